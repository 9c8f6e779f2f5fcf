"""One case on its way: what is known of it so far, and the rows that it leaves behind."""

import random
from collections.abc import Generator
from datetime import date, datetime
from typing import Any, TypeVar

from demo.people.humans import new_id
from demo.plans import Plan
from demo.referring.telling import tell_sender
from demo.world import World
from referrals.referral.models import Referral

Step = tuple[str, datetime]

T = TypeVar("T")

#: A part of a story: what happens when, and what the next part must know.
Part = Generator[Step, None, T]

Story = Part[None]


class Course:
    """A case as its story is told; its steps are functions that take it along."""

    def __init__(self, referral: Referral, fate: str, plan: Plan, rng: random.Random, world: World) -> None:
        self.referral, self.fate, self.plan, self.rng, self.world = referral, fate, plan, rng, world
        self.choices: Any = referral.programme_version.choices
        self.id = new_id(rng)
        self.state: str = ""
        self.facts: dict[str, Any] = {}
        self.beside: dict[str, dict[str, Any]] = {}
        self.rows: list[Any] = []
        self.by_worker: list[tuple[Any, str]] = []
        self.entries: list[dict[str, Any]] = []
        self.entries_beside: list[dict[str, Any]] = []

    def move(self, verb: str, state: str, at: datetime, reason: str = "") -> None:
        if state != self.state:
            self.enter(verb, state, at, reason)
        self.state = state

    def enter(self, verb: str, state: str, at: datetime, reason: str = "") -> None:
        """What the history of an open case shows, move by move."""
        self.entries.append({"verb": verb, "before": self.state, "after": state, "at": at, "reason": reason})

    def enter_beside(self, row: Any, verb: str, before: str, after: str, at: datetime) -> None:
        """The same for what stands beside the case."""
        self.entries_beside.append({"row": row, "verb": verb, "before": before, "after": after, "at": at})

    def add(self, row: Any, *by: str) -> Any:
        """A row of the case; `by` names the columns that hold its caseworker."""
        self.rows.append(row)
        self.by_worker += [(row, name) for name in by]
        return row

    def tell(self, value: str, at: datetime, *, ending: str = "", on: date | None = None) -> None:
        at = min(at, self.world.ends_at)
        tell_sender(self.referral, value, at, self.rng, self.world, on=on, ending=ending)
