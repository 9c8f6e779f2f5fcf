"""Years of acceptances, police events and coverage for a database that was built without them, set by set."""

from collections.abc import Callable

import psycopg
from django.apps import apps
from psycopg import sql

from bench.building.seed import Database

YEARS = 5
#: Offences of a person, from none to so many, within some years around the acceptance; each reaches two to four events.
MOST_OFFENCES, SPREAD_DAYS = 4, 1500
CODES = ("046/00", "092/61", "049/10", "105/01", "008/06", "030/02", "999/99")
REACHED = {"arrest": (60, 2), "charge": (50, 30), "conviction": (35, 150), "caution": (10, 60)}


def _named(label: str) -> sql.Identifier:
    return sql.Identifier(apps.get_model(label)._meta.db_table)


def fill_offences(database: Database, say: Callable[[str], None]) -> None:
    """Acceptances are spread over five years more, so that most people can be mature; the events are of these people."""
    names = {
        "referral": _named("referrals.Referral"),
        "record": _named("outcomes.OffenceRecord"),
        "extract": _named("outcomes.Extract"),
        "organisation": _named("accounts.Organisation"),
    }
    with database.connect() as here:
        here.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'")
        for statement in (SPREAD, CLEAR, EXTRACTS):
            here.execute(sql.SQL(statement).format(**names))
        for event, (share, days) in {"recorded_suspect": (100, 1), **REACHED}.items():
            _insert(here, names, event, share, days)
        count = here.execute(sql.SQL("SELECT count(*) FROM {record}").format(**names)).fetchone()[0]
        here.execute(sql.SQL("VACUUM ANALYZE {record}, {referral}, {extract}").format(**names))
    say(f"{database.name}: {count:,} police events, coverage of every force")


SPREAD = f"""
UPDATE {{referral}} SET accepted_on = accepted_on - 365 * (abs(hashtext(id::text)) % {YEARS + 1}) WHERE accepted_on IS NOT NULL
"""
CLEAR = "TRUNCATE {record}, {extract} CASCADE"
EXTRACTS = """
INSERT INTO {extract} (id, name, force_code, covered_from, covered_to, digest, imported_at, finished_at, row_count,
  imported_count, unchanged_count, quarantined_count, linked_count, to_review_count, unlinked_count, unknown_code_count)
SELECT gen_random_uuid(), code || '.csv', code, '2010-01-01', current_date - 1, md5(code) || md5(code), now(), now(),
  0, 0, 0, 0, 0, 0, 0, 0 FROM {organisation} WHERE kind = 'police' AND code IS NOT NULL
"""
OFFENCES = """
INSERT INTO {record} (id, extract_id, force_code, record_id, event, offence_code, offence_on, event_on, outcome_code,
  family_name, given_names, sex, pnc_id, cro_number, postcode, digest, is_superseded, person_id, link)
SELECT md5(person_id || ':' || n || {event})::uuid, e.id, e.force_code, md5(person_id || ':' || n || {event}), {event},
  ({codes}::text[])[1 + (h + n) %% {number}], on_, on_ + (h + n) %% {days}, '', '', '', '', '', '', '', md5(h::text), false,
  person_id, CASE WHEN h %% 100 < 3 THEN 'to_review' WHEN h %% 100 < 25 THEN 'scored' ELSE 'exact' END
FROM (
  SELECT person_id, n, abs(hashtext(person_id::text || n)) AS h,
    first_on + (abs(hashtext(n || person_id::text)) %% {spread} - {spread} / 4) AS on_
  FROM (SELECT person_id, min(accepted_on) AS first_on FROM {referral} WHERE accepted_on IS NOT NULL AND person_id IS NOT NULL GROUP BY 1) p
  CROSS JOIN LATERAL generate_series(1, abs(hashtext(person_id::text)) %% {most}) AS n
) o JOIN (SELECT id, force_code FROM {extract} ORDER BY force_code LIMIT 1) e ON true
WHERE on_ < current_date - 200 AND (h / 7) %% 100 < {share}
"""


def _insert(here: psycopg.Connection, names: dict[str, sql.Identifier], event: str, share: int, days: int) -> None:
    values = {"event": event, "codes": list(CODES), "number": len(CODES), "days": days, "share": share}
    values |= {"most": MOST_OFFENCES + 1, "spread": SPREAD_DAYS}
    text = OFFENCES.replace("%%", "%")
    here.execute(sql.SQL(text).format(**names, **{name: sql.Literal(value) for name, value in values.items()}))
