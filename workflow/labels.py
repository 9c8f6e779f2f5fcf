"""What a state looks like: the kind gives its colour, the word says it. Whoever owns a state says both, beside it."""

from enum import Enum
from typing import NamedTuple, Self

from django.db import models


class TagKind(Enum):
    """What a state means to its reader; `static/scss/_tags.scss` has a colour for each."""

    WAITING_US = "waiting-us"
    WAITING_OTHER = "waiting-other"
    GOING_WELL = "going-well"
    ACTION = "action"
    DOUBT = "doubt"
    ENDED = "ended"
    COMPLETED = "completed"

    @property
    def css_class(self) -> str:
        return f"app-tag--{self.value}"


class Tag(NamedTuple):
    kind: TagKind
    words: str


class State(models.TextChoices):
    """A closed list of states: `BOOKED = "booked", Kind.WAITING_OTHER, "Appointment booked"`."""

    kind: TagKind

    def __new__(cls, value: str, *kind: TagKind) -> Self:
        state = str.__new__(cls, value)
        state._value_ = value
        (state.kind,) = kind
        return state

    @property
    def tag(self) -> Tag:
        return Tag(self.kind, str(self.label))
