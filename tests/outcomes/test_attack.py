"""Every sentence of every board against the exact edition, and an attack on all that is published of a force."""

import re
from datetime import date
from itertools import product

import pytest

from outcomes.report.reports import board, csv, editions
from outcomes.report.reports.frozen import span_of
from outcomes.report.reports.spans import edition_of_span
from outcomes.report.terms import SpanKind
from paper.charts import describe_chart
from programmes.models import Programme
from tests.factories import outcomes as given
from tests.factories.world import fill_world

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 2, 28)
PROGRAMMES = ("divert", "checkpoint")
YEAR = [date(2023, month, 1) for month in (1, 4, 7, 10)]
TWO_YEARS = [date(year, month, 1) for year in (2022, 2023) for month in (1, 4, 7, 10)]
CHOICES = (
    r"The largest loss is between (.+?):",
    r"The clock met least often is “(.+?)”",
    r"Scores fell most often for (.+?):",
)
HIDDEN_BELOW, FLOOR = 8, 30


def boards(quarters, *, is_exact, kinds=tuple(SpanKind)):
    """Every board of every programme and span, by its question: exact, or as its monthly edition has it."""
    found = {}
    for code, first, kind in product(PROGRAMMES, quarters, kinds):
        programme, quarter = Programme.objects.get(code=code), first.month // 3 + 1
        span = span_of(kind, first.year, quarter)
        edition = editions.edition_for(is_exact=True) if is_exact else edition_of_span(programme, span, AS_OF)
        found[code, kind, first] = board.count_board(
            programme, first.year, quarter, as_of=AS_OF, edition=edition, span=span
        )
    return found


def sentences(counted):
    yield counted.headline
    for one in counted.sections:
        yield from (one.lead, *one.notes, *(chart.heading.title for chart in one.charts))


def chosen(counted):
    """What each choice of a board names, by the kind of choice."""
    text = " ".join(sentences(counted))
    return {kind: named[1] for kind in CHOICES if (named := re.search(kind, text))}


def check_sentences(quarters):
    protected, exact = (boards(quarters, is_exact=is_exact) for is_exact in (False, True))
    said, wrong = 0, []
    for question, outside in protected.items():
        inside = exact[question]
        for kind, name in chosen(outside).items():
            said += 1
            wrong += [(question, kind, name)] if chosen(inside).get(kind) != name else []
        for ours, theirs in zip(outside.figures, inside.figures, strict=True):
            direction = ours.change.split(" ")[0]
            if direction in {"up", "down"}:
                said += 1
                wrong += [(question, ours.id, ours.change)] if not theirs.change.startswith(direction) else []
    return said, wrong


def limits_of(text):
    """The span of a rate in words, in per cent."""
    numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)]
    if text.startswith(("under", "Under")):
        return 0, numbers[0]
    if text.startswith(("over", "Over")):
        return numbers[0], 100
    return (numbers[0], numbers[-1]) if " to " in text else (numbers[0], numbers[0])


def check_headlines(quarters):
    wrong = []
    protected, exact = (boards(quarters, is_exact=is_exact, kinds=[SpanKind.QUARTER]) for is_exact in (False, True))
    for question, outside in protected.items():
        ours, theirs = (next(one for one in each.figures if one.id == "M1") for each in (outside, exact[question]))
        mature = int(theirs.people.split(" of ")[1].split(" ")[0].replace(",", ""))
        if mature >= FLOOR:
            least, most = limits_of(ours.text)
            true = float(theirs.text.rstrip("%"))
            wrong += [] if least - 5.5 <= true <= most + 5.5 and ours.text != "Not shown" else [(question, ours.text)]
    return wrong


def test_every_sentence_names_what_the_exact_edition_names():
    fill_world(7, PROGRAMMES, YEAR, 90)
    said, wrong = check_sentences(YEAR)
    assert (wrong, said > 3) == ([], True)
    assert check_headlines(YEAR) == []


@pytest.mark.trust
@pytest.mark.parametrize("seed", range(5))
def test_every_sentence_of_two_years_of_other_worlds_names_what_the_exact_edition_names(seed):
    fill_world(seed, PROGRAMMES, TWO_YEARS, 140)
    assert check_sentences(TWO_YEARS)[1] == []
    assert check_headlines(TWO_YEARS) == []


def number_of(text):
    return None if text == "not shown" else int(text.replace(",", ""))


def readings(text, counted):
    """Every count that a reader of a board, who knows its rule, may take a published one for."""
    value, size = number_of(text), int(re.search(r"rounded to the nearest (\d+)", counted.rule)[1])
    if value is None:
        return range(HIDDEN_BELOW)
    return range(max(HIDDEN_BELOW, value - size // 2), value - size // 2 + size)


LISTS = {
    "What became of every referral sent",
    "By sex",
    "By age on acceptance",
    "By self-defined ethnicity",
    "By custody suite",
}


def told_by_subtraction(counted):
    """Hidden lines of a list of which only one number is left, by its total and the lines that are shown."""
    told = []
    for table in (table for one in counted.sections for table in one.sheets if table.title in LISTS):
        *lines, total = [row[1] for row in table.rows]
        hidden = [place for place, text in enumerate(lines) if number_of(text) is None]
        if number_of(total) is None or not hidden:
            continue
        least, most = (
            sum(end(readings(text, counted)) for text in lines if number_of(text) is not None) for end in (min, max)
        )
        rest = (max(0, min(readings(total, counted)) - most), max(readings(total, counted)) - least)
        told += [(table.title, rest)] if rest[1] <= 0 or (len(hidden) == 1 and rest[0] == rest[1]) else []
    return told


def told_between_spans(found, quarters):
    """Quarters whose hidden people are left with one number by what is published of the four together."""
    told = []
    for code in PROGRAMMES:
        for place in range(3, len(quarters)):
            each_quarter = [found[code, SpanKind.QUARTER, each] for each in quarters[place - 3 : place + 1]]
            parts, four = (
                [each.figures[0].text for each in each_quarter],
                found[code, SpanKind.FOUR_QUARTERS, quarters[place]],
            )
            whole = four.figures[0].text
            hidden = [text for text in parts if number_of(text) is None]
            if number_of(whole) is None or len(hidden) != 1:
                continue
            least, most = (
                sum(end(readings(text, each_quarter[0])) for text in parts if text != hidden[0]) for end in (min, max)
            )
            left = {
                one
                for one in range(HIDDEN_BELOW)
                if min(readings(whole, four)) - most <= one <= max(readings(whole, four)) - least
            }
            told += [(code, quarters[place], left)] if len(left) < 2 else []
    return told


def small_numbers(counted):
    """Counts in a table or a chart that are neither hidden nor rounded, wherever they are published."""
    cells = [
        (table.title, cell)
        for one in counted.sections
        for table in one.sheets
        for row in table.rows
        for cell in row[1:]
    ]
    found = [
        (title, cell)
        for title, cell in cells
        if re.fullmatch(r"\d[\d,]*", cell) and title not in {"Median days from acceptance", "Frequency, time and harm"}
    ]
    bad = [(title, cell) for title, cell in found if number_of(cell) < HIDDEN_BELOW or number_of(cell) % 5]
    said = [describe_chart(chart) for one in counted.sections for chart in one.charts]
    people = [number for text in said for number in re.findall(r", n ([\d,]+)", text)]
    return bad + [number for number in people if number_of(number) % 5 or number_of(number) < FLOOR]


def check_attack(quarters):
    found = boards(quarters, is_exact=False)
    lines = {
        tuple((table.title, tuple(row[0] for row in table.rows)) for one in each.sections for table in one.sheets)
        for each in found.values()
    }
    assert len(lines) == 1
    assert [told for each in found.values() for told in told_by_subtraction(each)] == []
    assert told_between_spans(found, quarters) == []
    assert [told for each in found.values() for told in small_numbers(each)] == []
    assert [each for each in found.values() if " of 1 " in csv.to_csv(each)] == []


def test_nothing_under_eight_is_found_in_a_year_of_a_force():
    fill_world(11, PROGRAMMES, YEAR, 60)
    check_attack(YEAR)


@pytest.mark.trust
@pytest.mark.parametrize("seed", range(5))
def test_nothing_under_eight_is_found_in_two_years_of_other_forces(seed):
    fill_world(seed, PROGRAMMES, TWO_YEARS, 90)
    check_attack(TWO_YEARS)


def test_seven_people_of_a_quarter_are_not_told_by_the_four_that_hold_it():
    """12, 12, 12 and 7 read 10, 10, 10, not shown, and together 45 by the finest rounding, which leaves 7 alone."""
    given.covered()
    for first, people in zip(YEAR, (12, 12, 12, 7), strict=True):
        given.cohort(people, first)
    programme, span = Programme.objects.get(code="divert"), span_of(SpanKind.FOUR_QUARTERS, 2023, 4)
    read = []
    for edition in (editions.protected_edition(), edition_of_span(programme, span, AS_OF)):
        counted = board.count_board(programme, 2023, 4, as_of=AS_OF, edition=edition, span=span)
        read.append((counted.figures[0].text, min(readings(counted.figures[0].text, counted))))
    assert read == [("45", 43), ("45", 38)]
