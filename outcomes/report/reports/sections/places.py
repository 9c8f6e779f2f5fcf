"""Referrals against places bought, and how many are expected by the end of the year of the contract.

Everything is reckoned from the counts of whole quarters as their own editions publish them, so that a forecast tells
nothing that they do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.words import day_in_words
from outcomes.figure.cohorts import Span
from outcomes.figure.measures.places import (
    LEAST_TRIES,
    SEASON,
    Forecast,
    PlacesOfQuarter,
    contract_quarters,
    forecast_quarters,
)
from outcomes.figure.suppression import NOT_SHOWN, Cell
from outcomes.report.reports import words
from outcomes.report.reports.editions import Edition
from outcomes.report.reports.passage import follow_spans
from outcomes.report.reports.shapes import Section, Sheet
from outcomes.report.reports.spans import quarters_before
from outcomes.report.reports.subject import Subject

NO_PLACES, NOT_ENDED, NO_FORECAST = "none on record", "not ended", "no forecast"
ORDER = ("First quarter", "Second quarter", "Third quarter", "Fourth quarter")


@dataclass(frozen=True)
class Year:
    """A year of a contract as it may be read: its quarters, what came of those that ended, and what is expected."""

    quarters: Sequence[PlacesOfQuarter]
    came: Sequence[Cell]
    history: int
    forecast: Forecast | None
    slack: int

    @property
    def bought(self) -> float:
        return sum(one.bought for one in self.quarters)

    @property
    def so_far(self) -> int | None:
        """None where what came in one of the quarters is hidden."""
        shown = [cell.value for cell in self.came if cell.value is not None]
        return sum(shown) if len(shown) == len(self.came) else None

    @property
    def ahead(self) -> int:
        """Quarters to come up to the last with places."""
        last = max((place for place, one in enumerate(self.quarters, start=1) if one.bought), default=0)
        return max(0, last - len(self.came))

    @property
    def expected(self) -> int | None:
        if self.forecast is None or self.so_far is None:
            return None
        return self.so_far + sum(self.forecast.expected)

    @property
    def within(self) -> int:
        """The largest error as seen in what is published, and what rounding may add to it."""
        return self.forecast.largest_error + self.ahead * self.slack if self.forecast else 0


def places_section(subject: Subject) -> Section:
    year = year_of_contract(subject)
    return Section(
        "places",
        "Places and forecast",
        places_in_words(year, subject.as_of),
        sheets=(_sheet(year), _sheet_of_error(year)),
        notes=(
            "Of the year of the contract that runs on the day of the figures, whatever months are asked. Only whole quarters "
            "that have ended are counted.",
            "The forecast takes for each quarter to come as many referrals as in the same quarter of the year before. It knows "
            "nothing of what has changed since, and is no target.",
        ),
    )


def year_of_contract(subject: Subject) -> Year:
    quarters = contract_quarters(subject.code, subject.as_of)
    past = quarters_before(subject.as_of)
    edition = subject.edition.for_span(past[-1])
    passages = follow_spans(subject.code, past, subject.as_of)
    shown = {span: published_count(edition, one.ends()) for span, one in zip(past, passages, strict=True)}
    history = trailing_counts(list(shown.values()))
    year = Year(
        quarters, [shown[one.quarter] for one in quarters if one.quarter in shown], len(history), None, edition.slack
    )
    return Year(quarters, year.came, year.history, forecast_quarters(history, year.ahead), edition.slack)


def published_count(edition: Edition, ends: Sequence[tuple[str, int]]) -> Cell:
    """How many were referred, as the list of what became of them shows it."""
    return edition.table([[number for _, number in ends]]).row_totals[0]


def trailing_counts(cells: Sequence[Cell]) -> list[int]:
    """The newest counts, back to the first that is hidden or is of before anybody was referred."""
    found: list[int] = []
    for cell in reversed(cells):
        if not cell.value:
            break
        found.append(cell.value)
    return found[::-1]


def places_in_words(year: Year, as_of: date) -> str:
    if not year.bought:
        return f"No places are on record for {day_in_words(as_of)}, so there is nothing to set referrals against."
    span = words.period_in_words(Span(year.quarters[0].quarter.first, year.quarters[-1].quarter.last))
    so_far = NOT_SHOWN if year.so_far is None else f"{year.so_far:,}"
    said = f"Places bought for {span}: {year.bought:,.0f}."
    if year.came:
        said += f" Referred by the end of {_last_month(year)}: {so_far}{_share(year, year.so_far)}."
    if not year.ahead:
        return f"{said} All its quarters with places have ended."
    return f"{said} {forecast_in_words(year)}"


def _last_month(year: Year) -> str:
    last = year.quarters[len(year.came) - 1].quarter.last
    return f"{words.month_in_words(last)} {last.year}"


def _share(year: Year, number: int | None) -> str:
    return "" if number is None else f", {100 * number / year.bought:.0f}% of them"


def forecast_in_words(year: Year) -> str:
    if year.expected is None or year.forecast is None:
        needed = SEASON + LEAST_TRIES - 1 + year.ahead
        return (
            f"There is no forecast: it takes {needed} quarters in a row whose referrals may be shown, and there are "
            f"{year.history}."
        )
    return (
        f"By the end about {year.expected:,} are expected{_share(year, year.expected)}. In the last {year.forecast.tries} "
        f"quarters from which it could be tried, this forecast was within {year.within:,} of what came."
    )


def _sheet(year: Year) -> Sheet:
    """A row for each quarter whether or not anything is known of it."""
    rows = [_row(year, place, name) for place, name in enumerate(ORDER)]
    so_far = _number(year.so_far) if year.came else NOT_ENDED
    expected = NO_FORECAST if year.expected is None else f"about {year.expected:,}"
    whole = (_places(year.bought), so_far, expected) if year.quarters else (NO_PLACES, "", "")
    return Sheet(
        "Referrals against places bought",
        ("Quarter of the year of the contract", "Places bought", "Referrals", "Forecast of referrals"),
        (*rows, ("So far, and by the end", *whole)),
        "Places are a twelfth of a year's for each month, of every contract that held. Referrals are as the edition of each "
        "quarter shows them.",
        has_total=True,
    )


def _row(year: Year, place: int, name: str) -> tuple[str, ...]:
    if not year.quarters:
        return name, NO_PLACES, "", ""
    bought = _places(year.quarters[place].bought)
    if place < len(year.came):
        return name, bought, year.came[place].text, ""
    to_come = place - len(year.came)
    if year.expected is None or year.forecast is None or to_come >= year.ahead:
        return name, bought, NOT_ENDED, NO_FORECAST
    return name, bought, NOT_ENDED, f"about {year.forecast.expected[to_come]:,}"


def _number(number: int | None) -> str:
    return NOT_SHOWN if number is None else f"{number:,}"


def _places(bought: float) -> str:
    return f"{bought:,.0f}" if bought else NO_PLACES


def _sheet_of_error(year: Year) -> Sheet:
    is_shown = year.expected is not None and year.forecast is not None
    rows = (
        ("It was wrong by", f"within {year.within:,}" if is_shown else NO_FORECAST),
        ("It was tried from", f"{year.forecast.tries} quarters" if is_shown and year.forecast else NO_FORECAST),
    )
    return Sheet(
        "How far off the same forecast has been",
        ("Forecast of referrals", "Value"),
        rows,
        "As many quarters ahead, made from each quarter that is past with what had come by then, beside what came together.",
    )
