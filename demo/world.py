"""What every part of the past shares: the force, the programmes on offer, where the past ends, and the hours of work."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from demo.force import Force
from programmes.calendar import LONDON, is_working_day, local_day, nth_working_day
from referrals.intake.services.rules import VersionsOnRecord


@dataclass
class World:
    """What every part of the past needs: the force, the programmes on offer, and where the past ends."""

    force: Force
    offers: VersionsOnRecord
    until: date
    seed: str
    rows: dict[type, list[Any]] = field(default_factory=dict)

    @property
    def ends_at(self) -> datetime:
        """The midnight with which the last day begins: that day itself belongs to the present."""
        return datetime.combine(self.until, time(), LONDON).astimezone(UTC)

    def add(self, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def rng(self, *parts: object) -> random.Random:
        return random.Random("/".join(map(str, (self.seed, *parts))))


def moment_on(day: date, rng: random.Random, first: int = 9, last: int = 16) -> datetime:
    return datetime.combine(day, time(rng.randrange(first, last), rng.randrange(0, 60, 5)), LONDON).astimezone(UTC)


def after_working_days(moment: datetime, days: int, rng: random.Random) -> datetime:
    """In the hours of work, so many working days later, and never before the moment itself."""
    day = nth_working_day(local_day(moment), days)
    if not is_working_day(day):
        day = nth_working_day(day, 1)
    return max(moment_on(day, rng), moment + timedelta(minutes=20))


def last_working_moment(world: World) -> datetime:
    """Four in the afternoon of the last working day of the past."""
    day = world.until - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(16), LONDON).astimezone(UTC)
