"""Somebody who knows the rules and reads everything: what is published as whole-number constraints, solved exactly."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from outcomes.figure.suppression import DEFAULT, protect_rate

MOST = 5000
SOLVED, IMPOSSIBLE = 0, 2


class NothingFits(AssertionError):
    """No counts at all fit what was read: the reader's model of the figures is wrong."""


@dataclass
class Reader:
    """Unknown counts with limits, and sums of them that lie between two numbers."""

    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    sums: list[tuple[dict[int, int], float, float]] = field(default_factory=list)

    def number(self, least=0, most=MOST):
        self.least.append(least)
        self.most.append(most)
        return len(self.least) - 1

    def lies(self, parts, least, most):
        """A sum of counts, each with its sign, lies between two numbers."""
        self.sums.append((dict(parts), least, most))

    def adds_up(self, whole, parts):
        self.lies({whole: -1, **dict.fromkeys(parts, 1)}, 0, 0)

    def is_part(self, part, whole):
        self.lies({whole: 1, part: -1}, 0, np.inf)

    def reads(self, number, readings):
        """One count as published: everything that reads as it does."""
        self.lies({number: 1}, min(readings), max(readings))

    def reads_rate(self, numerator, denominator, limits):
        """A rate as published: by each number of people that fits, the least and the most of them who count."""
        choices = {people: self.number(0, 1) for people in limits}
        self.lies(dict.fromkeys(choices.values(), 1), 1, 1)
        self.lies({denominator: -1, **{choice: people for people, choice in choices.items()}}, 0, 0)
        self.lies({numerator: 1, **{choice: -limits[people][0] for people, choice in choices.items()}}, 0, np.inf)
        self.lies({numerator: -1, **{choice: limits[people][1] for people, choice in choices.items()}}, 0, np.inf)

    def ends(self, parts):
        """The least and the most that a sum of counts can be."""
        parts = parts if isinstance(parts, dict) else {parts: 1}
        found = [self._solved(parts, sign) for sign in (1, -1)]
        return found[0], -found[1]

    def _solved(self, parts, sign):
        goal = np.zeros(len(self.least))
        for number, factor in parts.items():
            goal[number] = sign * factor
        rows = [(row, number, factor) for row, (sum_, *_) in enumerate(self.sums) for number, factor in sum_.items()]
        at, numbers, factors = zip(*rows, strict=True)
        matrix = csr_array((factors, (at, numbers)), shape=(len(self.sums), len(self.least)))
        limits = LinearConstraint(matrix, [one[1] for one in self.sums], [one[2] for one in self.sums])
        found = milp(goal, integrality=np.ones(len(goal)), bounds=Bounds(self.least, self.most), constraints=limits)
        if found.status == IMPOSSIBLE:
            raise NothingFits
        assert found.status == SOLVED, found.message
        return round(found.fun)


@lru_cache(maxsize=4096)
def pairs_of(people_text, rate_text, rule=DEFAULT):
    """Every number of people, with the least and the most who count, that are published in these words."""
    read, limits = int(people_text.replace(",", "")), {}
    for people in range(max(rule.rate_floor, read - rule.round_to), read + rule.round_to):
        same = [
            number
            for number in _near(people, rate_text)
            if (rate := protect_rate(number, people, rule)).text == rate_text and rate.denominator.text == people_text
        ]
        if same:
            limits[people] = (min(same), max(same))
    return limits


def _near(people, text):
    """The numbers that may read so: all of few people, and those about the printed share of many."""
    if people <= 200 or not text[0].isdigit():
        return range(people + 1)
    share = int(text.split("%")[0]) / 100
    return range(max(0, int(people * (share - 0.02))), min(people, int(people * (share + 0.02)) + 1) + 1)
