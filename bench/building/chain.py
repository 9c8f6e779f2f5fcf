"""The ledger of the tellings: entries written from the seed's own, numbered and sealed in one stream."""

import hmac
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
CANONICAL: dict[str, Any] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}
NULL = r"\N"
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


#: What one telling writes of its own into an entry, in the order of the sealed text and in that of the copied row.
HOLE = "\N{LEFT DOUBLE ANGLE BRACKET}hole %s\N{RIGHT DOUBLE ANGLE BRACKET}"
CUTS = re.compile(HOLE % r"(\w+)")
SEALED = ("actor", "at", "id", "object_id", "seq", "subjects")
COPIED = ("id", "seq", "at", "actor", "object_id", "subjects", "prev", "mac")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the seed, cut where another telling writes something of its own."""

    at: datetime
    actor: str
    is_crewed: bool
    object_id: str
    subjects: tuple[str, ...]
    sealed: tuple[str, ...]
    row: tuple[str, ...]

    @classmethod
    def cut(cls, entry: dict[str, Any], crewed: frozenset[str]) -> "Line":
        """The text that is sealed and the row that is copied, both in the pieces between what differs."""
        told = {name: entry[name] for name in entry if name not in SEALED}
        holes = {name: HOLE % name for name in {*SEALED, *COPIED}}
        text = json.dumps({**told, **{name: holes[name] for name in SEALED}}, **CANONICAL)
        for name in ("seq", "subjects"):
            text = text.replace(f'"{holes[name]}"', holes[name])
        cells = {name: _cell(value) for name, value in told.items()} | holes | {"actor_id": holes["actor"]}
        return cls(
            at=entry["at"],
            actor=entry["actor"],
            is_crewed=entry["actor"] in crewed,
            object_id=entry["object_id"],
            subjects=tuple(entry["subjects"]),
            sealed=_pieces(text, SEALED),
            row=_pieces("\t".join(cells[name] for name in COLUMNS) + "\n", COPIED),
        )


def _pieces(text: str, holes: tuple[str, ...]) -> tuple[str, ...]:
    """What stands between the holes, which come in this order and no other."""
    parts = CUTS.split(text)
    if tuple(parts[1::2]) != holes:
        raise ValueError(f"An entry is cut at {', '.join(parts[1::2])} and not at {', '.join(holes)}.")
    return tuple(parts[::2])


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
    began = end.seq
    listed = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(entry._meta.db_table), listed)
    sealing = Sealing(seq=end.seq, mac=end.mac)
    with here.cursor() as cursor, cursor.copy(statement) as copy:
        for unit in units:
            copy.write("".join(sealing.rows(unit, found.get(unit.group, ()))))
    end.end_at(sealing.seq, sealing.mac)
    here.execute(sql.SQL("UPDATE ledger_head SET seq = %s, mac = %s, seal = %s"), [end.seq, end.mac, end.seal])
    return sealing.seq - began


class Sealing:
    """The end of the chain as it grows: the last number and the last seal."""

    def __init__(self, *, seq: int, mac: str) -> None:
        self.seq, self.mac, self.mix, self.key = seq, mac, uuid.uuid4().int, settings.AUDIT_KEY.encode()

    def rows(self, unit: Telling, lines: Iterable[Line]) -> Iterator[str]:
        """The entries of one telling as rows to copy, each sealed with the one before it."""
        later, mark, crew = timedelta(microseconds=unit.microseconds), unit.key, crew_mark(unit.crew)
        for line in lines:
            seq = self.seq = self.seq + 1
            pk = dashed(f"{self.mix ^ (seq * SPREAD % 2**128):032x}")
            at = (line.at + later).isoformat(timespec="microseconds")
            actor = again(line.actor, crew) if line.is_crewed and unit.crew else line.actor
            about = again(line.object_id, mark)
            subjects = ",".join([f'"{again(one, mark)}"' for one in line.subjects])
            a, b, c, d, e, f, g = line.sealed
            text = f"{self.mac}{a}{actor}{b}{at}{c}{pk}{d}{about}{e}{seq}{f}[{subjects}]{g}"
            prev, self.mac = self.mac, hmac.digest(self.key, text.encode(), "sha256").hex()
            a, b, c, d, e, f, g, h, i = line.row
            yield f"{a}{pk}{b}{seq}{c}{at}{d}{actor or NULL}{e}{about}{f}[{subjects}]{g}{prev}{h}{self.mac}{i}"
