"""The ledger of the tellings: entries written from the seed's own, numbered and sealed in one stream."""

import hmac
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from psycopg import sql

from bench.building.planning import Telling, again, crew_mark, dashed
from bench.building.scope import stamped_models

COLUMNS = (
    "id",
    "seq",
    "at",
    "actor_id",
    "role",
    "kind",
    "verb",
    "object_kind",
    "object_id",
    "subjects",
    "before",
    "after",
    "reason",
    "regime",
    "facts",
    "request_id",
    "prev",
    "mac",
)
#: Odd, so that no two numbers of entries share an id.
SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835
AFTERNOON = time(15, tzinfo=UTC)
#: Days and moments that a closed case of the seed carries, as the moves that set them: column, verb, from, to.
MOVES = (
    ("allocated_at", "allocate", "", "allocated"),
    ("first_attempt_at", "start_contact", "allocated", "contacting"),
    ("first_offered_at", "book", "contacting", "booked"),
    ("assessed_on", "assess", "booked", "assessed"),
    ("plan_agreed_on", "agree_plan", "assessed", "plan"),
    ("begun_on", "begin", "plan", "in_treatment"),
    ("completed_on", "complete", "in_treatment", "completed"),
    ("closed_on", "close", "completed", "closed"),
)


@dataclass(frozen=True)
class Line:
    """One entry of the seed, cut where another telling writes something of its own."""

    at: datetime
    actor: str
    is_crewed: bool
    object_id: str
    subjects: tuple[str, ...]
    sealed: str
    row: str

    @classmethod
    def cut(cls, entry: dict[str, Any], crewed: frozenset[str]) -> "Line":
        """The text that is sealed and the row that is copied, both with holes for what differs."""
        told = {name: entry[name] for name in entry if name not in {"actor", "object_id", "subjects", "at"}}
        holes = {"actor": "%(actor)s", "at": "%(at)s", "id": "%(id)s", "object_id": "%(object_id)s", "seq": "%(seq)s"}
        holes["subjects"] = "%(subjects)s"
        escaped = json.loads(json.dumps(told, ensure_ascii=False).replace("%", "%%"))
        text = json.dumps({**escaped, **holes}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        text = text.replace('"%(seq)s"', "%(seq)s").replace('"%(subjects)s"', "%(subjects)s")
        cells = {
            **{name: _cell(value) for name, value in escaped.items()},
            **holes,
            "actor_id": "%(actor)s" if entry["actor"] else r"\N",
            "prev": "%(prev)s",
            "mac": "%(mac)s",
        }
        return cls(
            at=entry["at"],
            actor=entry["actor"],
            is_crewed=entry["actor"] in crewed,
            object_id=entry["object_id"],
            subjects=tuple(entry["subjects"]),
            sealed=text,
            row="\t".join(cells[name] for name in COLUMNS) + "\n",
        )


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def lines(here: psycopg.Connection, crewed: frozenset[str]) -> dict[int, list[Line]]:
    """What another telling of each group enters, oldest first."""
    group_of = _groups(here)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    moved: set[str] = set()
    for entry in _entries(here):
        if (group := group_of.get(entry["object_id"])) is not None and entry["kind"] != "collection":
            found[group].append(entry)
            moved.add(entry["object_id"])
    for group, entry in _moves_of_the_past(here, moved):
        found[group].append(entry)
    return {
        group: [Line.cut(entry, crewed) for entry in sorted(entries, key=lambda one: one["at"])]
        for group, entries in found.items()
    }


def _groups(here: psycopg.Connection) -> dict[str, int]:
    found: dict[str, int] = {}
    for model in stamped_models():
        key, table = model._meta.pk.column, model._meta.db_table
        rows = here.execute(
            sql.SQL("SELECT {}::text, g FROM {}").format(sql.Identifier(key), sql.Identifier("stamp", table))
        )
        found |= dict(rows.fetchall()) if model._meta.pk.get_internal_type() == "UUIDField" else {}
    return found


def _entries(here: psycopg.Connection) -> Iterator[dict[str, Any]]:
    entry = apps.get_model("ledger.Entry")
    for row in entry.objects.order_by("seq").iterator():
        yield {
            **{name: getattr(row, name) for name in COLUMNS if name not in {"id", "seq", "actor_id", "prev", "mac"}},
            "actor": str(row.actor_id or ""),
        }


def _moves_of_the_past(here: psycopg.Connection, moved: set[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The demonstration enters the past in bulk; another telling enters each move of it."""
    case = apps.get_model("caseworkflow.Case")
    label, table = case._meta.label_lower, sql.Identifier("stamp", case._meta.db_table)
    roles = dict(here.execute("SELECT user_id::text, role FROM accounts_membership").fetchall())
    columns = ("id", "g", "person_id", "caseworker_id", *(name for name, *_ in MOVES))
    picked = sql.SQL(", ").join(map(sql.Identifier, columns))
    for row in here.execute(sql.SQL("SELECT {} FROM {}").format(picked, table)):
        facts = dict(zip(columns, row, strict=True))
        if str(facts["id"]) in moved:
            continue
        for name, verb, before, after in MOVES:
            if facts[name]:
                worker = str(facts["caseworker_id"])
                yield (
                    facts["g"],
                    {
                        "at": _moment(facts[name]),
                        "actor": worker,
                        "role": roles.get(worker, ""),
                        "kind": "move",
                        "verb": verb,
                        "object_kind": label,
                        "object_id": str(facts["id"]),
                        "subjects": [str(facts["person_id"])],
                        "before": before,
                        "after": after,
                        "reason": "",
                        "regime": "uk_gdpr",
                        "facts": {"synthetic": True},
                        "request_id": "",
                    },
                )


def _moment(when: date | datetime) -> datetime:
    return when.astimezone(UTC) if isinstance(when, datetime) else datetime.combine(when, AFTERNOON)


def write(here: psycopg.Connection, units: Iterable[Telling], found: dict[int, list[Line]]) -> int:
    """Add every telling's entries after those that stand, and move the head; returns how many were added."""
    head, entry = apps.get_model("ledger.Head"), apps.get_model("ledger.Entry")
    end = head(*here.execute(sql.SQL("SELECT id, seq, mac, key_id FROM ledger_head")).fetchone())
    seq, mac = end.seq, end.mac
    began, key = seq, settings.AUDIT_KEY.encode()
    listed = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(entry._meta.db_table), listed)
    with here.cursor() as cursor, cursor.copy(statement) as copy:
        for unit in units:
            rows = []
            for line in found.get(unit.group, ()):
                seq += 1
                facts = _facts(line, unit, seq)
                facts["prev"], mac = mac, hmac.digest(key, (mac + line.sealed % facts).encode(), "sha256").hex()
                facts["mac"] = mac
                rows.append(line.row % facts)
            copy.write("".join(rows))
    end.end_at(seq, mac)
    here.execute(sql.SQL("UPDATE ledger_head SET seq = %s, mac = %s, seal = %s"), [seq, mac, end.seal])
    return seq - began


def _facts(line: Line, unit: Telling, seq: int) -> dict[str, Any]:
    names = ", ".join([f'"{_again(pk, unit.key)}"' for pk in line.subjects])
    is_moved = line.is_crewed and unit.crew
    return {
        "id": dashed(f"{_MIX ^ (seq * SPREAD % 2**128):032x}"),
        "seq": seq,
        "at": (line.at + timedelta(microseconds=unit.microseconds)).isoformat(timespec="microseconds"),
        "actor": _again(line.actor, crew_mark(unit.crew)) if is_moved else line.actor,
        "object_id": _again(line.object_id, unit.key),
        "subjects": f"[{names.replace(', ', ',')}]",
    }


_MIX = uuid.uuid4().int
_again = lru_cache(maxsize=64)(again)
