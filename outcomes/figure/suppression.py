"""The one gate of disclosure control: exact counts in, what may be published out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from outcomes.figure.statistics import wilson_interval

NOT_SHOWN = "not shown"
WHOLE = 100
#: One person may hold one part in ten of a sum, and no more.
WHOLE_PARTS = 10


class RuleTooWeak(ValueError):
    """The rule would publish what must never be published; the message says which part."""


@dataclass(frozen=True)
class Rule:
    """Counts below `hide_below` are hidden, zero included; others rounded; no rate on fewer than `rate_floor`."""

    hide_below: int = 8
    round_to: int = 5
    rate_floor: int = 30

    def __post_init__(self) -> None:
        if self.hide_below < 5:
            raise RuleTooWeak("Counts of 1 to 4 must always be hidden.")
        if self.round_to < 5:
            raise RuleTooWeak("Counts must be rounded to 5 or coarser.")
        if self.rate_floor < 10:
            raise RuleTooWeak("No rate may be shown on fewer than 10 people.")

    @property
    def note(self) -> str:
        """The sentence that stands below every published table."""
        return (
            f"Counts of 0 to {self.hide_below - 1} are not shown, nor others from which they could be worked out. "
            f"Other counts are rounded to the nearest {self.round_to}. Rates come from exact counts of "
            f"{self.rate_floor} people or more, in whole per cent; below {WHOLE} people to the share of one person. Where "
            f"fewer than {self.hide_below} people are counted, or all but as many, a rate is given as a limit: under or over."
        )


DEFAULT = Rule()


@dataclass(frozen=True)
class Cell:
    """A count as published: `value` is rounded, or None when hidden."""

    value: int | None
    is_hidden: bool
    text: str


HIDDEN = Cell(None, True, NOT_SHOWN)


@dataclass(frozen=True)
class ProtectedRate:
    """A rate as published, in whole per cent, or the limits between which it lies; all between 0 and 1, or None.

    `value` is empty where only `least` and `most` may be known; `low` and `high` are the interval.
    """

    numerator: Cell
    denominator: Cell
    value: float | None
    low: float | None
    high: float | None
    text: str
    least: float | None = None
    most: float | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a rate or its limits may be read."""
        return self.most is not None


@dataclass(frozen=True)
class ProtectedTable:
    """Cells in their rows, with the published totals of rows, columns and the whole."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell


def protect_count(count: int, rule: Rule = DEFAULT) -> Cell:
    """One count, hidden or rounded; the same for totals and differences."""
    if count < 0:
        raise ValueError("A count of people is never negative.")
    if count < rule.hide_below:
        return HIDDEN
    rounded = _rounded(count, rule)
    return Cell(rounded, False, f"{rounded:,}")


def _rounded(count: int, rule: Rule) -> int:
    return (count + rule.round_to // 2) // rule.round_to * rule.round_to


def protect_rate(numerator: int, denominator: int, rule: Rule = DEFAULT) -> ProtectedRate:
    """A rate from exact counts with Wilson's interval; a limit where either part is small; none on too few people.

    Below 100 people it is rounded to a share that any number of people reading the same has too, so that no rate, and no
    set of rates of the same people, tells how many they are; the interval is the widest of all that would read the same.
    """
    if numerator > denominator:
        raise ValueError("A numerator is part of its denominator.")
    protect_count(numerator, rule)
    bottom = protect_count(denominator, rule)
    if bottom.value is None or denominator < rule.rate_floor:
        return ProtectedRate(HIDDEN, bottom, None, None, None, NOT_SHOWN)
    if numerator < rule.hide_below:
        return _small_share(bottom, rule, is_rest=False)
    if denominator - numerator < rule.hide_below:
        return _small_share(bottom, rule, is_rest=True)
    part = _part_of_whole(numerator, denominator, bottom.value, rule)
    low, high = _widest_interval(part, bottom.value, rule)
    percent = _whole(part, min(bottom.value, WHOLE))
    text = f"{percent}% ({low} to {high})"
    return ProtectedRate(
        HIDDEN, bottom, percent / WHOLE, low / WHOLE, high / WHOLE, text, percent / WHOLE, percent / WHOLE
    )


def protect_rising(
    numerators: Sequence[int], denominator: int, anchor: int, rule: Rule = DEFAULT, *, is_falling: bool = False
) -> list[ProtectedRate]:
    """Rates of the same people at later and later moments, or of falling numbers of them: what happened between two that are shown is never few people.

    The rate at `anchor` is shown first. One that lies fewer than the hidden number of people from the nearest one shown
    is given as limits that follow from that one alone.
    """
    found = [protect_rate(number, denominator, rule) for number in numerators]
    for places in (range(anchor - 1, -1, -1), range(anchor + 1, len(found))):
        last = anchor
        for place in places:
            if found[last].value is None:
                last = place
            elif _is_near(numerators[place], numerators[last], denominator, rule):
                found[place] = _near(found[last], rule, is_lower=(place < anchor) != is_falling)
            elif found[place].value is not None:
                last = place
    return found


def _is_near(number: int, shown: int, people: int, rule: Rule) -> bool:
    """Too few between the two, or so few that a limit beside the rate would leave fewer readings than that."""
    if abs(number - shown) < rule.hide_below:
        return True
    least, rest = sorted((number, shown)), sorted((people - number, people - shown))
    return any(small < rule.hide_below and other < 2 * rule.hide_below - 1 for small, other in (least, rest))


def _near(shown: ProtectedRate, rule: Rule, *, is_lower: bool) -> ProtectedRate:
    percent, room = round(WHOLE * (shown.value or 0)), _limit(shown.denominator, rule)
    least = 0 if percent <= 2 * room else percent - room - 1
    most = WHOLE if percent >= WHOLE - 2 * room else percent + room + 1
    least, most = (least, percent + 1) if is_lower else (percent - 1, most)
    text = f"{least}% to {most}%"
    return ProtectedRate(HIDDEN, shown.denominator, None, None, None, text, least / WHOLE, most / WHOLE)


def _small_share(bottom: Cell, rule: Rule, *, is_rest: bool) -> ProtectedRate:
    """Fewer than the hidden number of people, said by what is published of all of them alone."""
    limit, fewest = _limit(bottom, rule), _readings(bottom.value or 0, rule)[0]
    end = ceil(round(WHOLE * wilson_interval(min(rule.hide_below - 1, fewest), fewest).high, 9))
    if is_rest:
        least, low = (WHOLE - limit) / WHOLE, (WHOLE - end) / WHOLE
        text = f"over {WHOLE - limit}% ({WHOLE - end} to {WHOLE})"
        return ProtectedRate(HIDDEN, bottom, None, low, 1.0, text, least, 1.0)
    return ProtectedRate(HIDDEN, bottom, None, 0.0, end / WHOLE, f"under {limit}% (0 to {end})", 0.0, limit / WHOLE)


def _limit(bottom: Cell, rule: Rule) -> int:
    """What fewer than the hidden number of people are less than, in whole per cent, however many there are in all."""
    return min(WHOLE, ceil(WHOLE * rule.hide_below / _readings(bottom.value or 0, rule)[0]))


def _readings(rounded: int, rule: Rule) -> range:
    """Every number of people on which a rate may be shown and that reads as this one."""
    lowest = rounded - rule.round_to // 2
    return range(max(lowest, rule.rate_floor, rule.hide_below), lowest + rule.round_to)


def _nearest_part(numerator: int, denominator: int, parts: int) -> int:
    return (2 * parts * numerator + denominator) // (2 * denominator)


def _whole(part: int, parts: int) -> int:
    return (2 * WHOLE * part + parts) // (2 * parts)


@lru_cache(maxsize=1024)
def _parts_of_all(rounded: int, rule: Rule) -> tuple[int, int]:
    """The lowest and the highest share that every number of people reading as this one can have."""
    parts, hidden = min(rounded, WHOLE), rule.hide_below
    lows = [_nearest_part(hidden, people, parts) for people in _readings(rounded, rule)]
    highs = [_nearest_part(max(hidden, people - hidden), people, parts) for people in _readings(rounded, rule)]
    return max(lows), max(*lows, min(highs))


def _part_of_whole(numerator: int, denominator: int, rounded: int, rule: Rule) -> int:
    lowest, highest = _parts_of_all(rounded, rule)
    return min(highest, max(lowest, _nearest_part(numerator, denominator, min(rounded, WHOLE))))


@lru_cache(maxsize=4096)
def _widest_interval(part: int, rounded: int, rule: Rule) -> tuple[int, int]:
    """The lowest and the highest end, outward in whole per cent, of every pair of counts that reads the same."""
    parts = min(rounded, WHOLE)
    rates = [
        wilson_interval(numerator, people)
        for people in _readings(rounded, rule)
        for numerator in range(max(rule.hide_below, people * (part - 3) // parts), people - rule.hide_below + 1)
        if numerator * parts <= people * (part + 3) and _part_of_whole(numerator, people, rounded, rule) == part
    ]
    low, high = min(rate.low for rate in rates), max(rate.high for rate in rates)
    return floor(round(WHOLE * low, 9)), ceil(round(WHOLE * high, 9))


def protect_mean(values: Sequence[float], rule: Rule = DEFAULT) -> float | None:
    """The mean of what each person holds, to two figures; none where one person could move it by more than a tenth.

    None too on too few people, or where all of it is held by few of them.
    """
    total, holders = sum(values), sum(value > 0 for value in values)
    if len(values) < rule.rate_floor or holders < rule.hide_below or WHOLE_PARTS * max(values) > total:
        return None
    return float(f"{total / len(values):.2g}")


def protect_list(counts: Sequence[int], rule: Rule = DEFAULT) -> tuple[tuple[Cell, ...], Cell]:
    """Counts that add up to a published total, and that total."""
    table = protect_table([counts], rule)
    return table.cells[0], table.row_totals[0]


def protect_table(rows: Sequence[Sequence[int]], rule: Rule = DEFAULT) -> ProtectedTable:
    """A table whose totals are published beside it; no hidden cell can be worked out from what is shown.

    First the small counts are hidden, then in each line with one hidden cell the smallest other; last,
    whatever could still be told exactly from the totals and the rounding has its line hidden further.
    """
    sheet = _Sheet(rows, rule)
    sheet.hide_pairs()
    while (found := sheet.recoverable()) and sheet.hide_beside(found):
        sheet.hide_pairs()
    return sheet.published()


Arc = tuple[str, str]
Moves = defaultdict[str, set[str]]
START, END = "start", "end"
END_TO_START: Arc = (END, START)


class _Sheet:
    """A table as a flow from start to rows to columns to end and back: each line's total is kept at its node.

    Another table fits everything published exactly when flow can be moved round a cycle inside the bounds
    that a reader knows; so a hidden count is safe when such a cycle passes through it.
    """

    def __init__(self, rows: Sequence[Sequence[int]], rule: Rule) -> None:
        width = len(rows[0]) if rows else 0
        if any(len(row) != width for row in rows):
            raise ValueError("Every row of a table has the same number of cells.")
        self.rule = rule
        self.rows = [f"row {i}" for i in range(len(rows))]
        self.columns = [f"column {j}" for j in range(width)]
        self.counts: dict[Arc, int] = {END_TO_START: sum(map(sum, rows))}
        for row, line in zip(self.rows, rows, strict=True):
            self.counts[START, row] = sum(line)
            self.counts.update(((row, column), count) for column, count in zip(self.columns, line, strict=True))
        for j, column in enumerate(self.columns):
            self.counts[column, END] = sum(line[j] for line in rows)
        self.small = {arc for arc, count in self.counts.items() if protect_count(count, rule).is_hidden}
        self.hidden = set(self.small)
        self.repeated = self._totals_of_one()

    def _totals_of_one(self) -> set[Arc]:
        repeated: set[Arc] = set()
        if len(self.rows) == 1:
            repeated |= {(column, END) for column in self.columns} | {END_TO_START}
        if len(self.columns) == 1:
            repeated |= {(START, row) for row in self.rows} | {END_TO_START}
        return repeated

    def hide_pairs(self) -> None:
        """One hidden cell beside its shown total would be a subtraction: hide the smallest other."""
        lines = self._lines()
        while any(self._hide_second(total, parts) for total, parts in lines):
            pass

    def _lines(self) -> list[tuple[Arc, list[Arc]]]:
        lines = [((START, row), [(row, column) for column in self.columns]) for row in self.rows]
        lines += [((column, END), [(row, column) for row in self.rows]) for column in self.columns]
        lines.append((END_TO_START, [(START, row) for row in self.rows]))
        lines.append((END_TO_START, [(column, END) for column in self.columns]))
        return [(total, parts) for total, parts in lines if total not in self.repeated]

    def _hide_second(self, total: Arc, parts: list[Arc]) -> bool:
        shown = [arc for arc in parts if arc not in self.hidden]
        if total in self.hidden or not shown or len(parts) - len(shown) != 1:
            return False
        self.hidden.add(min(shown, key=lambda arc: self.counts[arc]))
        return True

    def recoverable(self) -> Arc | None:
        """A hidden count that the published ones still fix to one value."""
        moves = self._moves()
        for arc in sorted(self.hidden - self.repeated):
            if not (_leads(moves, arc) or _leads(moves, arc[::-1])):
                return arc
        return None

    def _moves(self) -> Moves:
        moves: Moves = defaultdict(set)
        for arc, count in self.counts.items():
            low, high = self._bounds(arc)
            if high is None or count < high:
                moves[arc[0]].add(arc[1])
            if count > low:
                moves[arc[1]].add(arc[0])
        return moves

    def _bounds(self, arc: Arc) -> tuple[int, int | None]:
        """What a reader who knows the rule, and even which cells were small, can say of one count."""
        if arc in self.repeated:
            return 0, None
        if arc in self.small:
            return 0, self.rule.hide_below - 1
        if arc in self.hidden:
            return self.rule.hide_below, None
        lowest = _rounded(self.counts[arc], self.rule) - self.rule.round_to // 2
        return max(lowest, self.rule.hide_below), lowest + self.rule.round_to - 1

    def hide_beside(self, arc: Arc) -> bool:
        """Hide the smallest count still shown, of the same line if there is one; False when none is left.

        Totals of columns and of the whole go last, and take the table with them: another table of the same people
        may show them, and only a table that shows nothing adds nothing to that.
        """
        shown = [other for other in self.counts if other not in self.hidden | self.repeated]
        if not shown:
            return False
        chosen = min(shown, key=lambda other: (END in other, not set(arc) & set(other), self.counts[other]))
        self.hidden |= set(self.counts) if END in chosen else {chosen}
        return True

    def published(self) -> ProtectedTable:
        cells = tuple(tuple(self._cell((row, column)) for column in self.columns) for row in self.rows)
        row_totals = tuple(self._cell((START, row)) for row in self.rows)
        column_totals = tuple(self._cell((column, END)) for column in self.columns)
        total = self._cell(END_TO_START)
        if len(self.columns) == 1:
            row_totals, total = tuple(row[0] for row in cells), column_totals[0]
        if len(self.rows) == 1:
            column_totals, total = cells[0], row_totals[0]
        return ProtectedTable(cells, row_totals, column_totals, total)

    def _cell(self, arc: Arc) -> Cell:
        return HIDDEN if arc in self.hidden else protect_count(self.counts[arc], self.rule)


def _leads(moves: Moves, arc: Arc) -> bool:
    """True when `arc` may carry more and what it carries can flow back another way."""
    goal, start = arc
    if start not in moves[goal]:
        return False
    waiting = list(moves[start] - {goal})
    seen = {start, *waiting}
    while waiting and goal not in seen:
        reached = moves[waiting.pop()] - seen
        seen |= reached
        waiting += reached
    return goal in seen
