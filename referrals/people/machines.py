"""Every move that a likeness can make, and nothing else."""

from django_fsm import FSMField, transition

from referrals.people import policies
from referrals.people.states import LikenessState
from workflow.machine import Machine


class LikenessMachine(Machine):
    """Are these two people one?"""

    state = FSMField(choices=LikenessState, default=LikenessState.PROPOSED, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[LikenessState.PROPOSED],
        target=LikenessState.SAME,
        permission=policies.may_judge_likeness,
        custom={"label": "The same person", "hint": "Referrals of both are shown together; this can be undone."},
    )
    def same(self, *, moved: list[str]) -> None:
        self.moved = moved

    @transition(
        field="state",
        source=[LikenessState.PROPOSED],
        target=LikenessState.DIFFERENT,
        permission=policies.may_judge_likeness,
        custom={"label": "Different people", "hint": "They are not proposed again."},
    )
    def different(self) -> None:
        """Not the same person"""

    @transition(
        field="state",
        source=[LikenessState.SAME, LikenessState.DIFFERENT],
        target=LikenessState.PROPOSED,
        permission=policies.may_judge_likeness,
        custom={"label": "Undo", "hint": "Everything is put back as it was."},
    )
    def undo(self) -> None:
        self.moved = []
