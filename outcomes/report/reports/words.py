"""Numbers and spans in plain English: no causal words, and nothing that the edition did not give."""

from datetime import date

from accounts.words import MONTHS
from outcomes.figure.cohorts import Span
from outcomes.figure.suppression import Cell, Counts, ProtectedRate
from outcomes.report.reports.editions import Edition
from programmes.calendar import months_after

NOT_YET = "not yet"
TOO_FEW = "not enough people yet"
NO_DATA = "no data"


def period_in_words(span: Span) -> str:
    """January to March 2024, or April 2023 to March 2024."""
    first = month_in_words(span.first)
    if span.first.year != span.last.year:
        first = f"{first} {span.first.year}"
    return f"{first} to {month_in_words(span.last)} {span.last.year}"


def short_period(span: Span) -> str:
    """Jan-Mar 2024, or Apr 2023-Mar 2024"""
    first = month_in_words(span.first)[:3]
    if span.first.year != span.last.year:
        first = f"{first} {span.first.year}"
    return f"{first}-{month_in_words(span.last)[:3]} {span.last.year}"


def month_in_words(day: date) -> str:
    return MONTHS[day.month - 1]


def spans_before(span: Span, number: int = 1) -> Span:
    """The span of the same length so many times earlier."""
    months = 12 * (span.last.year - span.first.year) + span.last.month - span.first.month + 1
    return Span(months_after(span.first, -months * number), months_after(span.last, -months * number))


def rate_as_percent(rate: ProtectedRate) -> str:
    """27%, under 9%, not shown: the text without its interval."""
    return rate.text.partition(" (")[0]


def interval_in_words(rate: ProtectedRate) -> str:
    """20 to 35, the interval of the text; empty where there is none."""
    return rate.text.partition(" (")[2].rstrip(")")


def of_people(rate: ProtectedRate, noun: str = "") -> str:
    """35 of 145 in exact figures; otherwise 145, for a count beside a rate would tell more than either."""
    if rate.numerator.is_hidden or rate.denominator.is_hidden:
        return f"{rate.denominator.text} {noun}".rstrip() if not rate.denominator.is_hidden else rate.denominator.text
    return f"{rate.numerator.text} of {rate.denominator.text} {noun}".rstrip()


def with_people(rate: ProtectedRate) -> str:
    return f"{rate.text}, n {rate.denominator.text}" if rate.is_shown else rate.text


def counted(edition: Edition, exact: str, protected: str) -> str:
    """The head of the column of `of_people`: what it holds in exact figures, and in protected ones."""
    return exact if edition.is_internal else protected


def change_of_rate(edition: Edition, now: tuple[Counts, ProtectedRate], earlier: tuple[Counts, ProtectedRate]) -> str:
    """Up or down from the rate before, where the edition may say that one is higher and what is printed shows it.

    Empty where either of the two is not shown.
    """
    ours, theirs = now[1], earlier[1]
    if ours.least is None or ours.most is None or theirs.least is None or theirs.most is None:
        return ""
    words = rate_as_percent(theirs)
    if ours.least > theirs.most and edition.is_higher(now, earlier):
        return f"up from {words}"
    if ours.most < theirs.least and edition.is_higher(earlier, now):
        return f"down from {words}"
    return f"no clear change from {words}"


def count_before(now: Cell, earlier: Cell) -> str:
    """The count before, beside this one; whether it went up is for the reader, for counts have no interval."""
    return "" if now.is_hidden or earlier.is_hidden else f"{earlier.text} before"
