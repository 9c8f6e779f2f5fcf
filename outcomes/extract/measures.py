"""How well rows are linked: what counts, what waits, what could not be linked, and how much of that is likely missed."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from accounts.second_line.context import rows_of_all
from outcomes.extract.models import OffenceRecord
from outcomes.extract.querysets import OffenceRecordQuerySet
from outcomes.extract.terms import LinkState
from referrals.people.models import Person


@dataclass(frozen=True)
class LinkQuality:
    """Counts of offence rows. `alike` are those of `unlinked` that carry the exact names and birth date of a person."""

    exact: int
    scored: int
    to_review: int
    unlinked: int
    alike: int

    @property
    def linked(self) -> int:
        return self.exact + self.scored

    @property
    def likely_missed(self) -> int:
        """Rows that are likely about somebody referred and count for nobody: those that wait, and those alike."""
        return self.to_review + self.alike

    @property
    def missed_share(self) -> float | None:
        """Of the rows that are or are likely about somebody referred, the share that counts for nobody, 0 to 1.

        None where there is no such row. An estimate: a row that waits may be about somebody else, and one whose names
        are misspelt may be missed without being alike.
        """
        wanted = self.linked + self.likely_missed
        return self.likely_missed / wanted if wanted else None


@rows_of_all("outcomes.count_links")
def count_links(rows: OffenceRecordQuerySet | None = None) -> LinkQuality:
    """The rows of all extracts, or some of them, by how they are linked."""
    current = (OffenceRecord.objects if rows is None else rows).current().order_by()
    states = dict(current.values_list("link").annotate(Count("pk")))
    same = Person.objects.filter(
        family_name=OuterRef("family_name"),
        given_names=OuterRef("given_names"),
        date_of_birth=OuterRef("date_of_birth"),
    )
    return LinkQuality(
        exact=states.get(LinkState.EXACT, 0),
        scored=states.get(LinkState.SCORED, 0),
        to_review=states.get(LinkState.TO_REVIEW, 0),
        unlinked=states.get(LinkState.UNLINKED, 0),
        alike=current.filter(link=LinkState.UNLINKED).filter(Exists(same)).count(),
    )
