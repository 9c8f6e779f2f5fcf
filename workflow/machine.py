"""How anything moves: a guard, a step, a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django_fsm import FSMModelMixin, Transition

from workflow.labels import State, Tag

Check = Callable[[Any], bool]


class MoveRefused(Exception):
    """The move cannot be made now; `reasons` are sentences for the reader of the screen."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class MoveConflict(MoveRefused):
    """Somebody else moved the row first; the sentence says what changed."""


@dataclass(frozen=True)
class AvailableTransition:
    """A move that this user may make from here, and the sentences that say why it must wait (none: it may go now)."""

    verb: str
    label: str
    hint: str
    target: str
    reasons: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.reasons


def guard(refusal: str) -> Callable[[Check], Check]:
    """Give a check the sentence to show when it does not hold."""

    def named(check: Check) -> Check:
        check.refusal = refusal  # type: ignore[attr-defined]
        return check

    return named


def blockers(step: Transition, row: models.Model) -> list[str]:
    return [check.refusal for check in step.conditions if not check(row)]  # type: ignore[attr-defined]


def label_of(step: Transition) -> str:
    return step.custom.get("label") or step.name.replace("_", " ").capitalize()


@cache
def labels_of(kind: str) -> dict[str, str]:
    """What each verb of a kind of row is called, by the name of its model as the ledger keeps it."""
    model = apps.get_model(kind)
    return {step.name: label_of(step) for step in model.steps()} if issubclass(model, Machine) else {}


def _may(step: Transition, row: models.Model, user: Any) -> bool:
    return callable(step.permission) and step.permission(row, user)


class Machine(FSMModelMixin, models.Model):
    """A row that moves. `version` counts its moves, so that two people cannot make the same one unawares."""

    state: Any
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def states(cls) -> type[State]:
        """The list that its first state stands on."""
        field: Any = cls._meta.get_field("state")
        return type(field.default)

    @property
    def tag(self) -> Tag:
        return self.states()(self.state).tag

    @classmethod
    def steps(cls) -> list[Transition]:
        """Every row of the table of moves, ordered by source and verb."""
        field: Any = cls._meta.get_field("state")
        return sorted(field.get_all_transitions(cls), key=lambda step: (step.source, step.name))

    @classmethod
    def table(cls) -> dict[tuple[str, str], str]:
        return {(str(step.source), step.name): str(step.target) for step in cls.steps()}

    def step(self, verb: str) -> Transition | None:
        """The row of the table that `verb` would take from here, or None."""
        return next((s for s in self.steps() if (s.name, s.source) == (verb, self.state)), None)

    def moves_for(self, user: Any) -> list[AvailableTransition]:
        """What this user may do from here: each verb, and the reasons why it must wait."""
        return [
            AvailableTransition(s.name, label_of(s), s.custom.get("hint", ""), str(s.target), tuple(blockers(s, self)))
            for s in self.steps()
            if s.source == self.state and _may(s, self, user) and not s.custom.get("is_hidden")
        ]
