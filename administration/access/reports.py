"""The paper on who saw one person: it names those who looked, and of the person no more than what tells them apart."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from accounts.words import day_in_words, moment_in_words
from ledger.looks import Look
from paper.documents import Document
from paper.tables import Table

HEAD = ("When", "Who", "Role then, organisation", "Way", "Record", "Reason")
SHARES = (0.17, 0.18, 0.25, 0.12, 0.13, 0.15)


@dataclass(frozen=True)
class Answer:
    initials: str
    birth_year: int | None
    references: Sequence[str]
    since: date
    until: date
    made_at: datetime
    made_by: str
    looks: Sequence[Look]

    def digest(self) -> str:
        """Of what the answer says, whatever the paper looks like."""
        said = asdict(self)
        canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_written)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _written(value: date | datetime) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def draw_answer(answer: Answer, *, key_id: str) -> bytes:
    span = f"{day_in_words(answer.since)} to {day_in_words(answer.until)}"
    digest = answer.digest()
    paper = Document(
        f"Who saw {answer.references[0] if answer.references else answer.initials}",
        author="Auditor",
        made_at=answer.made_at,
        running=f"Who saw {answer.initials}, {span}",
        footer=f"Digest {digest[:16]}, key {key_id}",
    )
    paper.heading("Who saw this person")
    paper.lead(f"{_counted(len(answer.looks))} from {span}.")
    paper.definitions(
        [
            ("Person", f"{answer.initials}, born {answer.birth_year or 'in a year that is not known'}"),
            ("References", ", ".join(answer.references) or "None"),
            ("Made", f"{moment_in_words(answer.made_at)}, by {answer.made_by}"),
        ]
    )
    if answer.looks:
        rows = [
            (
                moment_in_words(one.at),
                one.who,
                ", ".join(part for part in (one.role, one.organisation) if part),
                one.way,
                one.record,
                one.reason or "None asked",
            )
            for one in answer.looks
        ]
        paper.table(Table("Every look in these days, newest first", HEAD, rows, numbers_from=len(HEAD), shares=SHARES))
    paper.heading("How to check this paper", 2)
    paper.paragraph(
        "The file is signed at its end with the key that signs where the ledger ends. An auditor checks it on the page "
        "Check a signed paper; whoever runs the service, with the command verify_paper. A paper of which one sign was "
        "changed does not pass."
    )
    paper.definitions([("Key", key_id), ("Digest of the answer (SHA-256)", f"{digest[:32]} {digest[32:]}")])
    return paper.to_bytes()


def _counted(number: int) -> str:
    return "Nobody saw them" if not number else f"{number:,} look{'' if number == 1 else 's'}"
