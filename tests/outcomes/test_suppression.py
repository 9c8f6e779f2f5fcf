"""The gate of disclosure control, attacked by subtraction and by search."""

from collections import defaultdict
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.figure.statistics import wilson_interval
from outcomes.figure.suppression import (
    NOT_SHOWN,
    Cell,
    Rule,
    RuleTooWeak,
    protect_count,
    protect_list,
    protect_mean,
    protect_rate,
    protect_rising,
    protect_table,
)

HIDDEN = Cell(None, True, NOT_SHOWN)


@pytest.mark.parametrize("count", range(8))
def test_zero_to_seven_are_hidden(count):
    assert protect_count(count) == HIDDEN


@pytest.mark.parametrize(("count", "value"), [(8, 10), (12, 10), (13, 15), (22, 20), (23, 25), (1_234, 1_235)])
def test_other_counts_are_rounded_to_five(count, value):
    assert protect_count(count) == Cell(value, False, f"{value:,}")


@pytest.mark.parametrize("settings_given", [{"hide_below": 4}, {"round_to": 1}, {"rate_floor": 9}])
def test_a_rule_weaker_than_policy_is_refused(settings_given):
    with pytest.raises(RuleTooWeak):
        Rule(**settings_given)


def test_the_weakest_allowed_rule_hides_one_to_four():
    assert [protect_count(count, Rule(hide_below=5)).value for count in (0, 4, 5)] == [None, None, 5]


def test_the_weakest_allowed_rule_rounds_to_five_and_shows_a_rate_of_ten_people():
    rule = Rule(hide_below=5, round_to=5, rate_floor=10)
    assert (protect_count(7, rule).value, protect_rate(5, 10, rule).value, protect_rate(5, 9, rule).value) == (
        5,
        0.5,
        None,
    )


def test_a_rate_comes_from_exact_counts_in_whole_per_cent():
    rate = protect_rate(41, 152)
    assert (rate.value, rate.denominator.value, rate.numerator) == (0.27, 150, HIDDEN)
    assert rate.text == "27% (20 to 35)"


@pytest.mark.parametrize(("numerator", "denominator"), [(15, 29), (7, 29), (0, 5), (3, 5)])
def test_no_rate_below_thirty_people(numerator, denominator):
    rate = protect_rate(numerator, denominator)
    assert (rate.value, rate.low, rate.high, rate.most, rate.text) == (None, None, None, None, NOT_SHOWN)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (0, 94, "under 9% (0 to 15)"),
        (7, 94, "under 9% (0 to 15)"),
        (8, 94, "8% (4 to 17)"),
        (86, 94, "92% (83 to 96)"),
        (87, 94, "over 91% (85 to 100)"),
        (94, 94, "over 91% (85 to 100)"),
    ],
)
def test_a_small_part_or_a_small_rest_is_a_limit_that_is_the_same_for_all_of_them(numerator, denominator, text):
    assert protect_rate(numerator, denominator).text == text


def test_a_rate_is_shown_from_thirty_people():
    assert protect_rate(15, 30).value == 0.5


MOST_PEOPLE = 260


def everything_published():
    """By what a reader sees of a rate, rounded people included, every pair of counts that reads so."""
    same = defaultdict(set)
    for people in range(30, MOST_PEOPLE):
        for number in range(people + 1):
            rate = protect_rate(number, people)
            same[rate.denominator.text, rate.text].add((number, people))
    return same


def test_thirty_people_or_more_always_show_a_rate_or_a_limit():
    assert [pairs for (_, text), pairs in everything_published().items() if text == NOT_SHOWN] == []


def test_no_rate_tells_a_number_below_eight_or_a_rest_below_eight():
    told = []
    for (people, text), pairs in everything_published().items():
        numbers, rests = {n for n, _ in pairs}, {d - n for n, d in pairs}
        if min(numbers) < 8 and numbers != set(range(8)):
            told.append((people, text, numbers))
        if min(rests) < 8 and rests != set(range(8)):
            told.append((people, text, rests))
    assert told == []


def test_no_set_of_rates_of_the_same_people_tells_how_many_they_are():
    """Whatever rates are published of them, the same three numbers of people always stay possible."""
    told = []
    for (people, text), pairs in everything_published().items():
        rounded = int(people.replace(",", ""))
        if rounded < MOST_PEOPLE - 5:
            told += [text for each in range(3) if rounded + each not in {d for _, d in pairs}]
    assert told == []


def test_an_interval_holds_the_interval_of_the_exact_counts_and_a_rate_is_near_its_own():
    wrong = []
    for number, people in product(range(MOST_PEOPLE), range(30, MOST_PEOPLE)):
        if number <= people:
            rate, exact = protect_rate(number, people), wilson_interval(number, people)
            is_inside = rate.low <= exact.low + 1e-9 and rate.high >= exact.high - 1e-9
            room = 1.5 / min(rate.denominator.value, 100) + 0.005
            is_near = rate.value is None or abs(rate.value - exact.value) <= room + 1e-9
            is_true = rate.value is not None or rate.least <= exact.value <= rate.most
            wrong += [(number, people)] if not (is_inside and is_near and is_true) else []
    assert wrong == []


def test_between_two_moments_of_the_same_people_few_can_never_be_counted():
    told = []
    for people in (30, 34, 40, 47, 61, 80, 99, 101, 143):
        same = defaultdict(set)
        for earlier, later in combinations_with_replacement(range(people + 1), 2):
            rates = protect_rising((earlier, later), people, 1)
            same[tuple(rate.text for rate in rates)].add(later - earlier)
        told += [(people, texts) for texts, gaps in same.items() if min(gaps) < 8 and len(gaps) < 8]
    assert told == []


def test_a_falling_step_near_another_is_given_as_limits_that_hold_it():
    wrong = []
    for people in (30, 47, 100, 143):
        for later, earlier in combinations_with_replacement(range(people + 1), 2):
            rate = protect_rising((earlier, later), people, 0, is_falling=True)[1]
            room = 1.5 / min(rate.denominator.value, 100) + 0.005 + 1e-9
            if not rate.least - room <= later / people <= rate.most + room:
                wrong.append((people, earlier, later, rate.text))
    assert wrong == []
    assert protect_rising((11, 5), 100, 0, is_falling=True)[1].text == "0% to 12%"


def test_a_moment_near_another_is_given_as_limits_that_hold_it():
    wrong = []
    for people in (30, 47, 80, 143, 400):
        for earlier, later in combinations_with_replacement(range(people + 1), 2):
            for anchor in (0, 1):
                for number, rate in zip(
                    (earlier, later), protect_rising((earlier, later), people, anchor), strict=True
                ):
                    room = 0.5 / min(rate.denominator.value, 100) + 0.005 + 1e-9
                    if not rate.least - room <= number / people <= rate.most + room:
                        wrong.append((people, earlier, later, rate.text))
    assert wrong == []


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([1.0] * 10 + [0.0] * 30, 0.25),
        ([1.0] * 9 + [0.0] * 31, None),
        ([1.0] * 10 + [0.0] * 19, None),
        ([2.0] + [1.0] * 18 + [0.0] * 20, 0.51),
        ([2.0] + [1.0] * 17 + [0.0] * 20, None),
        ([5475.0] + [10.0] * 39, None),
        ([12.34] * 40, 12.0),
    ],
)
def test_a_mean_that_one_person_could_move_by_more_than_a_tenth_is_not_shown(values, mean):
    assert protect_mean(values) == mean


def test_one_small_cell_hides_the_smallest_other():
    cells, total = protect_list([5, 40, 200])
    assert ([cell.value for cell in cells], total.value) == ([None, None, 200], 245)


def test_a_table_hides_in_both_directions():
    table = protect_table([[3, 50], [60, 70]])
    assert [[cell.value for cell in row] for row in table.cells] == [[None, None], [None, None]]
    assert ([c.value for c in table.row_totals], table.total.value) == ([55, 130], 185)


def test_what_rounding_itself_gives_away_is_hidden_too():
    # Four cells of 8 read 10 each, their total 30: only zero is left for the others.
    cells, total = protect_list([8, 8, 8, 8, 0, 0])
    assert possible_lists([8, 8, 8, 8, 0, 0], cells, total, place=4) != {0}


def readings(cell: Cell) -> set[int]:
    """Every count that a reader who knows the rule may take the cell for."""
    return {count for count in range(200) if cell.is_hidden or protect_count(count) == cell}


def possible_lists(counts, cells, total, place):
    """By exhaustive sums, the values of one hidden count that fit all that is published."""
    small = {i for i, count in enumerate(counts) if count < 8}
    sums = {0}
    for i, cell in enumerate(cells):
        if i != place:
            values = readings(cell) & (set(range(8)) if i in small else set(range(8, 200)))
            sums = {a + b for a in sums for b in values}
    totals = readings(total) if not total.is_hidden else set(range(400))
    values = range(8) if place in small else range(8, 200)
    return {value for value in values if any(value + rest in totals for rest in sums)}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=1, max_size=6))
@example([8, 8, 8, 8, 0, 0])
@example([7, 10])
@example([0])
def test_no_hidden_count_of_a_list_can_be_worked_out(counts):
    cells, total = protect_list(counts)
    for place, cell in enumerate(cells):
        if cell.is_hidden:
            assert len(possible_lists(counts, cells, total, place)) > 1


small_tables = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=2, max_size=4)
)


@settings(max_examples=150, deadline=None)
@given(small_tables)
def test_no_line_with_a_shown_total_hides_exactly_one_cell(rows):
    table = protect_table(rows)
    lines = list(zip(table.cells, table.row_totals, strict=True))
    lines += list(zip(zip(*table.cells, strict=True), table.column_totals, strict=True))
    lines += [(table.row_totals, table.total), (table.column_totals, table.total)]
    for cells, total in lines:
        assert total.is_hidden or sum(cell.is_hidden for cell in cells) != 1


def other_tables(rows):
    """Tables that differ by moving up to three people within two rows and two columns, or into and out of cells."""
    places = list(product(range(len(rows)), range(len(rows[0]))))
    for moves in product((-2, -1, 0, 1, 2), repeat=len(places)):
        changed = [list(row) for row in rows]
        for (i, j), change in zip(places, moves, strict=True):
            changed[i][j] += change
        if min(min(row) for row in changed) >= 0:
            yield changed


def reads_the_same(ours, theirs, rows, changed) -> bool:
    """True when `changed`, published with the same cells hidden, prints the very same table."""
    for i, j in product(range(len(rows)), range(len(rows[0]))):
        if ours.cells[i][j].is_hidden:
            if (rows[i][j] < 8) != (changed[i][j] < 8):
                return False
        elif protect_count(changed[i][j]) != ours.cells[i][j]:
            return False
    return all(cell.is_hidden or protect_count(count) == cell for cell, count in theirs)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 16), min_size=2, max_size=2), min_size=2, max_size=2))
def test_every_hidden_cell_of_a_table_has_another_reading(rows):
    assert told_exactly(rows) == set()


def told_exactly(rows):
    """The hidden cells of a table of two rows and two columns for which no other reading is found."""
    table = protect_table(rows)
    unsettled = {(i, j) for i, j in product(range(2), range(2)) if table.cells[i][j].is_hidden}
    for changed in other_tables(rows):
        totals = [sum(row) for row in changed] + [sum(c) for c in zip(*changed, strict=True)]
        printed = [*table.row_totals, *table.column_totals, table.total]
        if reads_the_same(table, zip(printed, [*totals, sum(map(sum, changed))], strict=True), rows, changed):
            unsettled -= {(i, j) for i, j in unsettled if changed[i][j] != rows[i][j]}
    return unsettled


#: Nought and one, the last hidden count and the first shown one, and the last that is rounded to the same figure.
EDGES = (0, 1, 7, 8, 12)


def test_every_table_at_the_edges_of_the_rule_has_another_reading():
    tables = [((a, b), (c, d)) for a, b, c, d in product(EDGES, repeat=4) if (a, b) <= (c, d)]
    assert [rows for rows in tables if told_exactly(rows)] == []


def test_no_list_at_the_edges_of_the_rule_can_be_worked_out():
    told = []
    for counts in product(EDGES, repeat=4):
        cells, total = protect_list(counts)
        hidden = [place for place, cell in enumerate(cells) if cell.is_hidden]
        told += [counts for place in hidden if len(possible_lists(counts, cells, total, place)) < 2]
    assert told == []


@pytest.mark.parametrize(
    ("rows", "cells", "rows_total", "columns_total", "total"),
    [
        ([[40, 60], [80, 100]], [[40, 60], [80, 100]], [100, 180], [120, 160], 280),
        ([[12, 60], [80, 7]], [[None, None], [None, None]], [70, 85], [90, 65], 160),
        ([[40], [60]], [[40], [60]], [40, 60], [100], 100),
        ([[40, 60]], [[40, 60]], [100], [40, 60], 100),
        ([[5], [40], [200]], [[None], [None], [200]], [None, None, 200], [245], 245),
        ([[5, 40, 200]], [[None, None, 200]], [245], [None, None, 200], 245),
        ([[40]], [[40]], [40], [40], 40),
        ([[7]], [[None]], [None], [None], None),
        ([[3, 20, 40], [30, 50, 90]], [[None, None, 40], [None, None, 90]], [65, 170], [35, 70, 130], 235),
    ],
)
def test_no_more_is_hidden_than_must_be(rows, cells, rows_total, columns_total, total):
    table = protect_table(rows)
    assert [[cell.value for cell in row] for row in table.cells] == cells
    assert ([one.value for one in table.row_totals], [one.value for one in table.column_totals], table.total.value) == (
        rows_total,
        columns_total,
        total,
    )


@pytest.mark.parametrize(("numerator", "denominator"), [(31, 30), (-1, 30)])
def test_what_is_no_part_of_a_whole_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="numerator is part|never negative"):
        protect_rate(numerator, denominator)


def test_rows_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="same number of cells"):
        protect_table([[8, 8], [8]])


def test_a_table_that_would_have_to_hide_a_shared_total_shows_nothing():
    # Another table of the same people may show 15 for the first column; 1 could then be worked out.
    table = protect_table([[8, 12], [1, 7], [8, 8]])
    assert {cell for row in table.cells for cell in row} | set(table.row_totals) | {table.total} == {HIDDEN}


def test_an_empty_table_is_all_hidden():
    assert protect_table([[0, 0], [0, 0]]).total == HIDDEN


def test_a_wide_table_is_protected_in_reasonable_time():
    rows = [[(7 * i * j + 3 * i + j) % 23 for j in range(19)] for i in range(20)]
    table = protect_table(rows)
    assert all(
        cell.is_hidden
        for row, cells in zip(rows, table.cells, strict=True)
        for count, cell in zip(row, cells, strict=True)
        if count < 8
    )
