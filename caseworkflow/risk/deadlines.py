"""What is owed on a risk screen in each of its states: a screen, that a team leader knows, and the next screen."""

from collections.abc import Iterator
from typing import Any

from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import Beside, Duty, declare_beside, declare_duties
from caseworkflow.case.states import CLOSED, WORK_IS_OVER, CaseState
from caseworkflow.case.terms import ActsBy, DueAct, Harm
from caseworkflow.risk.states import RiskState
from programmes.calendar import end_of_day
from programmes.terms.vocabularies import DeadlineName

SAFETY = Harm.SAFETY

declare_duties(
    {
        DueAct.SCREEN: Duty(ActsBy.WORKER, "risk-screen", "Screen for risk", SAFETY),
        DueAct.SCREEN_AGAIN: Duty(ActsBy.WORKER, "risk-detail", "Go to the risk screen", SAFETY, is_standing=True),
        DueAct.ACKNOWLEDGE: Duty(ActsBy.LEADER, "risk-detail", "Look at the risk", SAFETY, is_now=True),
    }
)


def _not_screened(row: Any) -> Iterator[Promise]:
    """They are screened when they are met, and before they are assessed."""
    case = row.case
    if case.state == CaseState.BOOKED and case.appointments.first_attended().exists():
        yield case.owe(DueAct.SCREEN, DeadlineName.ASSESS, case.counted_from)
    elif case.assessed_on and case.state not in WORK_IS_OVER:
        yield Promise(DueAct.SCREEN, None, at=end_of_day(case.assessed_on))


def _screened(row: Any) -> Iterator[Promise]:
    if row.case.state not in WORK_IS_OVER and row.review_on:
        yield Promise(DueAct.SCREEN_AGAIN, None, at=end_of_day(row.review_on))


def _high(row: Any) -> Iterator[Promise]:
    """A team leader knows of it on the day of the screen, also where the work is over and the case is still open."""
    if not row.is_known and row.case.state not in CLOSED:
        yield Promise(DueAct.ACKNOWLEDGE, None, at=end_of_day(row.screened_on) if row.screened_on else None)
    yield from _screened(row)


def _review_due(row: Any) -> Iterator[Promise]:
    if row.case.state not in WORK_IS_OVER:
        yield Promise(DueAct.SCREEN, None, at=end_of_day(row.review_on) if row.review_on else None)


OWED_ON_RISK = declare_beside(
    Beside(
        "risk_screen",
        {
            RiskState.NOT_SCREENED: _not_screened,
            RiskState.LOW: _screened,
            RiskState.MEDIUM: _screened,
            RiskState.HIGH: _high,
            RiskState.REVIEW_DUE: _review_due,
        },
    )
)
