"""Who is compared with whom: the offered, those who were not, and the arms of a trial, each from the day of their index.

Whether somebody is followed long enough is a matter of the extracts of their force, never of the calendar alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from outcomes.comparison.models import Allocation, Comparator, ComparedOffence, ComparedRow
from outcomes.comparison.terms import Arm
from outcomes.extract.calendar import Days, holds_days
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.extract.querysets import force_of_referral
from outcomes.extract.terms import Event, LinkState
from outcomes.figure.cohorts import Span, accepted_referrals, of_case
from programmes.calendar import age_on, months_after
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState

ALL_TIME = Span(date(1900, 1, 1), date(2199, 12, 1))

YEAR = 12

LAG = timedelta(days=45)

AT_ONCE = 10_000

#: An offence: its code and the day on which it was committed.
Offence = tuple[str, date]


@dataclass(frozen=True)
class Followed:
    """One person from the day of their index; `offences` are all that M3 would count, before and after it."""

    key: str
    person: Any
    compared: Any
    is_offered: bool
    force: str
    index_on: date
    at_hand: Offence
    born: date | None
    sex: str
    area: str
    previous_convictions: int | None
    stated_12_months: int | None = None
    reason: str = ""
    stratum: str = ""
    leaves_on: date | None = None
    offences: frozenset[Offence] = frozenset()
    taken_up_on: date | None = None
    completed_on: date | None = None
    counts_from: date | None = None

    @property
    def begins_on(self) -> date:
        """The day after which offences count: the index date, or the landmark by which people are told apart."""
        return self.counts_from or self.index_on

    @property
    def age(self) -> int | None:
        return age_on(self.born, self.index_on) if self.born else None

    def days_after(self, until: date) -> list[date]:
        """The days of the offences after the first day, not later than a day nor than the person stays."""
        return sorted(on for _, on in self.offences_after(until))

    def offences_after(self, until: date) -> list[Offence]:
        last = min(until, self.leaves_on) if self.leaves_on else until
        return [(code, on) for code, on in self.offences if self.begins_on < on <= last]

    def counted_before(self, years: int = 1) -> int:
        """Offences of the year before the index date, or of the year so many years before, without the offence at hand:
        from the same day a year earlier to the day before.
        """
        first, before = (months_after(self.index_on, -YEAR * each) for each in (years, years - 1))
        return sum(first <= on < before for code, on in self.offences - {self.at_hand})


@dataclass(frozen=True)
class Side:
    """Everybody of one programme who could be compared, with what was read for all of them."""

    people: tuple[Followed, ...]
    covered: Mapping[str, tuple[Days, ...]]
    groups: Mapping[str, str] = field(default_factory=dict)
    not_taken_up: int | None = None
    crossed_over: int | None = None

    def is_due(self, one: Followed, months: int, as_of: date) -> bool:
        return months_after(one.index_on, months) + LAG <= as_of

    def is_mature(self, one: Followed, months: int, as_of: date) -> bool:
        """Whether window and lag are over, and the extracts of the force hold every day of both."""
        end = months_after(one.index_on, months) + LAG
        spans = self.covered.get(one.force, ())
        return end <= as_of and holds_days(spans, one.index_on + timedelta(days=1), end)

    def previous_offences(self, one: Followed) -> int | None:
        """Counted where the extracts hold the year before, else as the sender stated it."""
        return one.counted_before() if self._covers_year(one, 1) else one.stated_12_months

    def offences_two_years_before(self, one: Followed) -> int | None:
        """Of the second year before the index date, where the extracts hold it: nobody states it."""
        return one.counted_before(2) if self._covers_year(one, 2) else None

    def _covers_year(self, one: Followed, years: int) -> bool:
        first, before = (months_after(one.index_on, -YEAR * each) for each in (years, years - 1))
        return holds_days(self.covered.get(one.force, ()), first, before - timedelta(days=1))

    def differing(self) -> list[str]:
        """Keys of those for whom the sender states another number of offences in the year before than is counted."""
        stated = [one for one in self.people if one.stated_12_months is not None]
        return sorted(one.key for one in stated if self.previous_offences(one) != one.stated_12_months)

    def covered_to(self) -> date | None:
        """The last day that the extracts of every force among these people cover; forces without any are left out."""
        ends = [
            max(span.last for span in self.covered[one])
            for one in {each.force for each in self.people} & set(self.covered)
        ]
        return min(ends, default=None)


def observed_people(programme: str, span: Span, as_of: date) -> Side:
    """The offered, once each by their earliest referral accepted in the span, and those who were not offered."""
    areas = _areas_by_district()
    offered = [_offered(row, areas) for row in _first_referrals(programme, span)]
    rows = Comparator.objects.current().filter(programme__code=programme)
    rows = rows.filter(index_on__gte=span.first, index_on__lt=span.before).select_related("compared__person")
    later = _later_acceptances(programme, rows)
    others = [_compared(row, later, is_offered=False, reason=row.reason) for row in rows.order_by("pk")]
    staying = [one for one in others if one.leaves_on is None or one.leaves_on > one.index_on]
    return _with_offences([*offered, *staying], as_of)


def trial_people(programme: str, span: Span, as_of: date) -> Side:
    """Everybody who was drawn, in the arm of the draw, whatever came of it."""
    rows = Allocation.objects.current().filter(programme__code=programme)
    rows = rows.filter(index_on__gte=span.first, index_on__lt=span.before).select_related("compared__person")
    drawn = [
        _compared(row, {}, is_offered=row.arm == Arm.TREATMENT, stratum=f"{row.trial}: {row.stratum}")
        for row in rows.order_by("pk")
    ]
    side = _with_offences(drawn, as_of)
    accepted = _acceptances(programme, {one.person for one in drawn if one.person}, as_of)
    people = tuple(
        replace(one, taken_up_on=next((on for on in accepted.get(one.person, ()) if on >= one.index_on), None))
        for one in side.people
    )
    taken_up = Counter(one.is_offered for one in people if one.taken_up_on)
    treated = sum(one.is_offered for one in people)
    return replace(side, people=people, not_taken_up=treated - taken_up[True], crossed_over=taken_up[False])


def _first_referrals(programme: str, span: Span) -> Iterable[Referral]:
    rows = accepted_referrals(programme, span).select_related("person")
    rows = rows.annotate(case_completed_on=of_case("completed_on"), its_force=force_of_referral())
    firsts: dict[Any, Referral] = {}
    for row in rows.order_by("person_id", "accepted_on", "referred_at", "pk"):
        firsts.setdefault(row.person_id, row)
    return firsts.values()


def _offered(row: Any, areas: Mapping[str, str]) -> Followed:
    person = row.person
    return Followed(
        key=row.source_reference or str(row.pk),
        person=person.pk,
        compared=None,
        is_offered=True,
        force=row.its_force,
        index_on=row.accepted_on,
        at_hand=(row.offence_code, row.offence_on),
        born=row.date_of_birth or person.date_of_birth,
        sex=row.sex or person.sex,
        area=areas.get(district_of(person.postcode), ""),
        previous_convictions=row.previous_convictions,
        leaves_on=person.died_on,
        completed_on=row.case_completed_on,
    )


def _compared(row: Any, later: Mapping[Any, date], *, is_offered: bool, **more: Any) -> Followed:
    one = row.compared
    ends = [day for day in (later.get(one.person_id), one.person.died_on if one.person else None) if day]
    return Followed(
        key=row.source_reference,
        person=one.person_id,
        compared=one.pk,
        is_offered=is_offered,
        force=row.force_code,
        index_on=row.index_on,
        at_hand=(row.offence_code, row.offence_on),
        born=one.date_of_birth,
        sex=one.sex,
        area=row.area,
        previous_convictions=row.previous_convictions,
        stated_12_months=row.previous_offences_12_months,
        leaves_on=min(ends, default=None),
        **more,
    )


def _later_acceptances(programme: str, rows: QuerySet[Any]) -> dict[Any, date]:
    """The first day on which each of these was accepted to the programme after all."""
    people = rows.filter(compared__person__isnull=False).values("compared__person")
    accepted = Referral.objects.filter(programme__code=programme, state=ReferralState.ACCEPTED, person__in=people)
    days = accepted.order_by("-accepted_on").values_list("person_id", "accepted_on")
    return {person: on for person, on in days if on}


def _acceptances(programme: str, people: set[Any], as_of: date) -> dict[Any, list[date]]:
    """By person every day on which they were accepted to the programme, the earliest first."""
    rows = Referral.objects.filter(
        programme__code=programme, state=ReferralState.ACCEPTED, person__in=people, accepted_on__lte=as_of
    )
    found: dict[Any, list[date]] = defaultdict(list)
    for person, on in rows.order_by("accepted_on").values_list("person_id", "accepted_on"):
        if on:
            found[person].append(on)
    return found


def _with_offences(people: Sequence[Followed], as_of: date) -> Side:
    by_person = _days(
        OffenceRecord.objects.filter(link__in=(LinkState.EXACT, LinkState.SCORED)), people, "person", as_of
    )
    ids = {one.compared for one in people if one.compared}
    linked = ComparedOffence.objects.filter(compared__in=ids).values("record")
    by_compared = _days(OffenceRecord.objects.filter(pk__in=linked), people, "compared", as_of)
    known = tuple(
        replace(one, offences=frozenset(by_person.get(one.person, ())) | frozenset(by_compared.get(one.compared, ())))
        for one in people
    )
    offences = ReferenceValue.objects.filter(kind=ReferenceKind.OFFENCE)
    groups = {code: value.get("group", "") for code, value in offences.values_list("code", "value")}
    return Side(known, Extract.objects.covered_days(), groups)


def _days(records: Any, people: Sequence[Followed], by: str, as_of: date) -> dict[Any, set[Offence]]:
    """Offences that reached a suspect by the day of the data, once each, by person or by compared person."""
    column = {"person": "person_id", "compared": "compared_link__compared_id"}[by]
    wanted = [one for one in {getattr(person, by) for person in people} if one]
    found: dict[Any, set[Offence]] = defaultdict(set)
    rows = records.current().filter(event=Event.RECORDED_SUSPECT, event_on__lte=as_of, offence_on__lte=as_of)
    for start in range(0, len(wanted), AT_ONCE):
        some = rows.filter(**{f"{column}__in": wanted[start : start + AT_ONCE]})
        for who, code, on in some.values_list(column, "offence_code", "offence_on").iterator(chunk_size=AT_ONCE):
            found[who].add((code, on))
    return found


def district_of(postcode: str) -> str:
    """The outward part of a canonical postcode."""
    return postcode.partition(" ")[0]


def _areas_by_district() -> dict[str, str]:
    """The local authority of each postcode district, where all that senders state of people in it name the same one."""
    named: dict[str, set[str]] = defaultdict(set)
    models: tuple[type[ComparedRow], ...] = (Comparator, Allocation)
    for model in models:
        rows: Any = model.objects
        for postcode, area in rows.current().exclude(compared__postcode="").values_list("compared__postcode", "area"):
            named[district_of(postcode)].add(area)
    return {district: areas.pop() for district, areas in named.items() if len(areas) == 1}
