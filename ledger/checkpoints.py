"""Signed statements of where the ledger ended, kept in a file outside the database: what was cut afterwards is missed."""

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ledger.keys import signing_key
from ledger.models import Checkpoint, Head

LONGEST_LINE = 1024


@dataclass(frozen=True)
class KeptCheckpoint:
    """One checkpoint as it is kept somewhere, and what is wrong with it, if anything."""

    seq: int
    mac: str
    fault: str = ""


def checkpoint_file() -> Path:
    """One file for each database, so that two installations on one machine do not accuse each other."""
    folder = Path(settings.CHECKPOINT_DIR or Path(settings.DATA_DIR) / "checkpoints")
    name = "".join(letter if letter.isalnum() else "-" for letter in Path(_database_name()).stem)
    return folder / f"ledger-{name[-60:]}.jsonl"


def _database_name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


@transaction.atomic
def write_checkpoint() -> Checkpoint | None:
    """Sign where the ledger ends, in the file first and then in the database; nothing where it did not grow."""
    head = Head.objects.select_for_update().filter(pk=1).first()
    last = Checkpoint.objects.order_by("-seq").first()
    if head is None or head.seq == (last.seq if last else 0):
        return None
    checkpoint = Checkpoint(seq=head.seq, mac=head.mac, at=timezone.now())
    checkpoint.signature = signing_key().sign(checkpoint.canonical()).hex()
    _append(checkpoint)
    checkpoint.save(force_insert=True)
    return checkpoint


def _append(checkpoint: Checkpoint) -> None:
    line = json.dumps({**checkpoint.statement(), "signature": checkpoint.signature}, sort_keys=True)
    append_lines(checkpoint_file(), [line])


def append_lines(path: Path, lines: Iterable[str]) -> None:
    """Add lines to a file that only the service reads; they are on the disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as kept:
        _drop_torn_line(kept)
        kept.write("".join(f"{line}\n" for line in lines).encode())
        kept.flush()
        os.fsync(kept.fileno())


def _drop_torn_line(kept: BinaryIO) -> None:
    """What stands after the last line end was never kept: a full disk or a crash cut it, and what was to be said with it."""
    end = kept.seek(0, os.SEEK_END)
    kept.seek(max(end - LONGEST_LINE, 0))
    tail = kept.read()
    kept.truncate(end - len(tail) + tail.rfind(b"\n") + 1)


def set_file_aside() -> None:
    """For a database that begins anew and was never real: its forerunner's checkpoints no longer concern it."""
    path = checkpoint_file()
    if path.exists():
        path.rename(path.with_suffix(f".until-{time.time_ns()}"))


def kept_checkpoints() -> Iterator[KeptCheckpoint]:
    """Every checkpoint of the file and of the database, by number, each judged by its signature.

    One that the database has and the file lacks is a fault of the file.
    """
    in_file = dict(_of_file())
    in_database = {row.seq: row for row in Checkpoint.objects.all()}
    for seq in sorted({*in_file, *in_database}):
        row, found = in_database.get(seq), in_file.get(seq)
        if found is not None:
            yield found
        if row is None:
            continue
        yield KeptCheckpoint(seq, row.mac, "" if _is_signed(row) else f"Checkpoint {seq} is not what was signed.")
        if found is None:
            yield KeptCheckpoint(seq, row.mac, f"Checkpoint {seq} is missing from the file {checkpoint_file().name}.")


def _of_file() -> Iterator[tuple[int, KeptCheckpoint]]:
    path = checkpoint_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, start=1):
        row = _read(line)
        if row is None:
            yield -number, KeptCheckpoint(0, "", f"Line {number} of the file {path.name} cannot be read.")
        elif _is_signed(row):
            yield row.seq, KeptCheckpoint(row.seq, row.mac)
        else:
            yield (
                row.seq,
                KeptCheckpoint(row.seq, row.mac, f"Line {number} of the file {path.name} is not what was signed."),
            )


def _read(line: str) -> Checkpoint | None:
    try:
        told: dict[str, Any] = json.loads(line)
        return Checkpoint(
            seq=int(told["seq"]),
            mac=str(told["mac"]),
            at=datetime.fromisoformat(told["at"]),
            signature=str(told["signature"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _is_signed(row: Checkpoint) -> bool:
    try:
        signing_key().public_key().verify(bytes.fromhex(row.signature), row.canonical())
    except (InvalidSignature, ValueError):
        return False
    return True
