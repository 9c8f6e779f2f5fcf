"""Draws a board report on A4: knows the frozen report and paper, and reads nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.words import day_in_words
from outcomes.report.reports.shapes import Board, Section, Sheet
from paper import charts
from paper.documents import Cover, Document, Tile
from paper.tables import Table

#: The sections whose leads stand in the summary.
SUMMARISED = frozenset({"funnel", "timeliness", "engagement", "places"})
TILES_IN_A_ROW = 3
FIGURES, WRITTEN = "Figures", "Commentary and what follows"
WORDS = {2: (1, 2), 3: (1, 3, 2)}
BY_WINDOW = {True: (22, 26, 26, 26), False: (31, 23, 23, 23)}


@dataclass(frozen=True)
class Imprint:
    """What the cover says beside the figures."""

    service: str
    author: str
    status: str
    edition: str
    fingerprint: str
    made_at: datetime
    hands: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Written:
    """The passages of one kind: what each says, and who acts until when."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Beside:
    """What people wrote beside the figures, and which figures are others than in the published edition before."""

    written: tuple[Written, ...] = ()
    earlier: int = 0
    changes: Sequence[tuple[str, ...]] = ()


NOTHING_BESIDE = Beside()


def draw_report(board: Board, imprint: Imprint, beside: Beside = NOTHING_BESIDE) -> bytes:
    """The PDF; the same report, imprint and words give the same bytes."""
    mark = board.mark or imprint.status
    document = Document(
        f"Board report: {board.programme}, {board.period}",
        author=imprint.author,
        made_at=imprint.made_at,
        cover=_cover(board, imprint),
        running=f"{imprint.service} | {board.programme} | {board.period}",
        footer=f"{mark} | {imprint.edition} | As of {board.as_of}",
    )
    document.contents()
    _summary(document, board)
    _written(document, beside)
    document.heading(FIGURES)
    *others, last = board.sections
    for section in others:
        _section(document, section)
    _section(document, last, ends_with_table=True)
    _changes(document, beside)
    document.page_break()
    document.heading("Definitions")
    document.small(f"Definitions version {board.definitions_version}.")
    document.definitions(board.definitions)
    return document.to_bytes()


def _cover(board: Board, imprint: Imprint) -> Cover:
    facts = [("Made by", imprint.author)]
    facts += imprint.hands
    facts += [
        ("Figures as of", board.as_of),
        ("Police data to", board.data_to or "none"),
        ("Definitions", f"Version {board.definitions_version}"),
    ]
    return Cover(
        service=imprint.service,
        title="Board report",
        programme=board.programme,
        period=board.period,
        status=f"{imprint.status}. {board.mark}" if board.mark else imprint.status,
        edition=imprint.edition,
        fingerprint=imprint.fingerprint,
        made_on=day_in_words(imprint.made_at),
        facts=facts,
    )


def _summary(document: Document, board: Board) -> None:
    document.heading("Summary")
    document.lead(board.headline)
    for start in range(0, len(board.figures), TILES_IN_A_ROW):
        row = board.figures[start : start + TILES_IN_A_ROW]
        document.tiles([_tile(one.text, one.name, [one.people, one.interval, one.change]) for one in row])
    leads = [section.lead for section in board.sections if section.id in SUMMARISED]
    document.bullets(leads)
    document.note(board.rule)


def _written(document: Document, beside: Beside) -> None:
    if not beside.written:
        return
    document.heading(WRITTEN)
    for kind in beside.written:
        document.heading(kind.title, 2)
        for words, who in kind.lines:
            for paragraph in words.splitlines():
                document.paragraph(paragraph)
            if who:
                document.small(f"{who[:1].upper()}{who[1:]}.")


def _changes(document: Document, beside: Beside) -> None:
    """What this edition says otherwise than the published one before; nothing where it is the first."""
    if not beside.earlier:
        return
    document.heading(f"Changed since edition {beside.earlier}", 2)
    if not beside.changes:
        document.paragraph("No figure is another.")
        return
    head = ("Section", "Figure", f"Edition {beside.earlier}", "This edition")
    document.table(Table("Figures that are others", head, beside.changes, numbers_from=4, shares=(3, 6, 4, 4)))


def _tile(number: str, name: str, details: list[str]) -> Tile:
    people, interval, change = details
    lines = [people, f"95% interval {interval}" if interval else "", change[:1].upper() + change[1:]]
    is_number = any(sign.isdigit() for sign in number)
    detail = ". ".join(filter(None, ["" if is_number else number, *lines]))
    return Tile(number if is_number else "—", name, detail[:1].upper() + detail[1:])


def _section(document: Document, section: Section, *, ends_with_table: bool = False) -> None:
    """Notes stand below, but for the last section: there a page could hold them alone, without a figure."""
    document.heading(section.title, 2)
    if not section.is_lead_drawn:
        document.lead(section.lead)
    if section.badge:
        document.small(f"Comparison: {section.badge.lower()}.")
    if section.warning:
        document.note(section.warning)
    for chart in section.charts:
        document.figure(charts.draw_chart(chart), title=chart.heading.title, description=charts.describe_chart(chart))
    if ends_with_table:
        _notes(document, section)
    for sheet in section.sheets:
        _sheet(document, sheet)
    if not ends_with_table:
        _notes(document, section)


def _notes(document: Document, section: Section) -> None:
    for note in section.notes:
        document.small(note)


def _sheet(document: Document, sheet: Sheet) -> None:
    if not sheet.rows:
        return
    has_people = any(", n " in cell for row in sheet.rows for cell in row)
    by_window = BY_WINDOW[has_people] if sheet.head[-1].endswith(" months") else None
    document.table(
        Table(
            sheet.title,
            sheet.head,
            sheet.rows,
            numbers_from=len(sheet.head) if sheet.is_words else 1,
            has_total=sheet.has_total,
            shares=WORDS[len(sheet.head)] if sheet.is_words else by_window,
            note=sheet.note,
        )
    )
