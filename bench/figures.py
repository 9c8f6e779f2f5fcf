"""Reoffending of everybody beside the best hand-written SQL, on a copy of a large database: seconds, ratios, equal cells."""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from bench.building.offending import fill_offences
from bench.building.seed import Database
from bench.telling import number, table
from outcomes.figure.cohorts import Span, quarter_span, split_span
from outcomes.figure.measures import reoffending
from outcomes.figure.terms import WINDOWS, Group, MeasureId

FIRST = date(2020, 1, 1)
IMPORTED = 10_000
RECOMPUTE_MUST, RECOMPUTE_MOONSHOT, CURRENT_MUST = 1.2, 0.6, 0.05
Cells = list[tuple[Any, ...]]

MEMBERS = """
SELECT DISTINCT ON (r.programme_id, date_trunc('quarter', r.accepted_on), r.person_id) r.id, r.person_id, p.code,
  date_trunc('quarter', r.accepted_on)::date AS quarter, r.accepted_on AS on_,
  least((r.accepted_on + interval '12 months')::date, {as_of}) AS until,
  least((r.accepted_on + interval '18 months')::date, {as_of}) AS proven_by,
  (r.accepted_on + interval '18 months')::date <= {as_of} AND EXISTS (SELECT 1 FROM outcomes_extract e
    WHERE e.force_code = f.code AND e.covered_from <= r.accepted_on + 1
    AND e.covered_to >= (r.accepted_on + interval '18 months')::date) AS is_mature
FROM referrals_referral r JOIN programmes_programme p ON p.id = r.programme_id
LEFT JOIN accounts_organisation f ON f.id = r.force_id
WHERE r.state = 'accepted' AND r.person_id IS NOT NULL AND r.accepted_on >= {first} AND r.accepted_on < {before}
  AND r.accepted_on <= {as_of}
ORDER BY r.programme_id, date_trunc('quarter', r.accepted_on), r.person_id, r.accepted_on, r.referred_at, r.id
"""
COUNTS = """o.person_id = m.person_id AND o.event IN ('conviction', 'caution', 'conditional_caution')
  AND o.link IN ('exact', 'scored') AND NOT o.is_superseded AND o.offence_on > m.on_ AND o.offence_on <= m.until
  AND o.event_on <= m.proven_by"""
CELLS = """SELECT code, quarter, count(*), count(*) FILTER (WHERE is_mature),
  coalesce(sum(k) FILTER (WHERE is_mature), 0)::bigint, count(*) FILTER (WHERE is_mature AND k > 0)"""
#: Three ways to write it by hand; the fastest of them on this database is what the service is measured against.
BY_HAND = {
    "aggregate first": f"""WITH m AS MATERIALIZED ({MEMBERS}), n AS MATERIALIZED (
      SELECT m.id, count(DISTINCT (o.offence_code, o.offence_on)) AS k FROM m JOIN outcomes_offencerecord o ON {COUNTS}
      GROUP BY m.id) {CELLS} FROM m LEFT JOIN n USING (id) GROUP BY 1, 2 ORDER BY 1, 2""",
    "lateral": f"""WITH m AS MATERIALIZED ({MEMBERS}) {CELLS} FROM m CROSS JOIN LATERAL (
      SELECT count(DISTINCT (o.offence_code, o.offence_on)) AS k FROM outcomes_offencerecord o WHERE {COUNTS}) n
      GROUP BY 1, 2 ORDER BY 1, 2""",
    "join": f"""{CELLS} FROM (SELECT m.id, m.code, m.quarter, m.is_mature,
      count(DISTINCT (o.offence_code, o.offence_on)) FILTER (WHERE o.id IS NOT NULL) AS k FROM ({MEMBERS}) m
      LEFT JOIN outcomes_offencerecord o ON {COUNTS} GROUP BY 1, 2, 3, 4) n GROUP BY 1, 2 ORDER BY 1, 2""",
}


def span_asked(as_of: date) -> Span:
    return Span(FIRST, date(as_of.year, 3 * ((as_of.month + 2) // 3), 1))


def cells_by_hand(way: str, as_of: date) -> Cells:
    whole = span_asked(as_of)
    days = {"as_of": as_of, "first": whole.first, "before": whole.before}
    named = {name: f"DATE '{day.isoformat()}'" for name, day in days.items()}
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND[way].format(**named))
        return [(code, day, *map(int, counts)) for code, day, *counts in cursor.fetchall()]


def cells_counted(as_of: date, **asked: Any) -> Cells:
    """The same cells by the service: every programme and quarter in one pass, each answer made."""
    whole, codes = span_asked(as_of), programme_codes()
    spans = split_span(whole.first, whole.last, "quarter")
    found = reoffending.count_cohorts(codes, spans, as_of=as_of, **asked)
    names, windows = asked.get("measures", tuple(MeasureId)), asked.get("windows", WINDOWS)
    groups = asked.get("groups", tuple(Group))
    rows = []
    for (code, span), cohort in found.items():
        answers = [cohort.answer(name, window, group) for name in names for window in windows for group in groups]
        first = answers[0]
        if first.people:
            rows.append((code, span.first, first.people, first.mature, first.events, first.reoffenders))
    return sorted(rows)


def programme_codes() -> list[str]:
    return list(apps.get_model("programmes.Programme").objects.order_by("code").values_list("code", flat=True))


def page_counted(as_of: date, code: str, day: date) -> reoffending.Cohort:
    """All that one page shows of reoffending: one programme and quarter, every measure, window and group."""
    return reoffending.count_cohort(code, quarter_span(day.year, (day.month + 2) // 3), as_of=as_of)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def import_more(rows: int) -> int:
    """So many convictions more, of people who are here, as an import leaves them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outcomes_offencerecord SELECT (jsonb_populate_record(o, jsonb_build_object('id', "
            "gen_random_uuid(), 'record_id', md5(o.record_id || 'again'), 'event', 'conviction'))).* "
            "FROM outcomes_offencerecord o WHERE o.event = 'recorded_suspect' LIMIT %s",
            [rows],
        )
        return cursor.rowcount


def measure_figures(database: Database, rounds: int, say: Callable[[str], None]) -> str:
    """Every arm once a round; medians, the ratio to the fastest by hand, and whether the cells are equal."""
    as_of = date.today() - timedelta(days=1)  # noqa: DTZ011 - the machine's own day
    lean = {"measures": [MeasureId.M1], "windows": [12], "groups": [Group.OFFERED]}
    arms: dict[str, Callable[[], Any]] = {
        **{f"by hand: {way}": lambda way=way: cells_by_hand(way, as_of) for way in BY_HAND},
        "the service: M1, 12 months": lambda: cells_counted(as_of, **lean),
        "the service: M1 to M10, three windows, three groups": lambda: cells_counted(as_of),
    }
    wanted = cells_by_hand("aggregate first", as_of)
    largest = max(wanted, key=lambda row: row[2])
    arms["one page: one programme and quarter, all of it"] = lambda: page_counted(as_of, largest[0], largest[1])
    taken: dict[str, list[float]] = {name: [] for name in arms}
    for _ in range(rounds):
        for name, work in arms.items():
            seconds, made = timed(work)
            taken[name].append(seconds)
            if isinstance(made, list) and "M10" not in name and made != wanted:
                raise RuntimeError(f"{name} gives other cells than the SQL by hand.")
        say("a round is over")
    with transaction.atomic():
        imported = import_more(IMPORTED)
        now, _ = timed(lambda: page_counted(as_of, largest[0], largest[1]))
        is_equal = cells_counted(as_of, **lean) == cells_by_hand("aggregate first", as_of)
        transaction.set_rollback(True)
    return tell(taken, (imported, now, is_equal), wanted)


def tell(taken: dict[str, Sequence[float]], after: tuple[int, float, bool], wanted: Cells) -> str:
    middles = {name: median(seconds) for name, seconds in taken.items()}
    best = min(seconds for name, seconds in middles.items() if name.startswith("by hand"))
    whole = middles["the service: M1 to M10, three windows, three groups"]
    lines = [
        (name, number(seconds, 2), number(seconds / best, 2), f"{min(taken[name]):.2f} to {max(taken[name]):.2f}")
        for name, seconds in middles.items()
    ]
    imported, now, is_equal = after
    lines.append((f"the same page after {imported:,} rows more", number(now, 2), number(now / best, 2), "once"))
    people = sum(row[2] for row in wanted)
    return "\n".join(
        [
            table(("arm", "seconds", "x the fastest by hand", "lowest to highest"), lines),
            "",
            f"{len(wanted)} cells of {people:,} people, equal in every arm; equal after the import: {is_equal}.",
            f"M1 must be {RECOMPUTE_MUST} x, moonshot {RECOMPUTE_MOONSHOT} x. The page after the import is "
            f"{now / whole:.3f} of counting everything; {CURRENT_MUST} asked.",
        ]
    )


def run_figures(given: Database, *, rounds: int, fresh: bool, say: Callable[[str], None]) -> str:
    """On a copy beside the database, which stays as it is."""
    copy = given.beside(f"{given.name}_figures")
    if fresh or not copy.exists():
        copy.create(template=given.name)
        fill_offences(copy, say)
    return measure_figures(copy, rounds, say)
