"""Every move that an analysis plan can make, and nothing else."""

from typing import Any

from django.utils import timezone
from django_fsm import FSMField, transition

from outcomes.comparison import guards, policies
from outcomes.comparison.states import PlanState as State
from workflow.machine import Machine


class AnalysisPlanMachine(Machine):
    """Was it decided what to look at, and how, before anybody looked?"""

    state = FSMField(choices=State, default=State.WRITING, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.WRITING],
        target=State.SUBMITTED,
        permission=policies.may_write_plan,
        custom={"label": "Submit", "hint": "Somebody else reads it and freezes it. Until then nothing is computed."},
    )
    def submit(self) -> None:
        self.sent_back_because = ""

    @transition(
        field="state",
        source=[State.SUBMITTED],
        target=State.WRITING,
        permission=policies.may_freeze_plan,
        custom={"label": "Send back", "hint": "Whoever wrote it sees why and can change it."},
    )
    def send_back(self, *, because: str) -> None:
        self.sent_back_because = because

    @transition(
        field="state",
        source=[State.SUBMITTED],
        target=State.FROZEN,
        conditions=[guards.amends_what_stands],
        permission=policies.may_freeze_plan,
        custom={
            "label": "Freeze",
            "hint": "Nobody can change it any more, and what it asks is computed. A change is a version of its own.",
        },
    )
    def freeze(self, *, by: Any) -> None:
        self.approved_by = by
        self.frozen_at = timezone.now()

    @transition(
        field="state",
        source=[State.WRITING, State.SUBMITTED],
        target=State.WITHDRAWN,
        permission=policies.may_write_plan,
        custom={
            "label": "Withdraw",
            "hint": "It stays readable and is never frozen. What it was to amend stands, and can be amended again.",
        },
    )
    def withdraw(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.FROZEN],
        target=State.AMENDED,
        permission=policies.may_let_give_way,
        custom={"label": "Give way to its amendment", "hint": "It stays readable, with everything it said."},
    )
    def give_way(self) -> None:
        pass
