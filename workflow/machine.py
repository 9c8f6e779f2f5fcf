"""How anything moves: a guard, a step, a refusal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Self, TypeVar

from django.apps import apps
from django.db import models
from django.urls import reverse
from django_fsm import RETURN_VALUE, FSMModelMixin, Transition

from accounts.models import User
from workflow.labels import State, Tag

Row = TypeVar("Row")


class OneOf(RETURN_VALUE):
    """A move that leads to one of a few states, which the row itself knows; its name says them."""

    def __str__(self) -> str:
        return " or ".join(map(str, self.allowed_states))


def shown_as(label: str, hint: str, *answers: Any) -> dict[str, Any]:
    """What the screen says of a transition, and the guards that its own form answers."""
    return {"label": label, "hint": hint, "answers": answers}


class Blocker(str):
    """A reason why an act must wait, and the address where what is missing is done: none where no page can do it."""

    __slots__ = ("url",)
    url: str

    def __new__(cls, words: str, url: str = "") -> Self:
        made = super().__new__(cls, words)
        made.url = url
        return made


@dataclass(frozen=True)
class Guard(Generic[Row]):
    """What must hold before a row moves, the sentence to show where it does not, and where what is missing is done.

    `page` is the name of an address, and `of` the column of the row whose id stands in it.
    """

    check: Callable[[Row], bool]
    refusal: str
    page: str = ""
    of: str = "pk"

    def __call__(self, row: Row) -> bool:
        return self.check(row)

    def refuse(self, row: Row) -> Blocker:
        about = getattr(row, self.of) if self.page else None
        return Blocker(self.refusal, reverse(self.page, args=[about]) if about else "")

    @property
    def __name__(self) -> str:
        return self.check.__name__


class MoveRefused(Exception):
    """The move cannot be made now; `reasons` are sentences for the reader of the screen.

    `field` is the name of what was brought, where the reasons are about that alone.
    """

    def __init__(self, *reasons: str, field: str = "") -> None:
        super().__init__(" ".join(reasons))
        self.reasons, self.field = reasons, field


class MoveConflict(MoveRefused):
    """Somebody else was first: the one sentence of who did what, and that nothing of the reader's was saved."""

    def __init__(self, done: str, *, by: object = None, advice: str = "") -> None:
        super().__init__(f"{by or 'Somebody else'} {done}. Nothing of yours was saved. {advice}".rstrip())


def changed_meanwhile(row: str, *, by: object = None, state: str = "") -> MoveConflict:
    """The conflict of a page that shows the row as it was before; `state` is how it stands now, where that is told."""
    stands = f": it is now “{state}”" if state else ""
    done = f"changed {row} while you were looking at it{stands}"
    return MoveConflict(done, by=by, advice="Check what changed before you go on.")


Policy = Callable[[Any, User], bool]


@dataclass(frozen=True)
class PlainAct:
    """An act that is no transition: by whom, in which states it may be made (none named: in all), what else must be so,
    and what must be done elsewhere first (`needs`).
    """

    verb: str
    label: str
    may: Policy
    states: tuple[str, ...] = ()
    hint: str = ""
    holds: Callable[[Any], bool] | None = None
    needs: tuple[Guard[Any], ...] = ()

    def blockers(self, row: Any) -> list[Blocker]:
        """Why it must wait; its service asks the same under lock."""
        return refusals(self.needs, row)

    def is_possible(self, row: Any) -> bool:
        return (not self.states or row.state in self.states) and (self.holds is None or self.holds(row))

    def is_for(self, row: Any, user: User) -> bool:
        return self.is_possible(row) and self.may(row, user)


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


def guard(refusal: str, *, page: str = "", of: str = "pk") -> Callable[[Callable[[Row], bool]], Guard[Row]]:
    """Give a check the sentence to show when it does not hold, and the page where what is missing is done."""
    return lambda check: Guard(check, refusal, page, of)


def refusals(guards: Iterable[Guard[Any]], row: Any) -> list[Blocker]:
    return [one.refuse(row) for one in guards if not one(row)]


def blockers(step: Transition, row: models.Model) -> list[Blocker]:
    """The reasons why a transition must wait."""
    guards: Sequence[Guard[Any]] = step.conditions  # type: ignore[assignment]
    return refusals(guards, row)


def standing_blockers(step: Transition, row: models.Model) -> list[Blocker]:
    """Those that its own form cannot answer."""
    answered = {check.refusal for check in step.custom.get("answers", ())}
    return [reason for reason in blockers(step, row) if reason not in answered]


def label_of(step: Transition) -> str:
    return step.custom.get("label") or step.name.replace("_", " ").capitalize()


@cache
def labels_of(kind: str) -> dict[str, str]:
    """What each verb of a kind of row is called, by the name of its model as the ledger keeps it."""
    model = apps.get_model(kind)
    return {step.name: label_of(step) for step in model.steps()} if issubclass(model, Machine) else {}


def _may(step: Transition, row: models.Model, user: User) -> bool:
    return callable(step.permission) and step.permission(row, user)


@cache
def _steps_of(model: Any) -> tuple[Transition, ...]:
    transitions = model._meta.get_field("state").get_all_transitions(model)
    return tuple(sorted(transitions, key=lambda step: (step.source, step.name)))


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

    def require_possible(self, verb: str, **brings: Any) -> None:
        """MoveRefused where what a transition brings cannot be so beside what the row knows; a row may know nothing."""

    def after_act(self) -> None:
        """What follows from every act on a row of this kind, once the row is saved; by itself nothing."""

    @classmethod
    def steps(cls) -> list[Transition]:
        """Every row of the table of moves, ordered by source and verb."""
        return list(_steps_of(cls))

    @classmethod
    def table(cls) -> dict[tuple[str, str], str]:
        return {(str(step.source), step.name): str(step.target) for step in cls.steps()}

    def step(self, verb: str) -> Transition | None:
        """The row of the table that `verb` would take from here, or None."""
        return next((s for s in _steps_of(type(self)) if (s.name, s.source) == (verb, self.state)), None)

    def available_transitions(self, user: User) -> list[AvailableTransition]:
        """What this user may do from here: each verb, and what must still happen elsewhere first."""
        return [
            AvailableTransition(
                s.name, label_of(s), s.custom.get("hint", ""), str(s.target), tuple(standing_blockers(s, self))
            )
            for s in self.steps()
            if s.source == self.state and _may(s, self, user) and not s.custom.get("is_hidden")
        ]
