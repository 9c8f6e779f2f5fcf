"""Tables with their totals through the gate: no hidden cell can be worked out from what is shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.figure.suppression.counts import DEFAULT, HIDDEN, Cell, Rule, protect_count, round_count


@dataclass(frozen=True)
class ProtectedTable:
    """Cells in their rows, with the published totals of rows, columns and the whole."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell


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
        lowest = round_count(self.counts[arc], self.rule) - self.rule.round_to // 2
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
