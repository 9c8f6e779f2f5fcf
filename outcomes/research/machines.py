"""Every move that a research file can make, and nothing else."""

from typing import Any

from django.utils import timezone
from django_fsm import FSMField, transition

from outcomes.research import guards, policies
from outcomes.research.states import ResearchState as State
from workflow.machine import Machine


class ResearchFileMachine(Machine):
    """May this evaluator have rows about people, for how long, and are they still to be had?"""

    state = FSMField(choices=State, default=State.ASKED, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.ASKED],
        target=State.GRANTED,
        conditions=[guards.use_has_not_ended],
        permission=policies.may_grant_file,
        custom={
            "label": "Grant",
            "hint": "The file is made at once. Only people who agreed to what it is for are in it.",
        },
    )
    def grant(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.ASKED],
        target=State.REFUSED,
        permission=policies.may_grant_file,
        custom={"label": "Refuse", "hint": "Nothing is made. Whoever asked sees the reason."},
    )
    def refuse(self, *, because: str) -> None:
        self.refused_because = because

    @transition(
        field="state",
        source=[State.READY],
        target=State.GRANTED,
        conditions=[guards.use_has_not_ended],
        permission=policies.may_use_file,
        custom={
            "label": "Make the file again",
            "hint": "With whoever agrees to what it is for today. Its numbers for people are new: they fit no earlier file.",
        },
    )
    def make_again(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.GRANTED],
        target=State.READY,
        permission=policies.may_make_file,
        custom={"label": "The file is made", "hint": "It can be downloaded until the last day of its use."},
    )
    def finish(self, **made: Any) -> None:
        for name, value in made.items():
            setattr(self, name, value)
        self.made_at = timezone.now()

    @transition(
        field="state",
        source=[State.GRANTED],
        target=State.TOO_FEW,
        permission=policies.may_make_file,
        custom={"label": "Too few people agreed", "hint": "A file about so few people would not keep them unknown."},
    )
    def give_up(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.ASKED, State.READY],
        target=State.ENDED,
        conditions=[guards.use_has_ended],
        permission=policies.may_make_file,
        custom={"label": "Its use has ended", "hint": "The stored file is deleted."},
    )
    def run_out(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.READY],
        target=State.ENDED,
        permission=policies.may_end_file,
        custom={"label": "End its use", "hint": "The stored file is deleted and nobody can download it any more."},
    )
    def end(self) -> None:
        pass
