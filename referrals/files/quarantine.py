"""Rows that could not be taken: kept with line, column and reason, in the shape in which they came."""

import hashlib
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from accounts.models import User
from ledger import viewing
from ledger.models import Entry, Kind
from ledger.transactions import act
from paper.sheets import write_rows
from referrals.files.cleaning import RowError
from referrals.files.models import HeldFile
from referrals.files.reading import RawRow, RawSheet

EXTRA = ("line", "column", "reason")


@dataclass(frozen=True, slots=True)
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


@act()
def write_quarantine(held: Sequence[Held], sheet: RawSheet, *, name: str, actor: User) -> Path | None:
    """The file of held rows, in the order of their lines, which only the service's own account can read and whoever
    imported them may download; none where nothing is held. Its name says nothing.
    """
    if not held:
        return None
    longest = HeldFile._meta.get_field("name").max_length
    row = HeldFile.objects.create(name=name[:longest], row_count=len(held), imported_by=actor, home=actor.organisation)
    Entry.objects.enter(row, actor=actor, verb="hold_rows", kind=Kind.COLLECTION, facts={"rows": row.row_count})
    target = file_of(row.pk)
    head = [*EXTRA, *sheet.header]
    rows = ([one.row.line, one.column, one.reason, *one.row.came] for one in sorted(held, key=lambda one: one.row.line))
    with os.fdopen(
        os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        write_rows(file, head, rows)
    return target


def file_of(held_id: uuid.UUID) -> Path:
    return quarantine_folder() / f"{held_id}.csv"


@act()
def give_held_rows(*, held_id: uuid.UUID | str, actor: User) -> bytes:
    """The rows for whoever imported them, once that is entered; DoesNotExist for anybody else, and where they are gone."""
    row = HeldFile.objects.visible_to(actor).get(pk=held_id)
    path = file_of(row.pk)
    if not path.exists():
        raise HeldFile.DoesNotExist
    content = path.read_bytes()
    facts = {"file": str(row.pk), "rows": row.row_count, "digest": hashlib.sha256(content).hexdigest()}
    viewing.record_export(actor=actor, what="referrals.heldfile", facts=facts)
    return content


def quarantine_folder() -> Path:
    folder = Path(settings.DATA_DIR) / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def delete_old_quarantines(*, before: datetime, actor: User) -> int:
    """Delete the files of held rows that were written before a moment; which they are is entered first."""
    old = [path for path in sorted(quarantine_folder().glob("*.csv")) if path.stat().st_mtime < before.timestamp()]
    if old:
        _enter_deletion([path.stem for path in old], actor)
    for path in old:
        path.unlink(missing_ok=True)
    HeldFile.objects.filter(held_at__lt=before).delete()
    return len(old)


@act()
def _enter_deletion(names: list[str], actor: User) -> None:
    Entry.objects.enter(
        None,
        actor=actor,
        verb="delete_quarantine",
        kind=Kind.ERASURE,
        object_kind="referrals.quarantine",
        facts={"files": names},
    )
