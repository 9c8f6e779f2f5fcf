"""Every move that a risk screen can make, and nothing else."""

from datetime import date

from django.utils import timezone
from django_fsm import FSMField, transition

from caseworkflow.risk import guards
from caseworkflow.risk.states import RiskState as State
from caseworkflow.satellite.policies import may_apply, may_work_satellite
from workflow.machine import Machine

TO_SCREEN = [State.NOT_SCREENED, State.REVIEW_DUE]

SCREENED = [State.LOW, State.MEDIUM, State.HIGH]


class RiskMachine(Machine):
    """Is anybody in danger? The answers decide the level, not whoever fills them in."""

    state = FSMField(choices=State, default=State.NOT_SCREENED, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=TO_SCREEN,
        target=State.LOW,
        conditions=[guards.every_area_is_answered, guards.comes_to_low],
        permission=may_work_satellite,
        custom={
            "label": "Low risk",
            "hint": "No area is above low.",
            "is_hidden": True,
            "answers": [guards.every_area_is_answered, guards.comes_to_low],
        },
    )
    def screen_low(self, *, on: date, review_on: date) -> None:
        self.screened_on, self.review_on = on, review_on

    @transition(
        field="state",
        source=TO_SCREEN,
        target=State.MEDIUM,
        conditions=[guards.every_area_is_answered, guards.comes_to_medium],
        permission=may_work_satellite,
        custom={
            "label": "Medium risk",
            "hint": "The highest area is medium.",
            "is_hidden": True,
            "answers": [guards.every_area_is_answered, guards.comes_to_medium],
        },
    )
    def screen_medium(self, *, on: date, review_on: date) -> None:
        self.screened_on, self.review_on = on, review_on

    @transition(
        field="state",
        source=TO_SCREEN,
        target=State.HIGH,
        conditions=[guards.every_area_is_answered, guards.comes_to_high],
        permission=may_work_satellite,
        custom={
            "label": "High risk",
            "hint": "It stands in the team leader's inbox until one of them says that they know.",
            "is_hidden": True,
            "answers": [guards.every_area_is_answered, guards.comes_to_high],
        },
    )
    def screen_high(self, *, on: date, review_on: date) -> None:
        """Whatever a team leader knew before, this one has yet to reach them."""
        self.screened_on, self.review_on, self.leader_told_at = on, review_on, None

    @transition(
        field="state",
        source=SCREENED,
        target=State.REVIEW_DUE,
        permission=may_work_satellite,
        custom={"label": "Screen again", "hint": "After an incident, or whenever something has changed."},
    )
    def call_review(self) -> None:
        """From now on the screen is late, however far away its review was."""
        self.review_on = min(filter(None, [self.review_on, timezone.localdate()]))

    @transition(
        field="state",
        source=SCREENED,
        target=State.REVIEW_DUE,
        conditions=[guards.review_is_due],
        permission=may_apply,
        custom={"label": "Review due", "hint": "The time between two screens has passed."},
    )
    def fall_due(self) -> None:
        pass
