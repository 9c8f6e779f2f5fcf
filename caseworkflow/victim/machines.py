"""Every move that the contact with a victim can make, and nothing else."""

from typing import Any

from django_fsm import FSMField, transition

from caseworkflow.case.validators import require_day_since
from caseworkflow.satellite.policies import may_apply, may_work_satellite
from caseworkflow.victim import guards
from caseworkflow.victim.states import VictimState as State
from workflow.machine import Machine


class VictimMachine(Machine):
    """Has the victim been heard and told?"""

    state = FSMField(choices=State, default=State.NONE, protected=True)

    class Meta:
        abstract = True

    def require_possible(self, verb: str, **_brings: Any) -> None:
        if verb == "consult" and self.consulted_on is not None:
            require_day_since(self.consulted_on, None)
        if verb == "tell_outcome" and self.told_on is not None:
            require_day_since(self.told_on, self.case.ended_on or self.case.closed_on, "the case ended")

    @transition(
        field="state",
        source=[State.NONE],
        target=State.IDENTIFIED,
        conditions=[guards.kind_is_known, guards.business_has_contact],
        permission=may_work_satellite,
        custom={
            "label": "There is a victim",
            "hint": "A person, or a business with a named contact.",
            "answers": [guards.kind_is_known, guards.business_has_contact],
        },
    )
    def identify(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.IDENTIFIED, State.UNREACHABLE],
        target=State.CONSULTED,
        conditions=[guards.consultation_is_dated, guards.business_has_contact],
        permission=may_work_satellite,
        custom={
            "label": "Consulted",
            "hint": "The victim was asked for their view.",
            "answers": [guards.consultation_is_dated, guards.business_has_contact],
        },
    )
    def consult(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.IDENTIFIED],
        target=State.UNREACHABLE,
        permission=may_work_satellite,
        custom={"label": "Could not be reached", "hint": "Say what was tried."},
    )
    def miss(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.CONSULTED, State.UNREACHABLE],
        target=State.VIEWS_RECORDED,
        conditions=[guards.views_are_written],
        permission=may_work_satellite,
        custom={
            "label": "Record the victim's views",
            "hint": "Recorded and weighed; they do not decide.",
            "answers": [guards.views_are_written],
        },
    )
    def record_views(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.CONSULTED, State.UNREACHABLE, State.VIEWS_RECORDED],
        target=State.TOLD_OUTCOME,
        conditions=[guards.case_has_ended, guards.telling_is_dated],
        permission=may_work_satellite,
        custom={
            "label": "Told of the outcome",
            "hint": "Within 5 working days, 1 for a vulnerable or intimidated victim.",
            "answers": [guards.telling_is_dated],
        },
    )
    def tell_outcome(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.TOLD_OUTCOME],
        target=State.CONSULTED,
        permission=may_apply,
        custom={
            "label": "Police corrected the outcome",
            "hint": "What they were told holds no more: they are told again.",
        },
    )
    def tell_anew(self) -> None:
        self.told_on = self.tell_by = None
