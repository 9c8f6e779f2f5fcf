"""Who is like whom: numbers in, who stays in a comparison out; no database.

A person's leaning is what their columns say of being offered, in standard deviations; a caliper is how far two may be apart.
"""

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
    """Everybody who is one of a pair: the offered who are hardest to match first, each with the nearest who is left."""
    kept = np.zeros(len(leaning), dtype=bool)
    others = offered == 0
    left = set(np.flatnonzero(others))
    middle = leaning[others].mean() if others.any() else 0.0
    for one in sorted(np.flatnonzero(offered > 0), key=lambda row: -abs(leaning[row] - middle)):
        near = min(left, key=lambda row: (abs(leaning[row] - leaning[one]), row), default=None)
        if near is not None and abs(leaning[near] - leaning[one]) <= caliper:
            left.discard(near)
            kept[[one, near]] = True
    return kept
