"""What is owed on the clock of a disposal: police record the outcome by the first of its days."""

from collections.abc import Iterator
from typing import Any

from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import Beside, Duty, Quiet, declare_beside, declare_duties
from caseworkflow.case.states import CLOSED
from caseworkflow.case.terms import ActsBy, DueAct, Harm
from caseworkflow.disposal.states import DisposalState
from programmes.calendar import end_of_day

declare_duties(
    {
        DueAct.DISPOSAL: Duty(ActsBy.POLICE, "", "", Harm.LAW, is_standing=True),
        DueAct.DISPOSAL_DAYS: Duty(ActsBy.WORKER, "disposal-set-dates", "Enter the days"),
    }
)


def _running(row: Any) -> Iterator[Promise]:
    if row.case.state in CLOSED:
        return
    if row.ends_on:
        yield Promise(DueAct.DISPOSAL, None, at=end_of_day(row.ends_on))
    else:
        yield Promise(DueAct.DISPOSAL_DAYS, None)


OWED_ON_DISPOSAL = declare_beside(
    Beside(
        "disposal_clock",
        {
            DisposalState.RUNNING: _running,
            DisposalState.DECIDED: Quiet("Police have recorded the outcome."),
            DisposalState.LAPSED: Quiet(
                "Proceedings can begin no more; police still record the outcome, and the case says so."
            ),
        },
    )
)
