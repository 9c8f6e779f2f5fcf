"""The same people in spans of time that overlap: a longer one is rounded coarser where finer would tell few people of a shorter."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from outcomes.figure.suppression.counts import DEFAULT, Rule, protect_count, round_count

#: Quarters by their place, the first and the last one included.
Stretch = tuple[int, int]
FOREVER = 1 << 30
#: How much coarser a longer span may be rounded than a quarter.
COARSER = (1, 2, 3)
#: Rates of fewer people say nearly how many are counted.
FEW = 200


def four_up_to(place: int) -> Stretch:
    return max(0, place - 3), place


def fixed_stretches(quarters: int) -> tuple[Stretch, ...]:
    """What is published, in the order in which it can first be read: a quarter, four up to it, and all up to it."""
    found = (stretch for last in range(quarters) for stretch in ((last, last), four_up_to(last), (0, last)))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def choose_rules(
    series: frozenset[tuple[int, ...]], stretches: tuple[Stretch, ...], rule: Rule = DEFAULT
) -> Mapping[Stretch, Rule]:
    """By which rule each stretch of quarters is published, for all series of counts that are published of it alike.

    Stretches are taken in the order given, each beside all before it, so that a choice made once is never made again.
    Quarters are published by the rule itself: alone they tell nothing of each other.
    """
    readers = [SpanReader(counts, rule) for counts in series if min(counts, default=rule.hide_below) < rule.hide_below]
    chosen: dict[Stretch, Rule] = {}
    for stretch in stretches:
        is_near = any(_is_near(counts, stretch, other, rule) for counts in series for other in chosen)
        chosen[stretch] = _chosen(readers, stretch, rule, is_near=is_near)
        for reader in readers:
            reader.learn(stretch, chosen[stretch])
    return chosen


def _chosen(readers: Sequence["SpanReader"], stretch: Stretch, rule: Rule, *, is_near: bool) -> Rule:
    if stretch[0] == stretch[1]:
        return rule
    tried = [replace(rule, round_to=rule.round_to * times) for times in (COARSER[::-1] if is_near else COARSER)]
    safe = (one for one in tried if not any(reader.is_told_by(stretch, one) for reader in readers))
    return next(safe, tried[-1])


def _is_near(counts: Sequence[int], stretch: Stretch, other: Stretch, rule: Rule) -> bool:
    """Whether one stretch holds the other and too few people more for a rate of their own, both having rates themselves."""
    if not ((stretch[0] <= other[0] and other[1] <= stretch[1]) or (other[0] <= stretch[0] and stretch[1] <= other[1])):
        return False
    few, many = sorted(sum(counts[first : last + 1]) for first, last in (stretch, other))
    return rule.rate_floor <= few < min(many, FEW) and many - few < rule.rate_floor


class SpanReader:
    """What can be said of the number of people between the ends of any two quarters by all that has been published.

    The count of a stretch is a difference of two running totals, so the shortest ways between totals are exactly the
    least and the most that it can be, and each of them is reached by some history of whole numbers.
    """

    def __init__(self, counts: Sequence[int], rule: Rule = DEFAULT) -> None:
        self.hide_below = rule.hide_below
        self.totals = [0]
        for count in counts:
            self.totals.append(self.totals[-1] + count)
        places = range(len(self.totals))
        self.most = [[FOREVER if end > start else 0 for end in places] for start in places]

    def learn(self, stretch: Stretch, rule: Rule) -> None:
        self.most = self._with(stretch, rule)

    def is_told_by(self, stretch: Stretch, rule: Rule) -> bool:
        """Whether fewer people than the hidden number, of any stretch whatever, would be fixed to one number."""
        found = self._with(stretch, rule)
        return found is not self.most and any(True for _ in self.told(found))

    def told(self, most: Sequence[Sequence[int]] | None = None) -> list[Stretch]:
        """The stretches of fewer people than the hidden number of which one number alone is left."""
        most = self.most if most is None else most
        found = []
        for start, before in enumerate(self.totals):
            for end in range(start + 1, len(self.totals)):
                if self.totals[end] - before >= self.hide_below:
                    break
                if most[start][end] == -most[end][start]:
                    found.append((start, end - 1))
        return found

    def _readings(self, count: int, rule: Rule) -> tuple[int, int]:
        if protect_count(count, rule).is_hidden:
            return 0, rule.hide_below - 1
        lowest = round_count(count, rule) - rule.round_to // 2
        return max(lowest, rule.hide_below), lowest + rule.round_to - 1

    def _with(self, stretch: Stretch, rule: Rule) -> list[list[int]]:
        """The ways as they are with one more count published; the very same where it says nothing new."""
        start, end = stretch[0], stretch[1] + 1
        least, most = self._readings(self.totals[end] - self.totals[start], rule)
        if -self.most[end][start] >= least and self.most[start][end] <= most:
            return self.most
        found = [list(row) for row in self.most]
        for tail, head, room in ((start, end, most), (end, start, -least)):
            onward = list(found[head])
            for row in found if room < found[tail][head] else ():
                before = row[tail] + room
                row[:] = [min(now, before + rest) for now, rest in zip(row, onward, strict=True)]
        return found
