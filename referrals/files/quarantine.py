"""Rows that could not be taken: kept with line, column and reason, in the shape in which they came."""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from referrals.files.cleaning import RowError
from referrals.files.reading import RawRow, RawSheet

EXTRA = ("line", "column", "reason")


@dataclass(frozen=True)
class Held:
    """One row that is held back, and why."""

    row: RawRow
    errors: tuple[RowError, ...]

    @property
    def column(self) -> str:
        return self.errors[0].column

    @property
    def reason(self) -> str:
        first, *others = self.errors
        return " ".join([first.sentence, *(f"{one.column}: {one.sentence}" for one in others)])


def cell_count(row: RawRow, sheet: RawSheet) -> RowError:
    return RowError("", "cell_count", f"The row has {len(row.came)} cells; the header has {len(sheet.header)}.")


def write_quarantine(held: Sequence[Held], sheet: RawSheet, *, source: Path) -> Path | None:
    """The file of held rows, in the order of their lines; none where nothing is held."""
    if not held:
        return None
    folder = settings.DATA_DIR / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    target = folder / f"{source.stem}.{digest}.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*EXTRA, *sheet.header])
        for one in sorted(held, key=lambda held_one: held_one.row.line):
            writer.writerow([one.row.line, one.column, one.reason, *one.row.came])
    return target
