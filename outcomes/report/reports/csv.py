"""A board report as rows for a sheet program, and as JSON: the same figures as on paper, none beside them."""

import json
import re
from collections.abc import Iterator
from io import StringIO

from outcomes.report.reports.board import freeze_board
from outcomes.report.reports.shapes import Board
from paper.sheets import write_rows

HEAD = ("programme", "quarter", "data_to", "edition", "section", "table", "row", "column", "value")
COUNT = re.compile(r"^\d{1,3}(,\d{3})+$")


def to_csv(board: Board) -> str:
    out = StringIO()
    write_rows(out, HEAD, csv_rows(board))
    return out.getvalue()


def csv_rows(board: Board) -> Iterator[tuple[str, ...]]:
    """One row for each cell, so that every number carries its names; counts lose their commas."""
    edition = board.mark or "Protected"
    frame = (board.code, board.name, board.as_of, edition)
    for figure in board.figures:
        values = {"value": figure.text, "people": figure.people, "interval": figure.interval, "change": figure.change}
        for column, value in values.items():
            yield (*frame, "Headline figures", "Headline figures", figure.name, column, _number(value))
    for section in board.sections:
        for sheet in section.sheets:
            for line in sheet.rows:
                for column, value in zip(sheet.head[1:], line[1:], strict=True):
                    yield (*frame, section.title, sheet.title, line[0], column, _number(value))
    yield (*frame, "Rules", "Rules", "Disclosure control", "value", board.rule)


def _number(text: str) -> str:
    return text.replace(",", "") if COUNT.match(text) else text


def to_json(board: Board) -> str:
    return json.dumps(freeze_board(board), indent=1, ensure_ascii=False, sort_keys=True)
