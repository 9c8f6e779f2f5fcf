"""What is owed on a required assessment in each of its states: the notice, the appointment at its hour, what police are told."""

from collections.abc import Iterator
from typing import Any

from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import Beside, Duty, Owed, Quiet, declare_beside, declare_duties
from caseworkflow.case.states import CLOSED
from caseworkflow.case.terms import ActsBy, DueAct, Harm
from caseworkflow.required_assessment.states import RequiredAssessmentState as State
from programmes.terms.vocabularies import DeadlineName, Satellite
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind

WORKER, POLICE, LAW = ActsBy.WORKER, ActsBy.POLICE, Harm.LAW
PAGE, GO = "required-assessment-detail", "Go to the required assessment"

declare_duties(
    {
        DueAct.IMPOSE: Duty(POLICE),
        DueAct.NOTICE: Duty(WORKER, "required-assessment-serve-notice", "Serve the notice", LAW, is_now=True),
        DueAct.INITIAL: Duty(WORKER, PAGE, GO, LAW),
        DueAct.DECIDE_FOLLOW_UP: Duty(WORKER, PAGE, GO, LAW),
        DueAct.FOLLOW_UP: Duty(WORKER, PAGE, GO, LAW),
        DueAct.TELL_POLICE: Duty(WORKER, "required-assessment-tell-police", "Tell police", LAW),
        DueAct.FAILURE: Duty(POLICE),
        DueAct.LABORATORY: Duty(WORKER, PAGE, GO, LAW, is_standing=True),
    }
)


def _with_laboratory(owed: Owed) -> Owed:
    """The duty stands whatever the case came to, until it is closed; and a disputed test waits for the laboratory."""

    def owed_while_it_stands(row: Any) -> Iterator[Promise]:
        if row.case.state in CLOSED:
            return
        yield from owed(row)
        if row.laboratory is not None:
            yield row.laboratory

    return owed_while_it_stands


def _imposed(_row: Any) -> Iterator[Promise]:
    yield Promise(DueAct.NOTICE, None)


def _initial(row: Any) -> Iterator[Promise]:
    yield Promise(DueAct.INITIAL, None, at=row.initial_at)


def _attended(row: Any) -> Iterator[Promise]:
    """What comes after was to be decided before they left."""
    yield Promise(DueAct.DECIDE_FOLLOW_UP, None, at=row.initial_ended_at)


def _follow_up(row: Any) -> Iterator[Promise]:
    yield Promise(DueAct.FOLLOW_UP, None, at=row.follow_up_at)


def _failed(row: Any) -> Iterator[Promise]:
    yield Promise(DueAct.TELL_POLICE, None, at=row.tell_police_by)


def _police_told(row: Any) -> Iterator[Promise]:
    yield row.case.owe(DueAct.FAILURE, DeadlineName.RA_POLICE_DECISION, row.police_told_at, is_stoppable=False)


def _absent(case: Any) -> Iterator[Promise]:
    """Only police impose it; while they have been asked, the case waits for them."""
    if not case.choices.has(Satellite.REQUIRED_ASSESSMENT) or case.state in CLOSED:
        return
    kind = PoliceDecisionKind.REQUIRED_ASSESSMENT
    asked = PoliceDecision.objects.filter(kind=kind, about_id=case.pk, state=DecisionState.ASKED)
    for due_at in asked.values_list("due_at", flat=True)[:1]:
        yield Promise(DueAct.IMPOSE, None, at=due_at)


OVER = Quiet("The law asks nothing more.")

OWED_ON_REQUIRED_ASSESSMENT = declare_beside(
    Beside(
        "required_assessment",
        {
            **dict.fromkeys((State.FA_RELEASED, State.FA_ATTENDED, State.GOOD_CAUSE, State.QUASHED), OVER),
            State.PROSECUTE: Quiet("Police prosecute: it is theirs."),
            State.NFA: Quiet("Police take no further action."),
            State.IMPOSED: _with_laboratory(_imposed),
            State.NOTICE_SERVED: _with_laboratory(_initial),
            State.VARIED: _with_laboratory(_initial),
            State.IA_ATTENDED: _with_laboratory(_attended),
            State.FA_REQUIRED: _with_laboratory(_follow_up),
            State.FA_VARIED: _with_laboratory(_follow_up),
            State.IA_FAILED: _with_laboratory(_failed),
            State.FA_FAILED: _with_laboratory(_failed),
            State.POLICE_TOLD: _with_laboratory(_police_told),
        },
        absent=_absent,
    )
)
