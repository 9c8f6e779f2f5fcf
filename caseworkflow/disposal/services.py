"""The clock of a disposal: its dates, and its end by decision or by time."""

from datetime import date
from typing import Any

from caseworkflow.disposal.models import DisposalClock
from caseworkflow.satellite.policies import may_work_satellite
from caseworkflow.victim import services as victim
from ledger.transactions import act
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
