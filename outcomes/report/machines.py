"""Every move that a board report can make, and nothing else."""

from typing import Any

from django.utils import timezone
from django_fsm import FSMField, transition

from outcomes.report import guards, policies
from outcomes.report.states import IN_HAND, UNFINISHED
from outcomes.report.states import ReportState as State
from workflow.machine import Machine


class ReportMachine(Machine):
    """May this edition be read outside, and through whose hands has it gone?"""

    state = FSMField(choices=State, default=State.WAITING, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.WAITING, State.FAILED],
        target=State.BUILDING,
        permission=policies.may_build_report,
        custom={"label": "It is being built"},
    )
    def begin(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.BUILDING],
        target=State.DRAFT,
        permission=policies.may_build_report,
        custom={"label": "It is built"},
    )
    def finish(self, **made: Any) -> None:
        for name, value in made.items():
            setattr(self, name, value)
        self.built_at = timezone.now()

    @transition(
        field="state",
        source=[State.BUILDING],
        target=State.FAILED,
        permission=policies.may_build_report,
        custom={"label": "It could not be built"},
    )
    def fail(self, *, step_words: str) -> None:
        self.step_words = step_words

    @transition(
        field="state",
        source=[State.DRAFT],
        target=State.CHECKING,
        conditions=[guards.figures_are_protected, guards.no_later_edition_is_published],
        permission=policies.may_draft_report,
        custom={
            "label": "Send for checking",
            "hint": "A team leader reads figures and text. Nothing can be written until they send it back.",
        },
    )
    def submit(self) -> None:
        self.drafted_at = timezone.now()

    @transition(
        field="state",
        source=[State.CHECKING],
        target=State.CHECKED,
        permission=policies.may_check_report,
        custom={
            "label": "Confirm the check",
            "hint": "You have read every page: the figures hold what the text says, and the text points to nobody.",
        },
    )
    def confirm_check(self) -> None:
        self.checked_at = timezone.now()

    @transition(
        field="state",
        source=[State.CHECKING],
        target=State.DRAFT,
        permission=policies.may_check_report,
        custom={"label": "Send back", "hint": "It is a draft again. Whoever wrote it sees what you say."},
    )
    @transition(
        field="state",
        source=[State.CHECKED],
        target=State.DRAFT,
        permission=policies.may_publish_report,
        custom={"label": "Send back", "hint": "It is a draft again, and is checked once more."},
    )
    def send_back(self, *, because: str) -> None:
        self.sent_back_because = because
        self.drafted_by = self.drafted_at = self.checked_by = self.checked_at = None

    @transition(
        field="state",
        source=[State.CHECKED],
        target=State.PUBLISHED,
        conditions=[guards.figures_are_protected, guards.no_later_edition_is_published],
        permission=policies.may_publish_report,
        custom={
            "label": "Publish this report",
            "hint": "Every commissioner, evaluator and team leader can read it. It never changes again: later data enters "
            "the next edition, and it cannot be taken back here.",
        },
    )
    def publish(self) -> None:
        self.published_at = timezone.now()

    @transition(
        field="state",
        source=[*UNFINISHED, *IN_HAND],
        target=State.WITHDRAWN,
        permission=policies.may_withdraw_report,
        custom={"label": "Withdraw", "hint": "This edition is never published. Its number stays taken."},
    )
    def withdraw(self) -> None:
        pass
