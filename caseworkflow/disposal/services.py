"""The clock of a disposal: its dates, and its end by decision or by time."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from caseworkflow.case.models import Case
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.satellite.policies import may_work_satellite
from caseworkflow.victim import services as victim
from ledger.transactions import act
from programmes.calendar import months_after
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind, Unit
from workflow.transitions import lock_row, make_transition, record_event


@act()
def set_dates(*, case_id: Any, actor: Any, version: int | None = None, **dates: date | None) -> DisposalClock:
    """Correct the days on record: bail, caution, limitation, outcome due, expiry."""
    row = lock_row(DisposalClock.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    return record_event(row, "set_dates", actor=actor, changes=dates)


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
        "limitation_on": legal_day("summary_limitation", offence) if offence else None,
        "outcome_due_on": legal_day("summary_limitation_stop", offence) if offence else None,
        "expires_on": begins + timedelta(weeks=weeks) if weeks else None,
    }


def legal_day(code: str, since: date) -> date:
    """The day that a legal value puts so far from another day."""
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, since)
    if value["unit"] == Unit.MONTHS:
        return months_after(since, value["amount"])
    return since + timedelta(days=value["amount"] * {Unit.WEEKS: 7, Unit.DAYS: 1}[value["unit"]])
