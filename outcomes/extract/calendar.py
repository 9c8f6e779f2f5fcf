"""Days that extracts of police events cover: spans of one force add up, and what lies between them is a gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date


def join_days(spans: Iterable[Days]) -> tuple[Days, ...]:
    """The same days as few spans in order; spans that overlap or follow each other without a day between become one."""
    joined: list[Days] = []
    for span in sorted(spans):
        if joined and span.first <= joined[-1].last + DAY:
            joined[-1] = Days(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(joined)


def gaps_between(joined: Sequence[Days]) -> tuple[Days, ...]:
    """The days between spans that `join_days` gave; none before the first or after the last."""
    pairs = pairwise(joined)
    return tuple(Days(earlier.last + DAY, later.first - DAY) for earlier, later in pairs)


def holds_days(joined: Iterable[Days], first: date, last: date) -> bool:
    """Whether one span holds every day from `first` to `last`, both included."""
    return any(span.first <= first and last <= span.last for span in joined)
