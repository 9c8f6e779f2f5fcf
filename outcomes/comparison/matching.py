"""Who is like whom: numbers in, who stays in a comparison out; no database.

A person's leaning is what their columns say of being offered, in standard deviations; a caliper is how far two may be apart.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Rows = npt.NDArray[np.bool_]


def find_support(leaning: Floats, offered: Floats, caliper: float) -> Rows:
    """Everybody who has at least one person of the other side within the caliper."""
    kept = np.zeros(len(leaning), dtype=bool)
    for side in (offered > 0, offered == 0):
        others = np.sort(leaning[~side])
        first = np.searchsorted(others, leaning[side] - caliper, "left")
        kept[side] = np.searchsorted(others, leaning[side] + caliper, "right") > first
    return kept


def find_pairs(leaning: Floats, offered: Floats, caliper: float) -> Rows:
    """Everybody who is one of a pair: the offered who are hardest to match first, each with the nearest who is left.

    Of two who are equally near the earlier row is taken. The others stand in order of their leaning, and whoever is taken is
    passed over from then on, so that little more is done than sorting.
    """
    kept = np.zeros(len(leaning), dtype=bool)
    others = np.flatnonzero(offered == 0)
    if not len(others):
        return kept
    line = _Line(leaning, others)
    middle = leaning[others].mean()
    wanted: list[int] = np.flatnonzero(offered > 0).tolist()
    for one in sorted(wanted, key=lambda row: -abs(leaning[row] - middle)):
        near = min(((abs(leaning[row] - leaning[one]), row, at) for row, at in line.beside(leaning[one])), default=None)
        if near is not None and near[0] <= caliper:
            line.take(near[2])
            kept[[one, near[1]]] = True
    return kept


class _Line:
    """Rows in order of their leaning, equal ones in order of their rows; each place knows who is left above and below it."""

    def __init__(self, leaning: Floats, rows: npt.NDArray[np.intp]) -> None:
        self.rows = rows[np.lexsort((rows, leaning[rows]))]
        self.leanings = leaning[self.rows]
        self.above = list(range(len(rows) + 1))
        self.below = list(range(-1, len(rows)))

    def beside(self, leaning: float) -> Iterator[tuple[int, int]]:
        """Who is left nearest on either side, with the place; of equal ones the first."""
        place = int(np.searchsorted(self.leanings, leaning, "left"))
        lower = _left(self.below, place, 1)
        starts = [place] if lower < 0 else [int(np.searchsorted(self.leanings, self.leanings[lower], "left")), place]
        for start in starts:
            at = _left(self.above, start, 0)
            if at < len(self.rows):
                yield int(self.rows[at]), at

    def take(self, at: int) -> None:
        self.above[at] = at + 1
        self.below[at + 1] = at - 1


def _left(ways: list[int], start: int, shift: int) -> int:
    """Where a way ends that leads past everybody who was taken; it is shortened for the next who goes it."""
    end = start
    while ways[end] != end - shift:
        end = ways[end] + shift
    while ways[start] != end - shift:
        ways[start], start = end - shift, ways[start] + shift
    return end - shift
