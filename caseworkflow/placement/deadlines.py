"""What is owed on a placement in each of its states, by a deadline of the version or a day of its own; and what the case is called meanwhile."""

from collections.abc import Iterator
from typing import Any

from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import Beside, Duty, Owed, Quiet, declare_beside, declare_duties
from caseworkflow.case.states import WORK_IS_OVER, CaseStage
from caseworkflow.case.terms import ActsBy, DueAct
from caseworkflow.placement.states import PlacementState as State
from programmes.calendar import end_of_day
from programmes.terms.vocabularies import DeadlineName

WORKER, LEADER = ActsBy.WORKER, ActsBy.LEADER

#: Clinical steps and money are for a team leader, or for who leads placements.
declare_duties(
    {
        DueAct.CHECK_SUITABILITY: Duty(WORKER, "placement-check-suitability", "Check suitability"),
        DueAct.START_PREPARATION: Duty(LEADER, "placement-prepare", "Start preparation"),
        DueAct.PREPARE: Duty(WORKER, "placement-record-preparation", "Record a session before admission"),
        DueAct.SEEK_FUNDING: Duty(LEADER, "placement-seek-funding", "Seek funding"),
        DueAct.AGREE_FUNDING: Duty(LEADER, "placement-detail", "Go to the placement"),
        DueAct.FIND_BED: Duty(WORKER, "placement-offer-bed", "Record the offer of a bed", is_now=True),
        DueAct.ADMIT: Duty(WORKER, "placement-admit", "Admitted"),
        DueAct.START_TREATMENT: Duty(WORKER, "placement-start-treatment", "Treatment has started", is_now=True),
        DueAct.START_AFTERCARE: Duty(WORKER, "placement-begin-aftercare", "Start aftercare", is_now=True),
        DueAct.CHECK: Duty(WORKER, "placement-check", "Record the check"),
        DueAct.REFUSED_FUNDING: Duty(WORKER, "case-propose-ending", "Propose to end the case", is_now=True),
    }
)

LIMITS = {
    State.IDENTIFIED: DeadlineName.PLACEMENT_SUITABILITY,
    State.SUITABILITY: DeadlineName.PLACEMENT_ASSESSED,
    State.PREP: DeadlineName.PLACEMENT_PREPARATION,
    State.FUNDING_SOUGHT: DeadlineName.PLACEMENT_FUNDING,
}


def _by_limit(act: DueAct) -> Owed:
    def owed(row: Any) -> Iterator[Promise]:
        yield row.case.owe(act, LIMITS[State(row.state)], row.moved_at)

    return _unless_over(owed)


def _at_once(act: DueAct) -> Owed:
    def owed(_row: Any) -> Iterator[Promise]:
        yield Promise(act, None)

    return _unless_over(owed)


def _unless_over(owed: Owed) -> Owed:
    """A placement asks for nothing once the work on its case is over."""

    def owed_while_it_runs(row: Any) -> Iterator[Promise]:
        if row.case.state not in WORK_IS_OVER:
            yield from owed(row)

    return owed_while_it_runs


def _prepared(row: Any) -> Iterator[Promise]:
    act = DueAct.SEEK_FUNDING if row.is_prepared else DueAct.PREPARE
    yield row.case.owe(act, LIMITS[State.PREP], row.moved_at)


def _bed_offered(row: Any) -> Iterator[Promise]:
    yield Promise(DueAct.ADMIT, None, at=end_of_day(row.bed_valid_until) if row.bed_valid_until else None)


def _checked(row: Any) -> Iterator[Promise]:
    if (day := row.next_check_on) is not None:
        yield Promise(DueAct.CHECK, None, at=end_of_day(day))


def _refused(row: Any) -> Iterator[Promise]:
    if not row.case.ending_proposed_by_id:
        yield Promise(DueAct.REFUSED_FUNDING, None)


CHECKED = _unless_over(_checked)

#: Before anybody has a bed the case is not in treatment, whatever its plan leads to.
STAGES = {
    **dict.fromkeys(
        (
            State.IDENTIFIED,
            State.SUITABILITY,
            State.PREP,
            State.FUNDING_SOUGHT,
            State.FUNDED,
            State.REFUSED,
            State.BED_OFFERED,
        ),
        CaseStage.ARRANGING,
    ),
    **dict.fromkeys((State.DETOX, State.BUVIDAL, State.ADMITTED, State.IN_TREATMENT), CaseStage.STAYING),
    **dict.fromkeys(
        (
            State.COMPLETED,
            State.LEFT_EARLY,
            State.DISCHARGED_BY_UNIT,
            State.AFTERCARE,
            State.ABSTINENT,
            State.LAPSED,
        ),
        CaseStage.AFTER,
    ),
}

OWED_ON_PLACEMENT = declare_beside(
    Beside(
        "placement",
        {
            State.IDENTIFIED: _by_limit(DueAct.CHECK_SUITABILITY),
            State.SUITABILITY: _by_limit(DueAct.START_PREPARATION),
            State.PREP: _unless_over(_prepared),
            State.FUNDING_SOUGHT: _by_limit(DueAct.AGREE_FUNDING),
            State.FUNDED: _at_once(DueAct.FIND_BED),
            State.REFUSED: _unless_over(_refused),
            State.BED_OFFERED: _unless_over(_bed_offered),
            State.DETOX: _at_once(DueAct.ADMIT),
            State.BUVIDAL: _at_once(DueAct.ADMIT),
            State.ADMITTED: _at_once(DueAct.START_TREATMENT),
            State.IN_TREATMENT: Quiet(
                "They are in the unit until they leave; contact goes on by appointments of the case."
            ),
            State.COMPLETED: _at_once(DueAct.START_AFTERCARE),
            State.LEFT_EARLY: _at_once(DueAct.START_AFTERCARE),
            State.DISCHARGED_BY_UNIT: _at_once(DueAct.START_AFTERCARE),
            State.AFTERCARE: CHECKED,
            State.ABSTINENT: CHECKED,
            State.LAPSED: CHECKED,
            State.DIED: Quiet("The person has died; the case says what is left to do."),
        },
        stages=STAGES,
    )
)
