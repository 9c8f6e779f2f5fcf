"""Files beside the database that may name somebody: rows that were held back at an import, messages in a local file."""

import csv
import json
import os
from collections.abc import Callable, Collection
from pathlib import Path

from django.conf import settings

from paper.sheets import write_rows
from referrals.people.models import Person

IDENTIFIERS = ("pnc_id", "cro_number", "nhs_number", "mobile")


def words_that_tell(people: Collection[Person]) -> tuple[set[str], list[set[str]]]:
    """Numbers of which one is enough, and names of which both stand in a row."""
    numbers = {getattr(one, name).casefold() for one in people for name in IDENTIFIERS if getattr(one, name)}
    names = [{one.family_name.casefold(), one.given_names.casefold()} for one in people if one.family_name]
    return numbers, names


def remove_from_quarantine(people: Collection[Person], references: Collection[str]) -> int:
    """Take out every row that names one of these people, or a referral of theirs as the sender called it."""
    numbers, names = words_that_tell(people)
    numbers |= {one.casefold() for one in references if one}

    def is_about_them(line: list[str]) -> bool:
        cells = {
            cell.strip().lstrip("'").casefold() for cell in line
        }  # a kept cell may begin so: no sheet program runs it
        return bool(cells & numbers) or any(both <= cells for both in names)

    folder = Path(settings.DATA_DIR) / "quarantine"
    return sum(_without_rows(path, is_about_them) for path in sorted(folder.glob("*.csv")))


def _without_rows(path: Path, is_about_them: Callable[[list[str]], bool]) -> int:
    """The file stays as old as it was, since its age says when all of it goes."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file)) or [[]]
    kept = [row for row in rows if not is_about_them(row)]
    if len(kept) < len(rows):
        new, was = path.with_suffix(".new"), path.stat()
        with os.fdopen(
            os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
        ) as file:
            write_rows(file, head, kept)
        os.utime(new, (was.st_atime, was.st_mtime))
        new.replace(path)
    return len(rows) - len(kept)


def remove_sent_messages(notices: Collection[str]) -> int:
    """Take the messages of these notices out of the local file of what was sent."""
    path = Path(settings.DATA_DIR) / "messages" / "sent.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if json.loads(line)["reference"] not in notices]
    if len(kept) < len(lines):
        path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    return len(lines) - len(kept)
