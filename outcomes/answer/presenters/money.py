"""What a contract costs for each referral, start and completion: from sums that were entered and from figures as shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.words import day_in_words
from outcomes.figure.suppression import NOT_SHOWN
from outcomes.report.reports.readings import SHOWN, Reading, read_figures
from outcomes.report.reports.shapes import Board, Sheet

NO_SAVING = (
    "No saving follows from a cost. What a comparison carries stands under Benefit. What a person says they stole is "
    "self-reported and is never counted as a saving."
)


@dataclass(frozen=True)
class Costs:
    """What the months cost as far as every contract has its sum; `missing` are those that have not, with the days."""

    total: Decimal | None
    missing: tuple[str, ...]


def costs_of(commissions: Iterable[Any], sums: Sequence[Any], first: date, last: date) -> Costs:
    """The share of each sum that falls in the months, by days; no total unless every day of every contract has its sum."""
    total, missing = Decimal(0), []
    held = [
        row for row in commissions if row.valid_from <= last and (row.valid_until is None or row.valid_until >= first)
    ]
    for row in held:
        begin, end = max(first, row.valid_from), min(last, row.valid_until or last)
        own = [one for one in sums if one.commission_id == row.pk]
        covered = sum(_days_in(one, begin, end) for one in own)
        if covered < (end - begin).days + 1:
            missing.append(f"{row.organisation}, {day_in_words(begin)} to {day_in_words(end)}")
        total += sum(Decimal(one.amount_pence) / 100 * _days_in(one, begin, end) / _length(one) for one in own)
    return Costs(total if held and not missing else None, tuple(missing))


def _length(one: Any) -> int:
    return (one.valid_until - one.valid_from).days + 1


def _days_in(one: Any, begin: date, end: date) -> int:
    return max(0, (min(one.valid_until, end) - max(one.valid_from, begin)).days + 1)


def unit_costs(board: Board, total: Decimal | None) -> dict[str, str]:
    """The cost for each step in whole pounds; not shown where its count or its share is not shown."""
    if total is None:
        return {}
    read = {(one.section, one.measure_id): one for one in read_figures(board) if one.status == SHOWN and one.value}
    return {name: _each(total, read.get(measure)) for name, measure in COUNTS.items()}


def _each(total: Decimal, figure: Reading | None) -> str:
    """Over a count as it is shown, or over the share of those it is of, as both are shown."""
    if figure is None:
        return NOT_SHOWN
    number = Decimal(figure.value) * Decimal(figure.n) / 100 if figure.n else Decimal(figure.value)
    return f"£{total / number:,.0f}" if number else NOT_SHOWN


#: What stands in the figures for how many there were.
COUNTS: Mapping[str, tuple[str, str]] = {
    "a referral": ("From referral to completion", "funnel.referred"),
    "a start": ("Headline", "K7"),
    "a completion": ("Headline", "K9"),
}


def cost_sheet(board: Board, costs: Costs) -> Sheet | None:
    """None without a sum for every day."""
    if costs.total is None:
        return None
    found = unit_costs(board, costs.total)
    rows = (
        ("Contracts, for these months", f"£{costs.total:,.0f}"),
        *((f"Cost of {name}", text) for name, text in found.items()),
    )
    note = "Sums entered, shared out by days, over the figures as they are shown. Placements and fees of others are not in it."
    return Sheet("What it costs", ("Line", "Amount"), rows, note)


def cost_in_words(board: Board, costs: Costs) -> str:
    """The answer to *at what cost*: from a sum for every day, or which one is missing."""
    if costs.total is None:
        if not costs.missing:
            return "Nobody is commissioned on record for these months, so no cost is known."
        return f"Not known: no contract sum is entered for {'; '.join(costs.missing)}."
    shown = [f"{text} {name}" for name, text in unit_costs(board, costs.total).items() if text != NOT_SHOWN]
    return (
        f"{', '.join(shown)}, from the contract sums entered." if shown else "There are too few people to show a cost."
    )


def sums_sheet(sums: Sequence[Any]) -> Sheet:
    """Every sum that stands, with its source and who entered it."""
    rows = tuple(
        (
            str(one.commission.organisation),
            f"{day_in_words(one.valid_from)} to {day_in_words(one.valid_until)}",
            f"£{Decimal(one.amount_pence) / 100:,.2f}",
            one.source,
            f"{one.entered_by}, {day_in_words(one.entered_at)}",
        )
        for one in sums
    )
    return Sheet("Contract sums", ("Provider", "Days", "Sum", "Source", "Entered by"), rows, is_words=False)
