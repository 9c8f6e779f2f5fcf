"""Every move that a consent can make, and nothing else."""

from django_fsm import FSMField, transition

from caseworkflow.consent import guards
from caseworkflow.consent.states import ConsentState as State
from caseworkflow.satellite.policies import may_correct_satellite, may_work_satellite
from workflow.machine import Machine


class ConsentMachine(Machine):
    """What has this person agreed to? A withdrawal stops the flow from now on and deletes no history."""

    state = FSMField(choices=State, default=State.GIVEN, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.REFUSED, State.WITHDRAWN, State.MISTAKEN],
        target=State.GIVEN,
        conditions=[guards.is_dated, guards.wording_is_known],
        permission=may_work_satellite,
        custom={
            "label": "Agrees",
            "hint": "With the day, the wording and how it was said.",
            "answers": [guards.is_dated, guards.wording_is_known],
        },
    )
    def give(self) -> None:
        self.withdrawn_on = None

    @transition(
        field="state",
        source=[State.GIVEN],
        target=State.WITHDRAWN,
        conditions=[guards.withdrawal_is_dated],
        permission=may_work_satellite,
        custom={
            "label": "Withdraws",
            "hint": "Nothing more is shared. A requirement that the law makes goes on.",
            "answers": [guards.withdrawal_is_dated],
        },
    )
    def withdraw(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.MISTAKEN],
        target=State.REFUSED,
        conditions=[guards.is_dated],
        permission=may_work_satellite,
        custom={"label": "Refuses", "hint": "With the day and how it was said.", "answers": [guards.is_dated]},
    )
    def refuse(self) -> None:
        self.withdrawn_on, self.wording = None, ""

    @transition(
        field="state",
        source=[State.GIVEN, State.REFUSED, State.WITHDRAWN],
        target=State.MISTAKEN,
        permission=may_correct_satellite,
        custom={
            "label": "Recorded by mistake",
            "hint": "Nobody said this. What it allowed stops at once, and it counts neither as an answer nor as a withdrawal.",
        },
    )
    def disown(self) -> None:
        pass
