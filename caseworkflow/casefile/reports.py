"""The paper that a person is given on who has looked at their record: roles and organisations, no names of staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.words import day_in_words, moment_in_words
from paper.documents import Document
from paper.tables import Table

HEAD = ("When", "In which role", "For which organisation", "How")


def draw_access_history(looks: Sequence[Any], *, reference: str, service: str, made_at: datetime, most: int) -> bytes:
    paper = Document(
        "Who has looked at your record",
        author=service,
        made_at=made_at,
        running="Who has looked at your record",
        footer=f"Reference {reference}, made {day_in_words(made_at)}",
    )
    paper.heading("Who has looked at your record")
    paper.paragraph(
        f"Each time somebody opens, lists, prints or changes your record with the reference {reference}, it is entered "
        "in a ledger that nobody can change. This is what it says, newest first."
    )
    if len(looks) >= most:
        paper.note(f"Only the last {most:,} are printed. Ask for those before them.")
    if looks:
        rows = [(moment_in_words(one.at), one.role, one.organisation or "None", one.way) for one in looks]
        paper.table(
            Table("Looks and acts, newest first", HEAD, rows, numbers_from=len(HEAD), shares=(0.3, 0.22, 0.3, 0.18))
        )
    else:
        paper.paragraph("Nobody has looked at it yet.")
    paper.heading("If you do not understand one of these", 2)
    paper.paragraph("Ask your worker. You can also ask for an independent check by the auditor of this service.")
    return paper.to_bytes()
