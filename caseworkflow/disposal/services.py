"""The clock of a disposal: its dates, and its end by decision or by time."""

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from caseworkflow.case.models import Case
from caseworkflow.disposal.forms import DATES
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.disposal.states import DisposalState
from caseworkflow.satellite.policies import may_work_satellite
from caseworkflow.victim import services as victim
from ledger.transactions import act
from programmes.calendar import months_after
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind, Unit
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event

CLOCK_STOPPED = "The clock has stopped: these days cannot change any more."
ON_RECORD = "One of these days is on record. Correct it, so that what stood there stays readable."

FIRST_OF = {
    "bail_on": "The bail date",
    "caution_on": "The day of the caution",
    "limitation_on": "The limitation date",
    "outcome_due_on": "The day on which the outcome is due",
    "expires_on": "The last day of the disposal",
}

#: The days that the law reckons from the day of the offence, and by which value.
FROM_OFFENCE = {"limitation_on": "summary_limitation", "outcome_due_on": "summary_limitation_stop"}


@act()
def set_dates(*, case_id: Any, actor: Any, version: int | None = None, **dates: date | None) -> DisposalClock:
    """Write down days that are not on record yet; a day that is on record is corrected, with the reason."""
    row = lock_row(DisposalClock.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    if row.state != DisposalState.RUNNING:
        raise MoveRefused(CLOCK_STOPPED)
    given = {name: day for name, day in dates.items() if day is not None and day != getattr(row, name)}
    if any(getattr(row, name) is not None for name in given):
        raise MoveRefused(ON_RECORD)
    if reasons := [sentence for is_so, sentence in date_faults(replace_dates(row, given)) if is_so]:
        raise MoveRefused(*reasons)
    if not given:
        raise MoveRefused("Enter at least one day.")
    return record_event(row, "set_dates", actor=actor, changes=given)


def replace_dates(row: DisposalClock, given: Mapping[str, date | None]) -> DisposalClock:
    """The clock as it would be with these days; nothing is saved."""
    found = copy(row)
    for name, day in given.items():
        setattr(found, name, day)
    return found


def date_faults(row: DisposalClock) -> Iterator[tuple[bool, str]]:
    """What of the days of a clock cannot be so."""
    since = row.offence_on
    for name in DATES:
        day = getattr(row, name)
        label = FIRST_OF[name]
        yield bool(since and day and day < since), f"{label} is before the offence."
    today = timezone.localdate()
    yield bool(since and since > today), "The day of the offence is still to come."
    yield bool(row.caution_on and row.caution_on > today), "The day of the caution is still to come."
    is_late = row.outcome_due_on and row.limitation_on and row.outcome_due_on > row.limitation_on
    yield bool(is_late), "The day on which the outcome is due is after the limitation date."
    ends_first = row.caution_on and row.expires_on and row.expires_on < row.caution_on
    yield bool(ends_first), "The last day of the disposal is before the caution."


def reckon_dates(row: DisposalClock, given: Mapping[str, Any]) -> dict[str, Any]:
    """The new days, with those that the law reckons from the day of the offence reckoned anew where that is corrected:
    but for a day that was set by hand, or that is given by hand now.
    """
    found, was, now = dict(given), row.offence_on, given.get("offence_on")
    if was is None or now is None or was == now:
        return found
    for name, code in FROM_OFFENCE.items():
        if getattr(row, name) == found.get(name) == legal_day(code, was):
            found[name] = legal_day(code, now)
    return found


@act()
def correct_outcome(case: Case, *, outcome_code: str, outcome_on: date, actor: Any) -> None:
    """The clock's, after police corrected the outcome: the new code and its day stand, where one has been decided."""
    row = DisposalClock.objects.select_for_update(of=("self",)).filter(case=case, state=DisposalState.DECIDED).first()
    if row is not None and (row.outcome_code, row.outcome_on) != (outcome_code, outcome_on):
        record_event(
            row, "correct_outcome", actor=actor, changes={"outcome_code": outcome_code, "outcome_on": outcome_on}
        )


@act()
def record_disposal(*, case_id: Any, actor: Any, outcome_code: str, outcome_on: date) -> DisposalClock:
    """The clock's, after police recorded the outcome: it stops, and the victim must be told."""
    row = make_transition(
        DisposalClock.objects,
        {"case_id": case_id},
        "decide",
        actor=actor,
        changes={"outcome_code": outcome_code, "outcome_on": outcome_on},
    )
    victim.start_telling(row.case)
    return row


@act()
def lapse_disposal(*, case_id: Any, actor: Any) -> DisposalClock:
    """The clock's: the limitation date has passed without a decision."""
    return make_transition(DisposalClock.objects, {"case_id": case_id}, "lapse", actor=actor)


def dates_of(case: Case) -> dict[str, Any]:
    """The dates of the disposal: reference values `summary_limitation`, `summary_limitation_stop`, `caution_weeks`."""
    begins = case.referral.accepted_on or timezone.localdate()
    offence = case.referral.offence_on
    weeks = case.choices.contract_weeks
    return {
        "starts_on": begins,
        "offence_on": offence,
        **{name: legal_day(code, offence) if offence else None for name, code in FROM_OFFENCE.items()},
        "expires_on": begins + timedelta(weeks=weeks) if weeks else None,
    }


def legal_day(code: str, since: date) -> date:
    """The day that a legal value puts so far from another day."""
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, since)
    if value["unit"] == Unit.MONTHS:
        return months_after(since, value["amount"])
    return since + timedelta(days=value["amount"] * {Unit.WEEKS: 7, Unit.DAYS: 1}[value["unit"]])
