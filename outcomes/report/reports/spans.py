"""By which rule each fixed span of a programme is published, so that two that overlap tell of nobody by their difference."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from accounts.second_line.context import rows_of_all
from outcomes.figure import cohorts
from outcomes.figure.cohorts import Span
from outcomes.figure.measures import equity, reoffending, widening
from outcomes.figure.measures.equity import EquityLine, Profile
from outcomes.figure.suppression import choose_rules, fixed_stretches, four_up_to
from outcomes.figure.terms import WINDOWS, Group, MeasureId, WideningId
from outcomes.report.reports.editions import Protected, protected_edition
from outcomes.report.reports.passage import follow_spans
from outcomes.report.reports.subject import custody_suites
from programmes.calendar import months_after

#: No shipped programme took anybody before this month.
START = date(2020, 1, 1)
QUARTERS_KEPT = 12
#: One measure of what was proven and one of what was recorded: how many are followed is the same for all others.
MEASURED = (MeasureId.M1, MeasureId.M3)


def four_quarters(quarter: Span) -> Span:
    return Span(months_after(quarter.first, -9), quarter.last)


def quarters_before(as_of: date) -> list[Span]:
    """Three years of whole quarters that had ended by a day, oldest first: those of which each month has an edition."""
    last = as_of + timedelta(days=1)
    ended = date(last.year, last.month - (last.month - 1) % 3, 1)
    return cohorts.split_span(months_after(ended, -3 * QUARTERS_KEPT), months_after(ended, -1), "quarter")


@rows_of_all("outcomes.count_board")
def edition_of_span(programme: Any, span: Span, as_of: date) -> Protected:
    """The protected edition of a span: a quarter has the rule itself, a longer one what all published before it allows."""
    edition, quarters = protected_edition(), quarters_until(programme.code, as_of)
    if span in quarters or not quarters:
        return edition
    series = frozenset(count_series(programme.code, quarters, as_of))
    rules = choose_rules(series, fixed_stretches(len(quarters)), edition.rule)
    named = dict.fromkeys(quarters_before(as_of), edition.rule)
    for place, quarter in enumerate(quarters):
        named[Span(START, quarter.last)] = rules[0, place]
        named[four_quarters(quarter)] = rules[four_up_to(place)]
    return replace(edition, rules=named).for_span(span)


def quarters_until(programme: str, as_of: date) -> list[Span]:
    """The whole quarters that had ended by a day, from the first one in which anybody was accepted."""
    accepted = cohorts.accepted_referrals(programme, Span(START, as_of.replace(day=1)))
    first = accepted.order_by("accepted_on").values_list("accepted_on", flat=True).first()
    if first is None:
        return []
    quarters = cohorts.split_span(START, as_of.replace(day=1), "quarter")
    ended = as_of + timedelta(days=1)
    return [one for one in quarters if one.before > first and one.before <= ended and one.last.month % 3 == 0]


def count_series(programme: str, quarters: Sequence[Span], as_of: date) -> Iterator[tuple[int, ...]]:
    """People accepted in each quarter, those followed for long enough, and whoever has a line of their own in a list."""
    counted = reoffending.count_cohorts([programme], quarters, as_of=as_of, measures=MEASURED)
    each = [counted[programme, quarter] for quarter in quarters]
    for group in Group:
        yield tuple(one.count_people(group) for one in each)
        for window in WINDOWS:
            for name in MEASURED:
                yield tuple(one.answer(name, window, group).mature for one in each)
    passages = follow_spans(programme, quarters, as_of)
    yield tuple(passage.sent for passage in passages)
    ends = [[number for _, number in passage.ends()] for passage in passages]
    yield from zip(*ends, strict=True)
    known = widening.widening_shares(programme, quarters, as_of)
    yield from (tuple(each[id_].denominator for each in known) for id_ in WideningId)
    suites = custody_suites()
    lines = [_lines(list(equity.cohort_profiles(programme, quarter, as_of).values()), suites) for quarter in quarters]
    yield from (tuple(line.accepted for line in same) for same in zip(*lines, strict=True))


def _lines(found: list[Profile], suites: Sequence[str]) -> list[EquityLine]:
    families = [line for family in equity.FAMILIES for line in equity.by_family(found, family)]
    return [*families, *equity.by_suite(found, suites)]
