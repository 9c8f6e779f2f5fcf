"""The papers of a question to police as one document: what was disclosed, heading by heading."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.words import day_in_words, moment_in_words
from paper.documents import Document
from paper.tables import Table

#: Headings whose lines begin with a moment and are drawn as a table.
DATED = frozenset({"Attendance", "Attempts to reach them", "Letters and messages", "Chronology"})

WHEN_AND_WHAT = ("When", "What")


def draw_papers(
    title: str,
    papers: Mapping[str, Any],
    *,
    referral: Any,
    asked: str,
    asked_at: datetime | None,
    service: str,
    made_at: datetime,
) -> bytes:
    paper = Document(
        title,
        author=service,
        made_at=made_at,
        running=f"{title}: {referral.reference}",
        footer=f"Reference {referral.reference}, made {day_in_words(made_at)}. Official: sensitive, personal",
    )
    paper.heading(title)
    paper.definitions(
        [
            ("Name", referral.sent_name),
            ("Born", day_in_words(referral.date_of_birth)),
            ("Reference", referral.reference),
            ("Programme", str(referral.programme)),
            ("Question", f"{asked}, {moment_in_words(asked_at)}" if asked_at else asked),
        ]
    )
    for heading, held in papers.items():
        paper.heading(heading, 2)
        _draw_lines(paper, heading, paper_lines(held))
    return paper.to_bytes()


def _draw_lines(paper: Document, heading: str, lines: list[str]) -> None:
    if not lines:
        paper.paragraph("Nothing recorded.")
    elif heading in DATED:
        rows = [(when, what) for when, _, what in (line.partition(": ") for line in lines)]
        paper.table(
            Table("The earliest first", WHEN_AND_WHAT, rows, numbers_from=len(WHEN_AND_WHAT), shares=(0.3, 0.7))
        )
    else:
        paper.bullets(lines)


def paper_lines(held: Any) -> list[str]:
    """What stands under one heading, line by line."""
    if isinstance(held, dict):
        return [f"{name}: {value}" for name, value in held.items()]
    return [str(one) for one in held] if isinstance(held, list) else [str(held)]
