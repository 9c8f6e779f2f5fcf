"""Every move that a removal can make, and nothing else."""

from django.utils import timezone
from django_fsm import FSMField, transition

from administration.retention import guards, policies
from administration.retention.states import RemovalState as State
from workflow.machine import Machine


class RemovalMachine(Machine):
    """Are these records gone?"""

    state = FSMField(choices=State, default=State.CHECKED, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.CHECKED],
        target=State.RUNNING,
        conditions=[guards.somebody_is_left, guards.periods_are_confirmed, guards.nobody_is_held],
        permission=policies.may_carry_out,
        custom={"label": "Remove", "hint": "The records are removed for good, also after a backup is restored."},
    )
    def carry_out(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.CHECKED],
        target=State.CANCELLED,
        permission=policies.may_carry_out,
        custom={"label": "Cancel", "hint": "Nothing is removed; what was proposed waits to be checked again."},
    )
    def cancel(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.RUNNING],
        target=State.DONE,
        permission=policies.may_finish_removal,
        custom={"label": "Everything is removed", "hint": "The certificate can be printed."},
    )
    def finish(self) -> None:
        self.done_at = timezone.now()
