"""Every move that the clock of a disposal can make, and nothing else."""

from django_fsm import FSMField, transition

from caseworkflow.disposal import guards
from caseworkflow.disposal.states import DisposalState as State
from caseworkflow.satellite.policies import may_apply
from workflow.machine import Machine


class DisposalMachine(Machine):
    """Has the disposal been decided in time? No hold on the case stops this clock."""

    state = FSMField(choices=State, default=State.RUNNING, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.RUNNING],
        target=State.DECIDED,
        conditions=[guards.disposal_outcome_is_recorded, guards.code_fits_the_ending],
        permission=may_apply,
        custom={
            "label": "Police recorded the outcome",
            "hint": "The clock stops.",
            "answers": [guards.disposal_outcome_is_recorded, guards.code_fits_the_ending],
        },
    )
    def decide(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.RUNNING],
        target=State.LAPSED,
        conditions=[guards.limitation_has_passed],
        permission=may_apply,
        custom={"label": "The limitation date passed", "hint": "Proceedings can no longer begin."},
    )
    def lapse(self) -> None:
        pass
