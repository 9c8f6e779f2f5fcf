"""A board report as rows for a sheet program, and as JSON: one figure a row, the same figures as on paper."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from io import StringIO
from typing import Any

from outcomes.report.reports.board import digest_of_board, freeze_board
from outcomes.report.reports.readings import Reading, read_figures
from outcomes.report.reports.shapes import Board
from paper.opendocument import NamedTable, write_workbook
from paper.sheets import write_rows

FRAME = ("programme", "quarter", "figures_as_of", "police_data_to", "version", "edition", "digest")
HEAD = (*FRAME, *Reading.__dataclass_fields__)
NO_POLICE_DATA = "none"


def figure_rows(board: Board, edition: str = "") -> Iterator[dict[str, str]]:
    """Each figure under its names, with the edition that it stands in and the fingerprint of that edition."""
    frame = dict(
        zip(
            FRAME,
            (
                board.code,
                board.name,
                board.as_of,
                board.data_to or NO_POLICE_DATA,
                board.definitions_version,
                ", ".join(filter(None, [edition, board.mark or "Protected"])),
                digest_of_board(freeze_board(board)),
            ),
            strict=True,
        )
    )
    for reading in read_figures(board):
        yield {**frame, **asdict(reading)}


def to_csv(board: Board, edition: str = "") -> str:
    out = StringIO()
    write_rows(out, HEAD, (tuple(row.values()) for row in figure_rows(board, edition)))
    return out.getvalue()


def to_json(board: Board, edition: str = "") -> str:
    """The frozen report with its fingerprint, and beside it the same rows as the table."""
    frozen = freeze_board(board)
    content: dict[str, Any] = {
        **frozen,
        "digest": digest_of_board(frozen),
        "edition": edition,
        "rows": list(figure_rows(board, edition)),
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)


def to_ods(board: Board, edition: str = "") -> bytes:
    """The same rows as a workbook, numbers as numbers, with what the figures are on a sheet of its own."""
    rows = [tuple(row.values()) for row in figure_rows(board, edition)]
    about = [
        ("Programme", board.programme),
        ("Accepted in", board.period),
        ("Figures as of", board.as_of),
        ("Police data to", board.data_to or NO_POLICE_DATA),
        ("Edition", ", ".join(filter(None, [edition, board.mark or "Protected"]))),
        ("Fingerprint of the figures", digest_of_board(freeze_board(board))),
        ("Rule", board.rule),
        *board.definitions,
    ]
    return write_workbook([NamedTable("Figures", [HEAD, *rows]), NamedTable("About", about)])
