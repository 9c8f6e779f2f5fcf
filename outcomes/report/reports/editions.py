"""The two editions of every figure: protected for whoever is outside, exact for the provider's own team leader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.conf import settings

from outcomes.figure import statistics, suppression
from outcomes.figure.cohorts import Span
from outcomes.figure.suppression import Cell, Counts, ProtectedRate, ProtectedTable, Rule

NOT_ENOUGH = "not enough people"
EXACT_FLOOR = 10


class Edition(Protocol):
    """How an exact number becomes what a reader is shown; the builder of reports knows no other way."""

    @property
    def is_internal(self) -> bool: ...
    @property
    def rate_floor(self) -> int: ...
    @property
    def slack(self) -> int:
        """How far a count that is shown may lie from the exact one."""
        ...

    @property
    def mark(self) -> str: ...
    @property
    def note(self) -> str: ...
    def for_span(self, span: Span) -> "Edition":
        """This edition with the rule of another span of time."""
        ...

    def count(self, number: int) -> Cell: ...
    def rate(self, numerator: int, denominator: int) -> ProtectedRate: ...
    def rising(self, numerators: Sequence[int], denominator: int, anchor: int) -> list[ProtectedRate]: ...
    def falling(self, numerators: Sequence[int], denominator: int) -> list[ProtectedRate]: ...
    def part(self, part: Counts, whole: Counts, shown: ProtectedRate) -> ProtectedRate:
        """The rate of some of the people of a rate that is shown."""
        ...

    def beside(self, counts: Counts, other: Counts, shown: ProtectedRate, unshared: int = 0) -> ProtectedRate:
        """A rate beside another that is shown, one of them part of the other but for so many people."""
        ...

    def is_higher(self, one: tuple[Counts, ProtectedRate], other: tuple[Counts, ProtectedRate]) -> bool:
        """Whether the first rate may be called higher than the second."""
        ...

    def table(self, rows: Sequence[Sequence[int]]) -> ProtectedTable: ...
    def mean(self, values: Sequence[float]) -> float | None: ...


@dataclass(frozen=True)
class Protected:
    """Everything through the gate of disclosure control; longer spans may have a coarser rule of their own."""

    rule: Rule
    rules: Mapping[Span, Rule] = field(default_factory=dict)
    is_internal = False
    mark = ""

    @property
    def rate_floor(self) -> int:
        return self.rule.rate_floor

    @property
    def slack(self) -> int:
        return self.rule.round_to // 2

    @property
    def note(self) -> str:
        return self.rule.note

    def for_span(self, span: Span) -> "Protected":
        return replace(self, rule=self.rules.get(span, self.rule)) if self.rules else self

    def count(self, number: int) -> Cell:
        return suppression.protect_count(number, self.rule)

    def rate(self, numerator: int, denominator: int) -> ProtectedRate:
        return suppression.protect_rate(numerator, denominator, self.rule)

    def rising(self, numerators: Sequence[int], denominator: int, anchor: int) -> list[ProtectedRate]:
        return suppression.protect_rising(numerators, denominator, anchor, self.rule)

    def falling(self, numerators: Sequence[int], denominator: int) -> list[ProtectedRate]:
        return suppression.protect_rising(numerators, denominator, 0, self.rule, is_falling=True)

    def part(self, part: Counts, whole: Counts, shown: ProtectedRate) -> ProtectedRate:
        return suppression.protect_part(part, whole, shown, self.rule)

    def beside(self, counts: Counts, other: Counts, shown: ProtectedRate, unshared: int = 0) -> ProtectedRate:
        return suppression.protect_beside(counts, other, shown, self.rule, unshared=unshared)

    def is_higher(self, one: tuple[Counts, ProtectedRate], other: tuple[Counts, ProtectedRate]) -> bool:
        return suppression.is_told_apart(one[1], other[1], self.rule)

    def table(self, rows: Sequence[Sequence[int]]) -> ProtectedTable:
        return suppression.protect_table(rows, self.rule)

    def mean(self, values: Sequence[float]) -> float | None:
        return suppression.protect_mean(values, self.rule)


@dataclass(frozen=True)
class Internal:
    """Exact figures; a percentage still needs ten people to be worth reading."""

    is_internal = True
    rate_floor = EXACT_FLOOR
    slack = 0
    mark = "Internal, not for publication"
    note = "Exact figures, for the provider's own team leader. Do not publish or pass on."

    def for_span(self, span: Span) -> "Internal":
        return self

    def count(self, number: int) -> Cell:
        return Cell(number, False, f"{number:,}")

    def rate(self, numerator: int, denominator: int) -> ProtectedRate:
        top, bottom = self.count(numerator), self.count(denominator)
        if denominator < self.rate_floor:
            return ProtectedRate(top, bottom, None, None, None, NOT_ENOUGH)
        rate = statistics.wilson_interval(numerator, denominator)
        text = f"{rate.value:.1%} ({100 * rate.low:.1f} to {100 * rate.high:.1f})"
        return ProtectedRate(top, bottom, rate.value, rate.low, rate.high, text, rate.value, rate.value)

    def rising(self, numerators: Sequence[int], denominator: int, anchor: int) -> list[ProtectedRate]:
        return [self.rate(number, denominator) for number in numerators]

    def falling(self, numerators: Sequence[int], denominator: int) -> list[ProtectedRate]:
        return self.rising(numerators, denominator, 0)

    def part(self, part: Counts, whole: Counts, shown: ProtectedRate) -> ProtectedRate:
        return self.rate(*part)

    def beside(self, counts: Counts, other: Counts, shown: ProtectedRate, unshared: int = 0) -> ProtectedRate:
        return self.rate(*counts)

    def is_higher(self, one: tuple[Counts, ProtectedRate], other: tuple[Counts, ProtectedRate]) -> bool:
        difference = statistics.difference_in_rates(*one[0], *other[0])
        return difference.low > 0

    def table(self, rows: Sequence[Sequence[int]]) -> ProtectedTable:
        return ProtectedTable(
            cells=tuple(tuple(map(self.count, row)) for row in rows),
            row_totals=tuple(self.count(sum(row)) for row in rows),
            column_totals=tuple(self.count(sum(column)) for column in zip(*rows, strict=True)),
            total=self.count(sum(map(sum, rows))),
        )

    def mean(self, values: Sequence[float]) -> float | None:
        return sum(values) / len(values) if len(values) >= self.rate_floor else None


def protected_edition() -> Protected:
    return Protected(
        Rule(hide_below=settings.SUPPRESS_BELOW, round_to=settings.ROUND_TO, rate_floor=settings.RATE_FLOOR)
    )


def edition_for(*, is_exact: bool) -> Edition:
    return Internal() if is_exact else protected_edition()
