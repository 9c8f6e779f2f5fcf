"""What is owed to a victim in each state: to be asked, heard, and told the outcome by its day, also after the case is closed."""

from collections.abc import Iterator
from typing import Any

from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import Beside, Duty, Quiet, declare_beside, declare_duties
from caseworkflow.case.states import WORK_IS_OVER
from caseworkflow.case.terms import ActsBy, DueAct, Harm
from caseworkflow.victim.states import VictimState

declare_duties(
    {
        DueAct.CONSULT: Duty(ActsBy.WORKER, "victim-detail", "Go to the victim"),
        DueAct.VIEWS: Duty(ActsBy.WORKER, "victim-detail", "Go to the victim"),
        DueAct.TELL_VICTIM: Duty(ActsBy.WORKER, "victim-detail", "Go to the victim", Harm.LAW),
    }
)


def _identified(row: Any) -> Iterator[Promise]:
    if row.case.state not in WORK_IS_OVER:
        yield Promise(DueAct.CONSULT, None)
    yield from _to_be_told(row)


def _consulted(row: Any) -> Iterator[Promise]:
    if row.case.state not in WORK_IS_OVER:
        yield Promise(DueAct.VIEWS, None)
    yield from _to_be_told(row)


def _to_be_told(row: Any) -> Iterator[Promise]:
    """Nothing until there is an outcome: whoever could not be reached, or was heard, waits for that."""
    if row.tell_by and row.told_on is None:
        yield Promise(DueAct.TELL_VICTIM, None, at=row.tell_by)


OWED_ON_VICTIM = declare_beside(
    Beside(
        "victim",
        {
            VictimState.NONE: Quiet("There is no victim."),
            VictimState.IDENTIFIED: _identified,
            VictimState.CONSULTED: _consulted,
            VictimState.UNREACHABLE: _to_be_told,
            VictimState.VIEWS_RECORDED: _to_be_told,
            VictimState.TOLD_OUTCOME: Quiet("They were told the outcome."),
        },
    )
)
