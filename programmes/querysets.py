"""Which versions, commissions and reference values are in force on a day, and who sees them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db.models import F, Q, QuerySet

from programmes.terms.vocabularies import ReferenceKind


class Dated(QuerySet[Any]):
    """Rows that hold from a day, that day included, until a day, that day included too."""

    def on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def visible_to(self, user: Any) -> Self:
        """Programmes and reference values hold nothing about a person: whoever has a role sees them."""
        return self if user.role else self.none()


class ProgrammeQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.role else self.none()


class ProposalQuerySet(ProgrammeQuerySet):
    def waiting(self) -> Self:
        return self.filter(decided_at=None).select_related("programme", "proposed_by")


class VersionQuerySet(Dated):
    def light(self) -> Self:
        """Without the text of the settings: what a version chose is read once for each content, by its digest."""
        return self.select_related("programme").defer("settings")

    def in_force(self, on: date) -> Self:
        return self.on(on).select_related("programme").order_by("programme__code")

    def open_to(self, source: str, on: date) -> list[Any]:
        """The versions in force that take referrals from this source."""
        return [one for one in self.light().in_force(on) if one.takes(source)]

    def overlapping(self, start: date, end: date | None) -> Self:
        still = self.filter(Q(valid_until=None) | Q(valid_until__gte=start))
        return still if end is None else still.filter(valid_from__lte=end)


class CommissionQuerySet(Dated):
    def overlapping(self, start: date, end: date | None) -> Self:
        still = self.filter(Q(valid_until=None) | Q(valid_until__gte=start))
        return still if end is None else still.filter(valid_from__lte=end)

    def in_force(self, on: date) -> Self:
        return self.on(on).select_related("programme", "organisation").order_by("organisation__name")

    def for_force(self, force: Any) -> Self:
        """Those of one force, and those that name none; a force is an organisation, its key or a reference to one."""
        return self.filter(Q(force=None) | Q(force=force))


class ReferenceQuerySet(Dated):
    def in_force(self, kind: str, on: date) -> Self:
        return self.on(on).filter(kind=kind).order_by("position", "code")

    def value_of(self, kind: str, code: str, on: date) -> Any:
        """The value of one row in force; DoesNotExist where there is none."""
        return self.in_force(kind, on).get(code=code).value

    def codes(self, kind: str, on: date) -> set[str]:
        return set(self.in_force(kind, on).values_list("code", flat=True))

    def choices(self, kind: str, on: date) -> list[tuple[str, str]]:
        return list(self.in_force(kind, on).values_list("code", "label"))

    def area_names(self) -> dict[str, str]:
        """What each local authority is called, by its code, whatever day it was on record."""
        return dict(self.filter(kind=ReferenceKind.LOCAL_AUTHORITY).order_by("valid_from").values_list("code", "label"))

    def name_areas(self, rows: Iterable[Any]) -> list[Any]:
        """These rows with `area_names`, in order of the alphabet; an area that is on no list keeps what it was called."""
        rows, names = list(rows), self.area_names()
        for row in rows:
            row.area_names = sorted(names.get(code, code) for code in row.areas)
        return rows

    def offences(self) -> Self:
        """Every offence code that is on record: those that a referral may be for, and the rest of the index."""
        return self.of_kinds([ReferenceKind.OFFENCE, ReferenceKind.OFFENCE_INDEX])

    def offence_groups(self) -> list[str]:
        """The groups of the offences that a referral may be for, in order of the alphabet."""
        return sorted(
            {value["group"] for value in self.filter(kind=ReferenceKind.OFFENCE).values_list("value", flat=True)}
        )

    def unconfirmed(self) -> Self:
        return self.filter(is_confirmed=False)

    def of_kinds(self, kinds: Iterable[str]) -> Self:
        return self.filter(kind__in=list(kinds)).order_by("kind", "position", "code", F("valid_from").desc())
