"""Signed statements of where the ledger ended, kept outside the database: what was cut afterwards is missed."""

import json
import logging
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from ledger.keys import public_key, signing_key
from ledger.models import Checkpoint, Entry, Head, Kind
from ledger.second_database import has_second_database, keep_newer, read_kept

LONGEST_LINE = 1024
HAND_OVER = "hand_over_checkpoint_key"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptCheckpoint:
    """One checkpoint as it is kept somewhere, and what is wrong with it, if anything."""

    seq: int
    mac: str
    fault: str = ""


def checkpoint_file() -> Path:
    """One file for each database, so that two installations on one machine do not accuse each other."""
    folder = Path(settings.CHECKPOINT_DIR or Path(settings.DATA_DIR) / "checkpoints")
    return folder / f"{name_of_ledger()}.jsonl"


def name_of_ledger() -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in Path(_database_name()).stem)
    return f"ledger-{name[-60:]}"


def _database_name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def write_checkpoint() -> Checkpoint | None:
    """Sign where the ledger ends, in the file first and then in the databases; nothing where it did not grow.

    The end is read as it was last committed and not locked, so that no act waits for a disk elsewhere. A second database
    that cannot be reached is made up for with the next checkpoint; until then `kept_checkpoints` says what it lacks.
    """
    head = Head.objects.filter(pk=1).first()
    last = Checkpoint.objects.order_by("-seq").first()
    checkpoint = _sign(head) if head is not None and head.seq != (last.seq if last else 0) else None
    if has_second_database():
        _keep_elsewhere()
    return checkpoint


def _sign(head: Head) -> Checkpoint:
    checkpoint = Checkpoint(seq=head.seq, mac=head.mac, at=timezone.now())
    checkpoint.signature = signing_key().sign(checkpoint.canonical()).hex()
    line = json.dumps({**checkpoint.statement(), "signature": checkpoint.signature}, sort_keys=True)
    append_lines(checkpoint_file(), [line])
    Checkpoint.objects.bulk_create([checkpoint], ignore_conflicts=True)
    return checkpoint


def _keep_elsewhere() -> None:
    try:
        keep_newer(name_of_ledger(), Checkpoint.objects.order_by("seq"))
    except DatabaseError as fault:
        log.warning("checkpoints are not kept in the second database", extra={"fault": type(fault).__name__})


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
    """Every checkpoint of the file, of the database and of the second one, by number, each judged by its signature.

    One that the database has and one of the others lacks is a fault of that other.
    """
    elsewhere, troubles = _of_second_database()
    yield from troubles
    keys = trusted_keys()
    in_file, in_database = dict(_of_file(keys)), {row.seq: row for row in Checkpoint.objects.all()}
    must_be = set(in_database) if elsewhere is not None else set()
    for seq in sorted({*in_file, *in_database, *(elsewhere or ())}):
        row, found, second = in_database.get(seq), in_file.get(seq), (elsewhere or {}).get(seq)
        if found is not None:
            yield found
        if second is not None:
            yield _judged(second, keys, " in the second database")
        if row is not None:
            yield _judged(row, keys)
            if found is None:
                yield KeptCheckpoint(
                    seq, row.mac, f"Checkpoint {seq} is missing from the file {checkpoint_file().name}."
                )
            if second is None and seq in must_be:
                yield KeptCheckpoint(seq, row.mac, f"Checkpoint {seq} is missing from the second database.")


def _judged(row: Checkpoint, keys: Iterable[str], where: str = "") -> KeptCheckpoint:
    return KeptCheckpoint(
        row.seq, row.mac, "" if _is_signed(row, keys) else f"Checkpoint {row.seq}{where} is not what was signed."
    )


def _of_second_database() -> tuple[dict[int, Checkpoint] | None, list[KeptCheckpoint]]:
    """By number; none where no second database is set, and a fault where it cannot be read."""
    if not has_second_database():
        return None, []
    try:
        return {row.seq: row for row in read_kept(name_of_ledger())}, []
    except (DatabaseError, ValueError):
        return None, [KeptCheckpoint(0, "", "The second database of checkpoints cannot be read.")]


def _of_file(keys: Iterable[str]) -> Iterator[tuple[int, KeptCheckpoint]]:
    path = checkpoint_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, start=1):
        row = _read(line)
        if row is None:
            yield -number, KeptCheckpoint(0, "", f"Line {number} of the file {path.name} cannot be read.")
        elif _is_signed(row, keys):
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


def _is_signed(row: Checkpoint, keys: Iterable[str]) -> bool:
    return any(_is_signed_with(key, row) for key in keys)


def _is_signed_with(key: str, row: Checkpoint) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(row.signature), row.canonical())
    except (InvalidSignature, ValueError):
        return False
    return True


def trusted_keys() -> list[str]:
    """The public key of now, and each before it that handed over to it by an entry of the ledger, newest first."""
    found = [public_key()]
    handed = Entry.objects.filter(kind=Kind.SETTING, verb=HAND_OVER).order_by("-seq")
    for facts in handed.values_list("facts", flat=True):
        if facts.get("to") in found and facts.get("from") not in found:
            found.append(str(facts["from"]))
    return found
