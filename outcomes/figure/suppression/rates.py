"""Rates and means through the gate: from exact counts, in whole per cent, or as limits that few people cannot move."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from outcomes.figure.statistics import difference_in_rates, wilson_interval
from outcomes.figure.suppression.counts import DEFAULT, HIDDEN, NOT_SHOWN, WHOLE, Cell, Rule, protect_count

#: One person may hold one part in ten of a sum, and no more.
WHOLE_PARTS = 10
#: How many are counted, and of how many.
Counts = tuple[int, int]


@dataclass(frozen=True)
class ProtectedRate:
    """A rate as published, in whole per cent, or the limits between which it lies; all between 0 and 1, or None.

    `value` is empty where only `least` and `most` may be known; `low` and `high` are the interval.
    """

    numerator: Cell
    denominator: Cell
    value: float | None
    low: float | None
    high: float | None
    text: str
    least: float | None = None
    most: float | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a rate or its limits may be read."""
        return self.most is not None


def protect_rate(numerator: int, denominator: int, rule: Rule = DEFAULT) -> ProtectedRate:
    """A rate from exact counts with Wilson's interval; a limit where either part is small; none on too few people.

    Below 100 people it is rounded to a share that any number of people reading the same has too, so that no rate, and no
    set of rates of the same people, tells how many they are; the interval is the widest of all that would read the same.
    """
    if numerator > denominator:
        raise ValueError("A numerator is part of its denominator.")
    protect_count(numerator, rule)
    bottom = protect_count(denominator, rule)
    if bottom.value is None or denominator < rule.rate_floor:
        return ProtectedRate(HIDDEN, bottom, None, None, None, NOT_SHOWN)
    if numerator < rule.hide_below:
        return _small_share(bottom, rule, is_rest=False)
    if denominator - numerator < rule.hide_below:
        return _small_share(bottom, rule, is_rest=True)
    part = _part_of_whole(numerator, denominator, bottom.value, rule)
    low, high = _widest_interval(part, bottom.value, rule)
    percent = _whole(part, min(bottom.value, WHOLE))
    text = f"{percent}% ({low} to {high})"
    return ProtectedRate(
        HIDDEN, bottom, percent / WHOLE, low / WHOLE, high / WHOLE, text, percent / WHOLE, percent / WHOLE
    )


def protect_rising(
    numerators: Sequence[int], denominator: int, anchor: int, rule: Rule = DEFAULT, *, is_falling: bool = False
) -> list[ProtectedRate]:
    """Rates of the same people at later and later moments, or of falling numbers of them: what happened between two that are shown is never few people.

    The rate at `anchor` is shown first. One that lies fewer than the hidden number of people from the nearest one shown
    is given as limits that follow from that one alone.
    """
    found = [protect_rate(number, denominator, rule) for number in numerators]
    for places in (range(anchor - 1, -1, -1), range(anchor + 1, len(found))):
        last = anchor
        for place in places:
            if found[last].value is None:
                last = place
            elif _is_close((numerators[place], denominator), (numerators[last], denominator), rule):
                found[place] = _near(found[last], rule, is_lower=(place < anchor) != is_falling)
            elif found[place].value is not None:
                last = place
    return found


def _near(shown: ProtectedRate, rule: Rule, *, is_lower: bool) -> ProtectedRate:
    percent, room = round(WHOLE * (shown.value or 0)), _limit(shown.denominator, rule)
    least = 0 if percent <= 2 * room else percent - room - 1
    most = WHOLE if percent >= WHOLE - 2 * room else percent + room + 1
    least, most = (least, percent + 1) if is_lower else (percent - 1, most)
    text = f"{least}% to {most}%"
    return ProtectedRate(HIDDEN, shown.denominator, None, None, None, text, least / WHOLE, most / WHOLE)


def protect_part(part: Counts, whole: Counts, shown: ProtectedRate, rule: Rule = DEFAULT) -> ProtectedRate:
    """The rate of some of the people of a rate that is shown: limits, where few of the others count, or all but few.

    The limits are what anybody can say of some who knows all of them and how many there are of each.
    """
    found = protect_rate(*part, rule)
    if not found.is_shown or shown.value is None or not _is_close(part, whole, rule):
        return found
    least, most = _counts_of(shown, rule)
    others = max(0, _people_of(shown, rule)[-1] - _people_of(found, rule)[0])
    return _between(found.denominator, max(0, least - others), most, rule)


def protect_beside(
    counts: Counts, other: Counts, shown: ProtectedRate, rule: Rule = DEFAULT, *, unshared: int = 0
) -> ProtectedRate:
    """The rate of what one clock, window or kind of event counts beside another that is shown, one of them part of the other.

    Limits that follow from the one shown, where few people part them. So many people are behind one of the two alone; with
    as many as may be counted, nothing can be told of the rest.
    """
    found = protect_rate(*counts, rule)
    if not found.is_shown or shown.value is None or unshared >= rule.hide_below:
        return found
    apart = abs(counts[1] - other[1])
    if not _is_close(counts, other, rule, unshared, with_rest=apart < rule.hide_below):
        return found
    least, most = _counts_of(shown, rule)
    room = 2 * rule.hide_below + unshared + min(apart, rule.hide_below)
    return _between(found.denominator, max(0, least - room), most + room, rule)


def _is_close(one: Counts, other: Counts, rule: Rule, room: int = 0, *, with_rest: bool = True) -> bool:
    """Whether few people part two shares in what is counted or in what is not, or a limit beside a rate would say so."""
    counted, rest = sorted((one[0], other[0])), sorted((one[1] - one[0], other[1] - other[0]))
    for small, large in (counted, rest) if with_rest else (counted,):
        if large - small < rule.hide_below + room:
            return True
        if small < rule.hide_below and large < 2 * rule.hide_below - 1 + room:
            return True
    return False


def is_told_apart(higher: ProtectedRate, lower: ProtectedRate, rule: Rule = DEFAULT) -> bool:
    """Whether one rate is above the other by more than chance, whichever counts that read so stand behind the two.

    By what is printed alone: the exact counts would say by a word what the figures keep.
    """
    if not higher.is_shown or not lower.is_shown:
        return False
    ours, theirs = ([(_ends(rate, people), people) for people in _people_of(rate, rule)] for rate in (higher, lower))
    return all(
        difference_in_rates(least, people, most, others).low > 0
        for (least, _), people in ours
        for (_, most), others in theirs
    )


def _people_of(rate: ProtectedRate, rule: Rule) -> range:
    return _readings(rate.denominator.value or 0, rule)


def _ends(rate: ProtectedRate, people: int) -> tuple[int, int]:
    """Outward, the least and the most of so many people who are counted by a rate in these words."""
    room = 0.0 if rate.value is None else people / (2 * WHOLE) + 2
    return max(0, floor(people * (rate.least or 0) - room)), min(people, ceil(people * (rate.most or 0) + room))


def _counts_of(shown: ProtectedRate, rule: Rule) -> tuple[int, int]:
    ends = [_ends(shown, people) for people in _people_of(shown, rule)]
    return ends[0][0], ends[-1][1]


def _between(bottom: Cell, least: int, most: int, rule: Rule) -> ProtectedRate:
    people = _readings(bottom.value or 0, rule)
    low, high = WHOLE * least // people[-1], min(WHOLE, ceil(WHOLE * most / people[0]))
    return ProtectedRate(HIDDEN, bottom, None, None, None, f"{low}% to {high}%", low / WHOLE, high / WHOLE)


def _small_share(bottom: Cell, rule: Rule, *, is_rest: bool) -> ProtectedRate:
    """Fewer than the hidden number of people, said by what is published of all of them alone."""
    limit, fewest = _limit(bottom, rule), _readings(bottom.value or 0, rule)[0]
    end = ceil(round(WHOLE * wilson_interval(min(rule.hide_below - 1, fewest), fewest).high, 9))
    if is_rest:
        least, low = (WHOLE - limit) / WHOLE, (WHOLE - end) / WHOLE
        text = f"over {WHOLE - limit}% ({WHOLE - end} to {WHOLE})"
        return ProtectedRate(HIDDEN, bottom, None, low, 1.0, text, least, 1.0)
    return ProtectedRate(HIDDEN, bottom, None, 0.0, end / WHOLE, f"under {limit}% (0 to {end})", 0.0, limit / WHOLE)


def _limit(bottom: Cell, rule: Rule) -> int:
    """What fewer than the hidden number of people are less than, in whole per cent, however many there are in all."""
    return min(WHOLE, ceil(WHOLE * rule.hide_below / _readings(bottom.value or 0, rule)[0]))


def _readings(rounded: int, rule: Rule) -> range:
    """Every number of people on which a rate may be shown and that reads as this one."""
    lowest = rounded - rule.round_to // 2
    return range(max(lowest, rule.rate_floor, rule.hide_below), lowest + rule.round_to)


def _nearest_part(numerator: int, denominator: int, parts: int) -> int:
    return (2 * parts * numerator + denominator) // (2 * denominator)


def _whole(part: int, parts: int) -> int:
    return (2 * WHOLE * part + parts) // (2 * parts)


@lru_cache(maxsize=1024)
def _parts_of_all(rounded: int, rule: Rule) -> tuple[int, int]:
    """The lowest and the highest share that every number of people reading as this one can have."""
    parts, hidden = min(rounded, WHOLE), rule.hide_below
    lows = [_nearest_part(hidden, people, parts) for people in _readings(rounded, rule)]
    highs = [_nearest_part(max(hidden, people - hidden), people, parts) for people in _readings(rounded, rule)]
    return max(lows), max(*lows, min(highs))


def _part_of_whole(numerator: int, denominator: int, rounded: int, rule: Rule) -> int:
    lowest, highest = _parts_of_all(rounded, rule)
    return min(highest, max(lowest, _nearest_part(numerator, denominator, min(rounded, WHOLE))))


@lru_cache(maxsize=4096)
def _widest_interval(part: int, rounded: int, rule: Rule) -> tuple[int, int]:
    """The lowest and the highest end, outward in whole per cent, of every pair of counts that reads the same."""
    parts = min(rounded, WHOLE)
    rates = [
        wilson_interval(numerator, people)
        for people in _readings(rounded, rule)
        for numerator in range(max(rule.hide_below, people * (part - 3) // parts), people - rule.hide_below + 1)
        if numerator * parts <= people * (part + 3) and _part_of_whole(numerator, people, rounded, rule) == part
    ]
    low, high = min(rate.low for rate in rates), max(rate.high for rate in rates)
    return floor(round(WHOLE * low, 9)), ceil(round(WHOLE * high, 9))


def protect_mean(values: Sequence[float], rule: Rule = DEFAULT) -> float | None:
    """The mean of what each person holds, to two figures; none where one person could move it by more than a tenth.

    None too on too few people, or where all of it is held by few of them.
    """
    total, holders = sum(values), sum(value > 0 for value in values)
    if len(values) < rule.rate_floor or holders < rule.hide_below or WHOLE_PARTS * max(values) > total:
        return None
    return float(f"{total / len(values):.2g}")
