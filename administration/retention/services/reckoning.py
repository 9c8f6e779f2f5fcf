"""By when each person's records fall due: the latest end of all their matters, and none while anything is open."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from administration.retention.deadlines import EndedMatter, Period, governing_matter, longer_period
from administration.retention.models import Keeping
from administration.retention.terms import COMPLETED, NOT_ACCEPTED, NOT_COMPLETED
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from ledger.transactions import act
from programmes.models import ProgrammeVersion, ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState

BATCH = 500
MONTHS_OF_A_YEAR = 12
UNDECIDED = (ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.SCREENING, ReferralState.INFO_NEEDED)


def period_in_force(code: str, on: date) -> Period | None:
    """What the schedule says on a day; none where it says nothing, and then nothing falls due by it."""
    row = ReferenceValue.objects.in_force(ReferenceKind.LEGAL_VALUE, on).filter(code=code).first()
    if row is None or row.value.get("unit") != "months" or not row.value.get("amount"):
        return None
    return Period(row.value["amount"], code, row.is_confirmed)


@dataclass
class Schedule:
    """The periods of a day, each read once."""

    on: date

    def __post_init__(self) -> None:
        self.periods = {code: period_in_force(code, self.on) for code in (COMPLETED, NOT_COMPLETED, NOT_ACCEPTED)}
        self.versions: dict[UUID, Period] = {}

    def period_of(self, code: str, version_id: UUID | None) -> Period | None:
        """The longer of what the schedule says of such an end and what the version of the programme says."""
        period = self.periods[code]
        if period is None or version_id is None:
            return period
        if version_id not in self.versions:
            self.versions[version_id] = _period_of_version(version_id)
        return longer_period(period, self.versions[version_id])


def _period_of_version(version_id: UUID) -> Period:
    version = ProgrammeVersion.objects.select_related("programme").get(pk=version_id)
    choices = version.choices
    source = choices.sources.get("retention_years")
    months = choices.retention_years * MONTHS_OF_A_YEAR
    return Period(months, f"{version.programme.code} version {version.number}", bool(source and source.confirmed))


@act()
def reckon_people(people: list[UUID]) -> int:
    """Put down by when the records of these people fall due; returns of how many they do at some day."""
    schedule = Schedule(timezone.localdate())
    ended, still_open = defaultdict[UUID, list[EndedMatter]](list), set[UUID]()
    for person_id, matter in [*_of_cases(people, schedule), *_of_referrals(people, schedule)]:
        if matter is None:
            still_open.add(person_id)
        else:
            ended[person_id].append(matter)
    due = {one: governing_matter(matters) for one, matters in ended.items() if one not in still_open}
    rows = [_keeping(person_id, matter) for person_id, matter in due.items() if matter]
    Keeping.objects.filter(person__in=set(people) - {row.person_id for row in rows}).delete()
    Keeping.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["due_on", "code", "is_confirmed", "reference", "reckoned_at"],
    )
    return len(rows)


def _keeping(person_id: UUID, matter: EndedMatter) -> Keeping:
    period = matter.period
    return Keeping(
        person_id=person_id,
        due_on=matter.due_on,
        code=period.code,
        is_confirmed=period.is_confirmed,
        reference=matter.reference,
    )


Found = Iterator[tuple[UUID, EndedMatter | None]]


def _of_cases(people: list[UUID], schedule: Schedule) -> Found:
    names = ("person_id", "reference", "state", "closed_on", "completed_on", "programme_version_id")
    for row in Case.objects.filter(person__in=people).values_list(*names, named=True):
        code = COMPLETED if row.completed_on else NOT_COMPLETED
        day = row.closed_on if row.state == CaseState.CLOSED else None
        yield row.person_id, _ended(day, row.reference, schedule.period_of(code, row.programme_version_id))


def _of_referrals(people: list[UUID], schedule: Schedule) -> Found:
    """What no case answers: not accepted, withdrawn, or history; one that waits is open."""
    names = ("reference", "person_id", "state", "is_history", "taken_up_at", "decided_at", "referred_at")
    rows = Referral.objects.filter(person__in=people, taken_up_at=None)
    for row in rows.values_list(*names, "programme_version_id", named=True):
        waits = row.state == ReferralState.ACCEPTED and not row.is_history
        day = None if waits or row.state in UNDECIDED else timezone.localdate(row.decided_at or row.referred_at)
        yield row.person_id, _ended(day, row.reference, schedule.period_of(NOT_ACCEPTED, row.programme_version_id))


def _ended(day: date | None, reference: str, period: Period | None) -> EndedMatter | None:
    """Without an end, or without a period, the matter keeps everything."""
    return EndedMatter(day, reference, period) if day and period else None


def every_person() -> Iterator[list[UUID]]:
    """The ids of all people, a batch at a time."""
    last: Any = None
    rows = Person.objects.order_by("pk")
    while ids := list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]
