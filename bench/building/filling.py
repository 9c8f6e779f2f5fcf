"""The many from the few: every story of the seed told again, set by set, with the indexes built afterwards."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from django.apps import apps
from django.contrib.auth import get_user_model
from psycopg import sql

from bench.building import chain
from bench.building.columns import FUNCTIONS, insert
from bench.building.planning import CODES, FORCES, Plan, crew_mark, plan, write_units
from bench.building.scope import Groups, stamped_models
from bench.building.seed import Database
from bench.processor import spent

CREWED = ("caseworker", "arrest_referral_worker", "custody_officer")
#: For the session that fills only; nothing of the server is changed.
SESSION = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '512MB'",
    "SET work_mem = '64MB'",
    "SET max_parallel_maintenance_workers = 0",
    "SET max_parallel_workers_per_gather = 0",
)
HANDS = 2
#: The keys by which told cases are found: a name in both orders, and a number from its end. Seed's cases have theirs.
KEYS = """INSERT INTO caseworkflow_searchkey (id, case_id, provider_id, is_open, key)
SELECT gen_random_uuid(), c.id, c.provider_id, c.state <> 'closed', k.key FROM caseworkflow_case c
JOIN referrals_person p ON p.id = c.person_id CROSS JOIN LATERAL (VALUES
  (lower(p.family_name || ' ' || p.given_names)), (lower(p.given_names || ' ' || p.family_name)),
  ('#' || reverse('0' || substr(nullif(p.mobile, ''), 4)))) AS k (key)
WHERE k.key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM caseworkflow_searchkey s WHERE s.case_id = c.id)"""


class Filling:
    """One database on its way from the seed's size to the size that was asked for."""

    def __init__(self, database: Database, say: Callable[[str], None]) -> None:
        self.database, self.say, self.began = database, say, time.monotonic()
        self.processor = 0.0

    def run(self, cases: int) -> float:
        """Fill it; returns the seconds that it took."""
        with self.session() as here:
            groups = Groups(here)
            groups.lay_out()
            made = plan(here, cases, groups.count)
            self._lay_out_people(here, made)
            count = write_units(here, made)
            crewed = frozenset(row[0] for row in here.execute("SELECT user_id::text FROM stamp.crewed"))
            lines = chain.lines(here, crewed)
        self.note(f"planned {count:,} tellings, {made.crews + 1:,} crews")
        self._fill(made, lines)
        with self.session() as here:
            here.execute(KEYS)
            here.execute("ANALYZE caseworkflow_searchkey")
            here.execute("DROP SCHEMA stamp CASCADE")
            here.execute(sql.SQL("ANALYZE {}, {}").format(_table("accounts.User"), _table("accounts.Membership")))
        self.processor += time.process_time()
        self.note(f"{self.processor:,.0f} s of processor in all")
        return time.monotonic() - self.began

    def note(self, words: str) -> None:
        self.say(f"{time.monotonic() - self.began:7.1f} s  {words}")

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection]:
        with self.database.connect() as here:
            for statement in SESSION:
                here.execute(statement)
            yield here
            self.processor += spent(here.info.backend_pid)

    # -- People ------------------------------------------------------------------------------------------------------

    def _lay_out_people(self, here: psycopg.Connection, made: Plan) -> None:
        """Identities to give, further forces, and a crew of workers and officers for each open telling."""
        case = apps.get_model("caseworkflow.Case")._meta.db_table
        here.execute(FUNCTIONS)
        here.execute(sql.SQL("ALTER TABLE {0} ADD COLUMN referral_n bigint").format(sql.Identifier("stamp", case)))
        here.execute(
            sql.SQL("UPDATE {} c SET referral_n = r.n FROM {} r WHERE r.id = c.referral_id").format(
                sql.Identifier("stamp", case), _stamp("referrals.Referral")
            )
        )
        here.execute(
            sql.SQL(
                "CREATE TABLE stamp.identity AS SELECT n::int, family_name, given_names, name_key, sound_key FROM {}"
            ).format(_stamp("referrals.Person"))
        )
        self._add_forces(here)
        here.execute("CREATE TABLE stamp.crewed (user_id uuid PRIMARY KEY)")
        here.execute(
            "INSERT INTO stamp.crewed SELECT user_id FROM accounts_membership WHERE role = ANY(%s)", [list(CREWED)]
        )
        self._add_crews(here, made.crews)

    def _add_forces(self, here: psycopg.Connection) -> None:
        organisation = _table("accounts.Organisation")
        here.execute("CREATE TABLE stamp.force (n int PRIMARY KEY, id uuid)")
        first = here.execute(sql.SQL("SELECT id FROM {} WHERE name = %s").format(organisation), [FORCES[0]]).fetchone()[
            0
        ]
        here.execute("INSERT INTO stamp.force VALUES (0, %s)", [first])
        for number, (name, code) in enumerate(zip(FORCES, CODES, strict=True)):
            if code is None:
                continue
            here.execute(
                sql.SQL(
                    "WITH made AS (INSERT INTO {0} (id, kind, name, code, areas, phone) SELECT gen_random_uuid(), kind, %s,"
                    " %s, areas, phone FROM {0} WHERE id = %s RETURNING id) INSERT INTO stamp.force SELECT %s, id FROM made"
                ).format(organisation),
                [name, code, first, number],
            )

    def _add_crews(self, here: psycopg.Connection, crews: int) -> None:
        """Each crew is the seed's workers and officers under other names; none of them has a password."""
        marks = [(number, crew_mark(number), number % len(FORCES)) for number in range(1, crews + 1)]
        here.execute("CREATE TABLE stamp.crew (number int, mark text, force int)")
        with here.cursor() as cursor, cursor.copy("COPY stamp.crew FROM STDIN") as copy:
            for row in marks:
                copy.write_row(row)
        user, member = get_user_model(), apps.get_model("accounts.Membership")
        pk, other = "md5(t.id::text || c.mark)::uuid", "md5(t.user_id::text || c.mark)::uuid"
        changed = {
            "id": pk,
            "username": "t.username || '-' || c.number",
            "display_name": "t.display_name || ' ' || c.number",
            "password": "'!' || md5(t.id::text)",
        }
        here.execute(_copy(user, changed, "JOIN stamp.crewed w ON w.user_id = t.id CROSS JOIN stamp.crew c"))
        organisation = "CASE WHEN t.organisation_id = (SELECT id FROM stamp.force WHERE n = 0) THEN f.id ELSE t.organisation_id END"
        joins = "JOIN stamp.crewed w USING (user_id) CROSS JOIN stamp.crew c JOIN stamp.force f ON f.n = c.force"
        here.execute(_copy(member, {"id": pk, "user": other, "organisation": organisation}, joins))

    # -- Rows --------------------------------------------------------------------------------------------------------

    def _fill(self, made: Plan, lines: dict[int, list[chain.Line]]) -> None:
        """The ledger in one hand, the tables in the other, the largest first."""
        tables = [model._meta.db_table for model in stamped_models()]
        statements = {model._meta.db_table: insert(model, made.stride) for model in stamped_models()}
        ledger = apps.get_model("ledger.Entry")._meta.db_table
        with self.session() as here:
            sizes = {name: _count(here, name) for name in tables}
            _rest_indexes(here, [*tables, ledger])
        with ThreadPoolExecutor(HANDS) as hands:
            jobs: list[Future[None]] = [hands.submit(self._chain, made, lines, ledger)]
            largest_first = sorted(tables, key=lambda one: -sizes[one])
            jobs += [hands.submit(self._insert, name, statements[name]) for name in largest_first]
            for job in jobs:
                job.result()

    def _chain(self, made: Plan, lines: dict[int, list[chain.Line]], table: str) -> None:
        with self.session() as here:
            count = chain.write(here, made.units(), lines)
            self.note(f"{table}: {count:,} entries sealed")
            _reindex(here, table)
        self.note(f"{table}: indexed")

    def _insert(self, table: str, statement: str) -> None:
        with self.session() as here:
            began = time.monotonic()
            count = here.execute(statement).rowcount
            written = time.monotonic()
            _reindex(here, table)
        self.note(f"{table}: {count:,} rows in {written - began:.1f} s, indexed in {time.monotonic() - written:.1f} s")


def _table(label: str) -> sql.Identifier:
    return sql.Identifier(apps.get_model(label)._meta.db_table)


def _stamp(label: str) -> sql.Identifier:
    return sql.Identifier("stamp", apps.get_model(label)._meta.db_table)


def _copy(model: type, changed: dict[str, str], joins: str) -> str:
    fields = model._meta.concrete_fields
    values = ", ".join(changed.get(one.name, f't."{one.column}"') for one in fields)
    columns = ", ".join(f'"{one.column}"' for one in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} FROM "{model._meta.db_table}" t {joins}'


def _count(here: psycopg.Connection, table: str) -> int:
    return here.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()[0]


def _rest_indexes(here: psycopg.Connection, tables: list[str]) -> None:
    """No index of these tables takes part until it is built anew; the constraints stay as they are declared."""
    here.execute(
        "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = ANY(%s::text[]::regclass[])",
        [tables],
    )


def _reindex(here: psycopg.Connection, table: str) -> None:
    """Every index anew, and the statistics that the planner goes by."""
    here.execute(sql.SQL("REINDEX TABLE {}").format(sql.Identifier(table)))
    here.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
