"""The one statement that reads a cohort and its offences as columns and counts them where they lie.

It is the ORM's text for who is in the cohort and which rows count, joined to days, codes and coverage that come as JSON:
nothing is reckoned twice, and no offence leaves the database.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from outcomes.extract.calendar import Days
from outcomes.extract.models import OffenceRecord
from outcomes.extract.terms import PROVEN, Event
from outcomes.figure.measures.offences import Harm, code_rows, cover_rows, day_rows

Row = tuple[Any, ...]
#: The columns of a member that need not be given, with what stands there otherwise: in no cohort, group or case.
DEFAULTS = {
    "programme": "''",
    "span_number": "0",
    "offence_code": "''",
    "offence_on": "CAST(NULL AS date)",
    "died_on": "CAST(NULL AS date)",
    "force": "''",
    "started": "0",
    "completed": "0",
    "in_case_to": "CAST(NULL AS date)",
}
CODE = {"code": "text", "harm_days": "double precision", "is_serious": "integer", "kind": "text"}
COVER = {"force": "text", "first_day": "date", "last_day": "date"}
#: How far the data of somebody has come for a measure: its time has not passed, nothing covers it, or it is there.
EARLY, UNCOVERED, MATURE = 0, 1, 2
#: What is counted of each person: offences proven, those recorded, and the year before.
PROVEN_PART, RECORDED_PART, BEFORE_PART = "proven", "recorded", "before"
EVERY_PART = frozenset({PROVEN_PART, RECORDED_PART, BEFORE_PART})

_PROVEN_EVENTS = tuple(one.value for one in PROVEN)
_RECORDED_EVENTS = (Event.RECORDED_SUSPECT.value, Event.ARREST.value)
BEFORE = (
    "o.committed_on >= f.year_before AND o.committed_on < f.index_on AND o.is_recorded = 1 AND "
    "(o.offence_code <> f.offence_code OR f.offence_on IS NULL OR o.committed_on <> f.offence_on)"
)


def rows_as_table(name: str, columns: Mapping[str, str]) -> str:
    """A table of a statement whose rows come as one JSON parameter."""
    if connection.vendor == "postgresql":
        named = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        return f"{name} AS MATERIALIZED (SELECT * FROM json_to_recordset(%s::json) AS read({named}))"  # noqa: S608 - our own names
    read = ", ".join(f"json_extract(value, '$.{column}') AS {column}" for column in columns)
    return f"{name} AS MATERIALIZED (SELECT {read} FROM json_each(%s))"  # noqa: S608 - our own names


def days_apart(later: str, earlier: str) -> str:
    if connection.vendor == "postgresql":
        return f"({later} - {earlier})"
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


def counts_within(window: int, parts: frozenset[str]) -> dict[str, str]:
    """What is counted of one person's offences in a window, name by name."""
    inside = f"o.committed_on > f.index_on AND o.committed_on <= f.within{window}"
    proven, recorded = f"{inside} AND o.proven_on <= f.proof{window}", f"{inside} AND o.is_recorded = 1"
    conditions: dict[str, str] = {}
    if PROVEN_PART in parts:
        conditions |= {
            "proven": proven,
            "serious": f"{proven} AND k.is_serious = 1",
            "proven_unknown": f"{proven} AND k.code IS NULL",
        }
    if RECORDED_PART in parts:
        arrest = f"{inside} AND o.is_arrest = 1"
        conditions |= {
            "recorded": recorded,
            "recorded_unknown": f"{recorded} AND k.code IS NULL",
            "arrest": arrest,
            "arrest_unknown": f"{arrest} AND k.code IS NULL",
            "in_case": f"{recorded} AND o.committed_on <= f.in_case_to",
            "alike": f"{recorded} AND k.kind = f.own_kind",
            "weightless": f"{recorded} AND k.code IS NOT NULL AND k.harm_days IS NULL",
        }
    found = {f"{name}{window}": f"COUNT(*) FILTER (WHERE {text})" for name, text in conditions.items()}
    if RECORDED_PART in parts:
        found[f"harm{window}"] = f"SUM(k.harm_days) FILTER (WHERE {recorded})"
        found[f"first_on{window}"] = f"MIN(o.committed_on) FILTER (WHERE {recorded})"
    return found


@dataclass(frozen=True)
class Reading:
    """Members and the days on which they begin, for some windows, as known on a day; what codes weigh, who is covered.

    `columns` says what stands in which column of a member: always a key, the person and the index day.
    """

    rows: QuerySet[Any]
    columns: Mapping[str, str]
    days: Sequence[date]
    windows: tuple[int, ...]
    as_of: date
    harm: Mapping[str, Harm] = field(default_factory=dict)
    covered: Mapping[str, tuple[Days, ...]] = field(default_factory=dict)
    parts: frozenset[str] = EVERY_PART

    def fetch_rows(self, select: str, given: Sequence[Any] = ()) -> list[Row]:
        """Rows of a SELECT over `seen`: each member with its days, its counts and how far its data has come."""
        if not self._days:
            return []
        members, of_members = self.rows.values_list(*self.columns.values()).query.sql_with_params()
        records, of_records = _records().query.sql_with_params()
        tables = (self._days, code_rows(self.harm), cover_rows(self.covered))
        parts = [
            rows_as_table("day", dict.fromkeys(self._days[0], "date")),
            rows_as_table("code", CODE),
            rows_as_table("cover", COVER),
            f"given({', '.join(self.columns)}) AS ({members})",
            f"member AS MATERIALIZED (SELECT g.*{self._defaults()} FROM given g)",  # noqa: S608
            f"followed AS MATERIALIZED ({self._followed()})",
            f"offence AS ({self._offences(records)})",
            f"counted AS MATERIALIZED ({self._counted()})",
            f"seen AS MATERIALIZED ({self._seen()})",
        ]
        values = [*map(json.dumps, tables), *of_members, *map(str, of_records), *given]
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(parts)} {select}", values)
            return cursor.fetchall()

    @cached_property
    def _days(self) -> list[dict[str, str]]:
        return day_rows(self.days, self.windows, self.as_of)

    def _defaults(self) -> str:
        return "".join(f", {text} AS {name}" for name, text in DEFAULTS.items() if name not in self.columns)

    def _followed(self) -> str:
        """Only what a part needs is joined: the group of the referred offence, and the year before."""
        reckoned = [f"d.{name}" for name in self._days[0] if name != "index_on"]
        joins = ["LEFT JOIN cover c ON c.force = m.force AND d.next_day BETWEEN c.first_day AND c.last_day"]
        if RECORDED_PART in self.parts:
            reckoned.append("own.kind AS own_kind")
            joins.append("LEFT JOIN code own ON own.code = m.offence_code")
        if BEFORE_PART in self.parts:
            reckoned.append("b.first_day AS covered_before")
            held = "b.first_day <= d.year_before AND d.day_before <= b.last_day"
            joins.append(f"LEFT JOIN cover b ON b.force = m.force AND {held}")
        return (
            f"SELECT m.*, {', '.join(reckoned)}, c.last_day AS covered_to "  # noqa: S608 - our own names
            f"FROM member m JOIN day d ON d.index_on = m.index_on {' '.join(joins)}"
        )

    def _offences(self, records: str) -> str:
        """One offence that reaches several events counts once: by person, code and day."""
        is_wide = self.parts - {PROVEN_PART}
        events = (*_PROVEN_EVENTS, *(_RECORDED_EVENTS if is_wide else ()))
        since = ">= f.year_before" if BEFORE_PART in self.parts else "> f.index_on"
        recorded, arrest = _RECORDED_EVENTS
        return f"""
            SELECT f.key, r.offence_code, r.offence_on AS committed_on,
              MIN(CASE WHEN r.event IN ({_words(_PROVEN_EVENTS)}) THEN r.event_on END) AS proven_on,
              MAX(CASE WHEN r.event = '{recorded}' THEN 1 ELSE 0 END) AS is_recorded,
              MAX(CASE WHEN r.event = '{arrest}' THEN 1 ELSE 0 END) AS is_arrest
            FROM followed f JOIN ({records}) r ON r.person_id = f.person_id
            WHERE r.event IN ({_words(events)}) AND r.event_on <= f.known_to
              AND r.offence_on {since} AND r.offence_on <= f.reads_to
            GROUP BY f.key, r.offence_code, r.offence_on
        """  # noqa: S608 - our own names, and the text of the ORM

    def _counted(self) -> str:
        named = ", ".join(f"{text} AS {name}" for name, text in self._counts().items())
        return (
            f"SELECT o.key, {named} FROM offence o JOIN followed f ON f.key = o.key "  # noqa: S608 - our own names
            "LEFT JOIN code k ON k.code = o.offence_code GROUP BY o.key"
        )

    def _counts(self) -> dict[str, str]:
        found = {name: text for window in self.windows for name, text in counts_within(window, self.parts).items()}
        if BEFORE_PART in self.parts:
            found["before"] = f"COUNT(*) FILTER (WHERE {BEFORE})"
        return found

    def _seen(self) -> str:
        read = [
            f"c.{name}" if name.startswith("first_on") else f"COALESCE(c.{name}, 0) AS {name}"
            for name in self._counts()
        ]
        read += [_state(f"{part}{window}") for window in self.windows for part in (PROVEN_PART, RECORDED_PART)]
        return f"SELECT f.*, {', '.join(read)} FROM followed f LEFT JOIN counted c ON c.key = f.key"  # noqa: S608


def _words(values: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in values)


def _state(name: str) -> str:
    return (
        f"CASE WHEN f.{name}_by > f.known_to THEN {EARLY} WHEN f.{name}_by <= f.covered_to THEN {MATURE} "
        f"ELSE {UNCOVERED} END AS {name}_state"
    )


def _records() -> QuerySet[Any]:
    return OffenceRecord.objects.linked().values("person_id", "offence_code", "offence_on", "event", "event_on")
