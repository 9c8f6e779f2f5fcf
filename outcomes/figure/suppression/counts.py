"""The rule of disclosure control, and one count of people through it: hidden or rounded."""

from dataclasses import dataclass

NOT_SHOWN = "not shown"
WHOLE = 100


class RuleTooWeak(ValueError):
    """The rule would publish what must never be published; the message says which part."""


@dataclass(frozen=True)
class Rule:
    """Counts below `hide_below` are hidden, zero included; others rounded; no rate on fewer than `rate_floor`."""

    hide_below: int = 8
    round_to: int = 5
    rate_floor: int = 30

    def __post_init__(self) -> None:
        if self.hide_below < 5:
            raise RuleTooWeak("Counts of 1 to 4 must always be hidden.")
        if self.round_to < 5:
            raise RuleTooWeak("Counts must be rounded to 5 or coarser.")
        if self.rate_floor < 10:
            raise RuleTooWeak("No rate may be shown on fewer than 10 people.")

    @property
    def note(self) -> str:
        """The sentence that stands below every published table."""
        return (
            f"Counts of 0 to {self.hide_below - 1} are not shown, nor others from which they could be worked out. "
            f"Other counts are rounded to the nearest {self.round_to}. Rates come from exact counts of "
            f"{self.rate_floor} people or more, in whole per cent; below {WHOLE} people to the share of one person. Where "
            f"fewer than {self.hide_below} people are counted, or all but as many, a rate is given as a limit: under or over."
        )


DEFAULT = Rule()


@dataclass(frozen=True)
class Cell:
    """A count as published: `value` is rounded, or None when hidden."""

    value: int | None
    is_hidden: bool
    text: str


HIDDEN = Cell(None, True, NOT_SHOWN)


def protect_count(count: int, rule: Rule = DEFAULT) -> Cell:
    """One count, hidden or rounded; the same for totals and differences."""
    if count < 0:
        raise ValueError("A count of people is never negative.")
    if count < rule.hide_below:
        return HIDDEN
    rounded = round_count(count, rule)
    return Cell(rounded, False, f"{rounded:,}")


def round_count(count: int, rule: Rule) -> int:
    return (count + rule.round_to // 2) // rule.round_to * rule.round_to
