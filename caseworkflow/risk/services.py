"""Screening for risk: the answers decide the level, and of a high one a team leader says that they know."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from caseworkflow.case.services import send_notices
from caseworkflow.case.validators import require_day_of_case
from caseworkflow.risk.guards import highest_level
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.states import RiskState
from caseworkflow.satellite.policies import may_lead_satellite, may_work_satellite
from ledger.transactions import act
from programmes.calendar import due_moment, end_of_day, local_day
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event


@act()
def screen_risk(*, case_id: Any, actor: Any, areas: dict[str, str], version: int | None = None) -> RiskScreen:
    """Record every area; the highest is the level. High risk puts a message to the team leader in the queue."""
    row = lock_row(RiskScreen.objects, actor, version=version, case_id=case_id)
    level = highest_level(areas)
    today = timezone.localdate()
    review_on = review_day(level, today, most_weeks=row.case.choices.risk_review_weeks)
    return make_transition(
        RiskScreen.objects,
        {"case_id": case_id},
        f"screen_{level}",
        actor=actor,
        version=version,
        changes={"areas": areas},
        then=send_notices if level == RiskState.HIGH else None,
        on=today,
        review_on=review_on,
    )


def review_day(level: str, on: date, *, most_weeks: int) -> date:
    """When a risk of this level is screened again: by the value `risk_review_<level>` in force on the day of the screen, and
    never later than the weeks that the version names for every risk.
    """
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, f"risk_review_{level}", on)
    return min(local_day(due_moment(end_of_day(on), value["amount"], value["unit"])), on + timedelta(weeks=most_weeks))


@act()
def acknowledge_risk(*, case_id: Any, actor: Any, version: int | None = None) -> RiskScreen:
    """A team leader says that they know of a high risk: from then on, and not before, it counts as told."""
    row = lock_row(RiskScreen.objects, actor, version=version, may=may_lead_satellite, case_id=case_id)
    if row.state != RiskState.HIGH:
        raise MoveRefused("No high risk is on record.")
    if row.is_known:
        raise MoveRefused("A team leader knows already.")
    return record_event(row, "acknowledge", actor=actor, changes={"leader_told_at": timezone.now()})


@act()
def call_review(*, case_id: Any, actor: Any, reason: str, version: int | None = None) -> RiskScreen:
    """After an incident, or whenever something has changed."""
    return make_transition(
        RiskScreen.objects, {"case_id": case_id}, "call_review", actor=actor, version=version, reason=reason
    )


@act()
def fall_due(*, case_id: Any, actor: Any) -> RiskScreen:
    """The clock's: the time between two screens has passed."""
    return make_transition(RiskScreen.objects, {"case_id": case_id}, "fall_due", actor=actor)


@act()
def refer_safeguarding(*, case_id: Any, actor: Any, on: date, reference: str, version: int | None = None) -> RiskScreen:
    row = lock_row(RiskScreen.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    require_day_of_case(row.case, on)
    facts = {"safeguarding_referred_on": on, "safeguarding_reference": reference}
    return record_event(row, "refer_safeguarding", actor=actor, changes=facts)
