"""Estimates and intervals: numbers in, numbers out; proportions lie between 0 and 1, never in per cent."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

NORMAL = NormalDist()


class NotComputable(ValueError):
    """The numbers given cannot carry this statistic; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Rate:
    """A proportion with its interval; all three between 0 and 1."""

    numerator: int
    denominator: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """A difference of proportions (-1 to 1) or a ratio (0 up), with its interval."""

    value: float
    low: float
    high: float

    def excludes(self, null: float) -> bool:
        """True when the interval leaves out the value of *no effect* (0 for a difference, 1 for a ratio)."""
        return not self.low <= null <= self.high


@dataclass(frozen=True)
class Test:
    """A test statistic and its two-sided p value; report p only beside an interval."""

    __test__ = False

    statistic: float
    p_value: float


@dataclass(frozen=True)
class Step:
    """Survival from `day` on: the share without an event, with its 95% interval."""

    day: int
    at_risk: int
    events: int
    survival: float
    low: float
    high: float


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve over whole days; `median` is empty when half never had an event."""

    people: int
    events: int
    steps: tuple[Step, ...]
    median: int | None

    def at(self, day: int) -> float:
        """The share without an event up to and including `day`."""
        passed = [step.survival for step in self.steps if step.day <= day]
        return passed[-1] if passed else 1.0


def _critical(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise NotComputable("The confidence of an interval lies between 0 and 1.")
    return NORMAL.inv_cdf(0.5 + confidence / 2)


def _require_counts(numerator: int, denominator: int) -> None:
    if denominator < 1 or not 0 <= numerator <= denominator:
        raise NotComputable(f"{numerator} of {denominator} is not a proportion of people.")


def wilson_interval(numerator: int, denominator: int, confidence: float = 0.95) -> Rate:
    """A proportion with Wilson's score interval (1927), without continuity correction.

    >>> round(wilson(41, 150).low, 3), round(wilson(41, 150).high, 3)
    (0.208, 0.35)
    """
    _require_counts(numerator, denominator)
    z, value = _critical(confidence), numerator / denominator
    share = z * z / denominator
    centre = (value + share / 2) / (1 + share)
    half = z * math.sqrt(value * (1 - value) / denominator + share / denominator / 4) / (1 + share)
    low = 0.0 if numerator == 0 else max(0.0, centre - half)
    high = 1.0 if numerator == denominator else min(1.0, centre + half)
    return Rate(numerator, denominator, value, low, high)


def difference_in_rates(
    numerator: int, denominator: int, other_numerator: int, other_denominator: int, confidence: float = 0.95
) -> Estimate:
    """First proportion less second, with Newcombe's hybrid score interval (1998, method 10)."""
    one = wilson_interval(numerator, denominator, confidence)
    two = wilson_interval(other_numerator, other_denominator, confidence)
    value = one.value - two.value
    return Estimate(
        value,
        value - math.hypot(one.value - one.low, two.high - two.value),
        value + math.hypot(one.high - one.value, two.value - two.low),
    )


def risk_ratio(
    numerator: int, denominator: int, other_numerator: int, other_denominator: int, confidence: float = 0.95
) -> Estimate | None:
    """First proportion over second, with the log interval of Katz (1978); None when either counts nobody."""
    _require_counts(numerator, denominator)
    _require_counts(other_numerator, other_denominator)
    if numerator == 0 or other_numerator == 0:
        return None
    value = (numerator / denominator) / (other_numerator / other_denominator)
    error = math.sqrt(1 / numerator - 1 / denominator + 1 / other_numerator - 1 / other_denominator)
    spread = math.exp(_critical(confidence) * error)
    return Estimate(value, value / spread, value * spread)


def ratio_of_intervals(rate: tuple[float, float, float], reference: tuple[float, float, float]) -> Estimate | None:
    """One rate over another from what is printed of each: value, low and high. None where the reference may be nothing.

    Limits by the method of variance estimates recovery (Newcombe 2016), so an interval that was widened stays wide.
    """
    (value, low, high), (base, base_low, base_high) = rate, reference
    if base_low <= 0 or value <= 0:
        return None
    product = value * base
    least, most = base_high * (2 * base - base_high), base_low * (2 * base - base_low)
    if least <= 0:
        return None
    below = math.sqrt(max(0.0, product**2 - low * (2 * value - low) * least))
    above = math.sqrt(max(0.0, product**2 - high * (2 * value - high) * most))
    return Estimate(value / base, max(0.0, (product - below) / least), (product + above) / most)


def two_proportion_z(numerator: int, denominator: int, other_numerator: int, other_denominator: int) -> Test | None:
    """The pooled z test of two independent proportions; None when nobody or everybody is counted."""
    _require_counts(numerator, denominator)
    _require_counts(other_numerator, other_denominator)
    pooled = (numerator + other_numerator) / (denominator + other_denominator)
    error = math.sqrt(pooled * (1 - pooled) * (1 / denominator + 1 / other_denominator))
    if error == 0:
        return None
    z = (numerator / denominator - other_numerator / other_denominator) / error
    return Test(z, math.erfc(abs(z) / math.sqrt(2)))


def kaplan_meier(days: Sequence[int], events: Sequence[bool], confidence: float = 0.95) -> Survival:
    """Survival by the product of Kaplan and Meier (1958), with log-log intervals.

    `days` holds each person's day of event or of leaving the count, `events` which of the two it was;
    who leaves on a day is still at risk on it. The median is the first day on which survival is one half
    or below; survival is kept as a fraction so that *one half* is exact.
    """
    _require_pairs(days, events)
    return survival_of(Counter(zip(days, map(bool, events), strict=True)), confidence)


def survival_of(people: Mapping[tuple[int, bool], int], confidence: float = 0.95) -> Survival:
    """The same curve from how many people left on each day, by an event or without one."""
    happened, left = Counter[int](), Counter[int]()
    for (day, event), number in people.items():
        left[day] += number
        happened[day] += number if event else 0
    number = left.total()
    z, at_risk, variance = _critical(confidence), number, 0.0
    since, began = Fraction(1), number
    steps: list[Step] = []
    median: int | None = None
    for day in sorted(left):
        if count := happened[day]:
            top, bottom = since.numerator * (at_risk - count), since.denominator * began
            alive = top / bottom
            variance += count / (at_risk * (at_risk - count)) if at_risk > count else math.inf
            steps.append(Step(day, at_risk, count, alive, *_log_log(alive, variance, z)))
            if median is None and 2 * top <= bottom:
                median = day
        at_risk -= left[day]
        if left[day] > count:  # somebody left without an event: the product begins anew with those who stay
            since *= Fraction(at_risk + left[day] - count, began)
            began = at_risk
    return Survival(number, happened.total(), tuple(steps), median)


def _require_pairs(days: Sequence[int], events: Sequence[bool]) -> None:
    if len(days) != len(events):
        raise NotComputable("Each person needs one day and one mark of whether an event ended it.")
    if any(day < 0 for day in days):
        raise NotComputable("A person cannot leave the count before it begins.")


def _log_log(survival: float, variance: float, z: float) -> tuple[float, float]:
    if not 0 < survival < 1:
        return survival, survival
    spread = math.exp(z * math.sqrt(variance) / abs(math.log(survival)))
    return survival**spread, survival ** (1 / spread)


def log_rank(
    days: Sequence[int], events: Sequence[bool], other_days: Sequence[int], other_events: Sequence[bool]
) -> Test | None:
    """Mantel's log-rank test of two groups (chi-squared on one degree of freedom); None without events."""
    _require_pairs(days, events)
    _require_pairs(other_days, other_events)
    people = [(day, event, True) for day, event in zip(days, events, strict=True)]
    people += [(day, event, False) for day, event in zip(other_days, other_events, strict=True)]
    happened = Counter(day for day, event, _ in people if event)
    ours = Counter(day for day, event, first in people if event and first)
    left, ours_left = Counter(day for day, _, _ in people), Counter(days)
    at_risk, ours_at_risk, surplus, variance = len(people), len(days), 0.0, 0.0
    for day in sorted(left):
        if count := happened[day]:
            share = ours_at_risk / at_risk
            surplus += ours[day] - count * share
            if at_risk > 1:
                variance += count * share * (1 - share) * (at_risk - count) / (at_risk - 1)
        at_risk, ours_at_risk = at_risk - left[day], ours_at_risk - ours_left[day]
    if variance == 0:
        return None
    chi_squared = surplus**2 / variance
    return Test(chi_squared, math.erfc(math.sqrt(chi_squared / 2)))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) lies, interpolated between neighbours; None of no values."""
    if not 0 <= share <= 1:
        raise NotComputable("A percentile lies between 0 and 1.")
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def median(values: Sequence[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None of no values."""
    return percentile(values, 0.5)


def mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def relative_change(before: float, after: float) -> float:
    """Change as a share of `before`: -0.3 is a reduction of 30 per cent, 0.3 an increase, never below -1."""
    if before <= 0:
        raise NotComputable("A change cannot be given as a share of nothing.")
    return -require_reduction((before - after) / before)


def require_reduction(share: float) -> float:
    """The reduction itself (0.3 for 30 per cent); one above 1 is impossible and refused."""
    if not math.isfinite(share) or share > 1:
        raise NotComputable("A reduction above 100 per cent is impossible.")
    return share
