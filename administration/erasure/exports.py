"""The list of who was erased, in a file outside the database: a restored backup is compared with it before it is used.

It holds keyed pseudonyms and nothing else; an older backup brings people back, and the same key tells them again.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from ledger.checkpoints import append_lines
from ledger.keys import pseudonym_of


def erasure_file() -> Path:
    return Path(settings.ERASURE_DIR or Path(settings.DATA_DIR) / "erasures") / "erased.jsonl"


def list_erased(people: Iterable[UUID]) -> None:
    """Put these people on the list; it is on the disk when this returns."""
    key_id = str(settings.AUDIT_KEY_ID)
    on = timezone.localdate().isoformat()
    lines = [json.dumps({"key": key_id, "on": on, "who": pseudonym_of(one, key_id)}, sort_keys=True) for one in people]
    append_lines(erasure_file(), lines)


def read_erasures() -> dict[str, set[str]]:
    """The pseudonyms on the list by the id of their key; a line that a full disk cut is passed over."""
    found: dict[str, set[str]] = {}
    path = erasure_file()
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            told = json.loads(line)
            found.setdefault(str(told["key"]), set()).add(str(told["who"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def those_listed(people: Iterable[UUID]) -> list[UUID]:
    """Who of these people is on the list."""
    held = read_erasures()
    return [one for one in people if any(pseudonym_of(one, key) in names for key, names in held.items())]
