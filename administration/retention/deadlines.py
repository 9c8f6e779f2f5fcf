"""When records fall due: what ended when, and the period that governs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programmes.calendar import months_after


@dataclass(frozen=True)
class Period:
    """So many months, by which value, and whether somebody has confirmed it."""

    months: int
    code: str
    is_confirmed: bool


@dataclass(frozen=True)
class EndedMatter:
    """One case or referral of a person: the day of its end and the period from then on."""

    on: date
    reference: str
    period: Period

    @property
    def due_on(self) -> date:
        return months_after(self.on, self.period.months)


def longer_period(first: Period, second: Period) -> Period:
    """Of two that both hold, the one that ends later; where they agree, the first."""
    return second if second.months > first.months else first


def governing_matter(ended: Iterable[EndedMatter]) -> EndedMatter | None:
    """The one by which all of a person's records fall due: a later matter keeps the earlier ones."""
    return max(ended, key=lambda matter: (matter.due_on, matter.reference), default=None)
