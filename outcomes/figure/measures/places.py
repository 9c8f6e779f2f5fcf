"""Places bought for the running year of a contract, and how many referrals are expected by its end.

The forecast takes the same quarter of the year before (seasonal naive) and is judged by what it would have said before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.figure.cohorts import Span, split_span
from outcomes.figure.measures.volume import places_by_month
from programmes.calendar import months_after
from programmes.models import Commission

SEASON = 4
#: Fewer tries say too little of how far off a forecast may be.
LEAST_TRIES = 4


@dataclass(frozen=True)
class PlacesOfQuarter:
    quarter: Span
    bought: float


@dataclass(frozen=True)
class Forecast:
    """What is expected of each quarter to come, and by how much at most such a forecast was wrong in so many tries."""

    expected: tuple[int, ...]
    largest_error: int
    tries: int


def contract_quarters(programme: str, on: date) -> list[PlacesOfQuarter]:
    """The four quarters of the running year of the longest standing contract with places; empty where none stands.

    A year begins with the quarter in which the contract began. Places are those of all contracts of the programme.
    """
    standing = Commission.objects.on(on).filter(programme__code=programme, places_a_year__gt=0)
    began = standing.order_by("valid_from").values_list("valid_from", flat=True).first()
    if began is None:
        return []
    first = date(began.year, began.month - (began.month - 1) % 3, 1)
    years = on.year - first.year - (on.month < first.month)
    year = Span(months_after(first, 12 * years), months_after(first, 12 * years + 11))
    places = places_by_month(programme, year)
    return [
        PlacesOfQuarter(
            quarter, sum(bought for month, bought in places.items() if quarter.first <= month <= quarter.last)
        )
        for quarter in split_span(year.first, year.last, "quarter")
    ]


def forecast_quarters(came: Sequence[int], ahead: int) -> Forecast | None:
    """So many quarters ahead of a history without a gap; None where it is too short to be tried often enough.

    Each try stands at the end of a quarter that is past, knows what had come by then and nothing more, and is compared
    with what came in as many quarters after it, together.
    """
    if not 1 <= ahead <= SEASON or len(came) - SEASON - ahead + 1 < LEAST_TRIES:
        return None
    errors = [
        abs(sum(came[end : end + ahead]) - sum(came[end - SEASON : end - SEASON + ahead]))
        for end in range(SEASON, len(came) - ahead + 1)
    ]
    return Forecast(tuple(came[-SEASON:][:ahead]), max(errors), len(errors))
