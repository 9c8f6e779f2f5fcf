"""What is read for reoffending: the linked offences of a cohort, what each weighs, and which days extracts cover."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from outcomes.extract.calendar import Days, holds_days
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.figure.cohorts import Member
from programmes.models import ReferenceValue

AT_ONCE = 10_000
COUNTED_LINKS = frozenset({"exact", "scored"})


@dataclass(frozen=True)
class Offence:
    """One offence of one person with the events it reached and the day of each."""

    code: str
    on: date
    events: tuple[tuple[str, date], ...]

    def reached(self, kinds: Iterable[str], *, until: date | None = None, as_of: date) -> bool:
        known = {kind for kind, day in self.events if day <= as_of and (until is None or day <= until)}
        return not known.isdisjoint(kinds)


@dataclass(frozen=True)
class Harm:
    """What a listed offence weighs: days of the harm index, empty where the list gives none; is it serious; its group."""

    days: float | None = None
    is_serious: bool = False
    group: str = ""


@dataclass(frozen=True)
class Data:
    """The offences of the people of a cohort, how their rows were linked, each listed code, and the days covered."""

    offences: Mapping[UUID, Sequence[Offence]]
    links: Mapping[str, int]
    harm: Mapping[str, Harm]
    covered: Mapping[str, tuple[Days, ...]] = field(default_factory=dict)

    def of(self, person: UUID) -> Sequence[Offence]:
        return self.offences.get(person, ())

    def group_of(self, code: str) -> str:
        """The group of an offence code; empty for a code that no list holds."""
        return self.harm[code].group if code in self.harm else ""

    def covers(self, force: str, first: date, last: date) -> bool:
        """Whether the extracts of a force hold every day from the first to the last."""
        return holds_days(self.covered.get(force, ()), first, last)

    def last_span(self, cohort: Iterable[Member], as_of: date) -> Days | None:
        """The span that holds the last covered day of the forces of a cohort, of those that had begun on the day."""
        forces = {one.force_code for one in cohort}
        spans = [span for force in forces for span in self.covered.get(force, ()) if span.first <= as_of]
        return max(spans, key=lambda span: (span.last, span.first), default=None)


def load_data(cohort: Sequence[Member]) -> Data:
    """Read the linked rows of a cohort: one statement per 10,000 people, one for the codes, one for the extracts."""
    return load_offences(cohort, load_harm())


def load_harm() -> dict[str, Harm]:
    """Every offence code that a list of the service holds, by the newest value of each."""
    rows = ReferenceValue.objects.offences().order_by("valid_from")
    return {code: _harm(value) for code, value in rows.values_list("code", "value")}


def _harm(value: Mapping[str, Any]) -> Harm:
    days = value.get("harm_days")
    return Harm(float(days) if days not in (None, "") else None, bool(value.get("serious")), value.get("group") or "")


def load_offences(cohort: Sequence[Member], harm: Mapping[str, Harm] | None = None) -> Data:
    """The linked rows and the days covered, for measures that do not weigh harm."""
    people = [one.person_id for one in cohort]
    grouped: dict[UUID, dict[tuple[str, date], set[tuple[str, date]]]] = {}
    links = Counter(exact=0, scored=0, to_review=0)
    for start in range(0, len(people), AT_ONCE):
        rows = (
            OffenceRecord.objects.current()
            .filter(person__in=people[start : start + AT_ONCE])
            .values_list("person_id", "offence_code", "offence_on", "event", "event_on", "link")
        )
        for person, code, on, event, event_on, link in rows.iterator(chunk_size=AT_ONCE):
            links[link] += 1
            if link in COUNTED_LINKS:
                grouped.setdefault(person, {}).setdefault((code, on), set()).add((event, event_on))
    offences = {
        person: [Offence(code, on, tuple(events)) for (code, on), events in sorted(each.items())]
        for person, each in grouped.items()
    }
    return Data(offences, links, harm or {}, Extract.objects.covered_days())
