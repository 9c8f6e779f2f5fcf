"""Why clocks were missed, reason by reason, beside rates from which the misses of a clock can be reckoned."""

from collections.abc import Mapping
from itertools import count

from outcomes.figure.measures import misses
from outcomes.figure.suppression import Cell
from outcomes.figure.terms import MissReason
from outcomes.report.reports.editions import Edition
from outcomes.report.reports.shapes import Sheet
from outcomes.report.reports.subject import Subject


def misses_sheet(subject: Subject) -> Sheet:
    """Every reason under every clock, whether or not there is a miss of it: a list that is the same whatever it holds."""
    journeys, _ = subject.journeys
    found = {
        "K3": misses.count_reasons_of_decisions(subject.decisions_sent, subject.now),
        **misses.count_reasons(journeys, misses.cohort_contacts(subject.code, subject.span), subject.now),
    }
    columns = {name: cells_of_clock(subject.edition, each) for name, each in found.items()}
    rows = [(str(one.label), *(cells[one].text for cells in columns.values())) for one in MissReason]
    return Sheet(
        "Why it was not in time",
        ("Reason on record", *(f"Referrals that missed {name}" for name in found)),
        tuple(rows),
        "Of referrals that missed the clock, each under one reason: what was on record when the clock ran out. Where "
        "nothing is, the last line counts it, and nothing is guessed.",
    )


def cells_of_clock(edition: Edition, counts: Mapping[MissReason, int]) -> dict[MissReason, Cell]:
    """The counts through the gate. All misses of a clock may be told by its rate: where what is shown could then be all of
    them in one way alone, what is hidden would be told to be none, so nothing is shown.
    """
    cells = {reason: edition.count(counts.get(reason, 0)) for reason in MissReason}
    if edition.is_internal:
        return cells
    least = sum(_least_of(edition, cell) for cell in cells.values() if not cell.is_hidden)
    is_told = least >= sum(counts.values())
    return dict.fromkeys(cells, edition.count(0)) if is_told else cells


def _least_of(edition: Edition, cell: Cell) -> int:
    shown_from = next(number for number in count() if not edition.count(number).is_hidden)
    return max((cell.value or 0) - edition.slack, shown_from)
