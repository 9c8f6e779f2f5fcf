"""Numbers and spans in plain English: no causal words, and nothing that the edition did not give."""

from datetime import date

from accounts.words import MONTHS
from outcomes.figure.cohorts import Span
from outcomes.figure.suppression import Cell, ProtectedRate
from programmes.calendar import months_after

NOT_YET = "not yet"
TOO_FEW = "not enough people yet"


def period_in_words(span: Span) -> str:
    """January to March 2024"""
    return f"{month_in_words(span.first)} to {month_in_words(span.last)} {span.last.year}"


def short_period(span: Span) -> str:
    """Jan-Mar 2024"""
    return f"{month_in_words(span.first)[:3]}-{month_in_words(span.last)[:3]} {span.last.year}"


def month_in_words(day: date) -> str:
    return MONTHS[day.month - 1]


def quarters_before(span: Span, quarters: int = 1) -> Span:
    """The whole quarter so many quarters earlier."""
    return Span(months_after(span.first, -3 * quarters), months_after(span.last, -3 * quarters))


def rate_as_percent(rate: ProtectedRate) -> str:
    return rate.text if rate.value is None else f"{rate.value:.1%}"


def interval_in_words(rate: ProtectedRate) -> str:
    if rate.low is None or rate.high is None:
        return ""
    return f"{100 * rate.low:.1f} to {100 * rate.high:.1f}"


def of_people(rate: ProtectedRate, noun: str = "") -> str:
    """35 of 145; a part that is hidden says so."""
    if rate.denominator.is_hidden:
        return rate.denominator.text
    return f"{rate.numerator.text} of {rate.denominator.text} {noun}".rstrip()


def with_people(rate: ProtectedRate) -> str:
    return rate.text if rate.value is None else f"{rate.text}, n {rate.denominator.text}"


def change_in_words(now: float | None, earlier: float | None, words: str) -> str:
    """Up from, down from, the same as; nothing where either of the two is not shown."""
    if now is None or earlier is None:
        return ""
    if now == earlier:
        return f"the same as the quarter before ({words})"
    return f"{'up' if now > earlier else 'down'} from {words}"


def change_of_rate(now: ProtectedRate, earlier: ProtectedRate) -> str:
    def rounded(rate: ProtectedRate) -> float | None:
        return None if rate.value is None else round(100 * rate.value, 1)

    return change_in_words(rounded(now), rounded(earlier), rate_as_percent(earlier))


def change_of_count(now: Cell, earlier: Cell) -> str:
    return change_in_words(now.value, earlier.value, earlier.text)


def join_with_and(parts: list[str]) -> str:
    """a, b and c"""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""
