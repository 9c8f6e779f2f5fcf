"""Every move that a follow-up can make, and nothing else."""

from typing import Any

from django_fsm import FSMField, transition

from outcomes.follow_up import policies
from outcomes.follow_up.terms import FollowUpState
from workflow.machine import Machine, guard


@guard("The window and the time its data takes to arrive have not passed.")
def window_is_mature(follow_up: Any) -> bool:
    return bool(follow_up.is_mature_today)


@guard("The extracts of the police force do not cover every day of the window and of the time its data takes.")
def data_has_come(follow_up: Any) -> bool:
    return bool(follow_up.is_covered)


@guard("The window has not ended.")
def window_has_ended(follow_up: Any) -> bool:
    return bool(follow_up.has_window_ended)


class FollowUpMachine(Machine):
    """Has what came of it been measured?"""

    earlier: Any
    measured_counts: Any

    state = FSMField(choices=FollowUpState, default=FollowUpState.SCHEDULED, protected=True)

    class Meta:
        abstract = True

    @transition(
        state,
        source=FollowUpState.SCHEDULED,
        target=FollowUpState.AWAITING_DATA,
        conditions=[window_has_ended],
        permission=policies.may_measure,
        custom={"label": "Wait for data"},
    )
    def await_data(self) -> None:
        """The window has passed; offences still reach their outcome."""

    @transition(
        state,
        source=[FollowUpState.AWAITING_DATA, FollowUpState.MEASURED],
        target=FollowUpState.MEASURED,
        conditions=[window_is_mature, data_has_come],
        permission=policies.may_measure,
        custom={"label": "Record the measurement"},
    )
    def record(self, **results: Any) -> None:
        """What was measured before stays beside what is measured now, where that differs."""
        before = self.measured_counts
        if any(before[name] != value for name, value in results.items() if name in before and name != "measured_at"):
            self.earlier = [*self.earlier, before]
        for name, value in results.items():
            setattr(self, name, value)

    @transition(
        state,
        source=[FollowUpState.SCHEDULED, FollowUpState.AWAITING_DATA],
        target=FollowUpState.NOT_MEASURABLE,
        permission=policies.may_measure,
        custom={"label": "Mark as not measurable"},
    )
    def give_up(self, *, not_measurable_reason: str) -> None:
        self.not_measurable_reason = not_measurable_reason
