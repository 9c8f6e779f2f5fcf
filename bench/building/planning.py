"""How often each story is told again, and what tells one telling from another: crew, force, identity, seconds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5

import psycopg
from django.apps import apps
from psycopg import sql

OPEN_SHARE = 0.10
#: Tellings of a story that waits in a queue: a few hundred rows in all, however large the database is.
QUEUE_TELLINGS = 30
FORCES = ("West Midlands Police", "Northvale Police", "Eastmere Police", "Southlea Police")
CODES = (None, "91", "92", "93")
UNDECIDED = ("draft", "submitted", "screening", "info_needed")


@dataclass(frozen=True)
class Telling:
    """One story told once more."""

    group: int
    number: int
    crew: int
    force: int
    identity: int
    microseconds: int
    days: int

    @property
    def key(self) -> str:
        return str(self.number)


@lru_cache(maxsize=64)
def again(pk: object, mark: object) -> str:
    """The id of a row of the seed in another telling; PostgreSQL reckons the same from `md5(id || mark)`."""
    return dashed(md5(f"{pk}{mark}".encode(), usedforsecurity=False).hexdigest())


def dashed(digits: str) -> str:
    """Thirty-two hexadecimal digits as an id is written."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@dataclass(frozen=True)
class Plan:
    """How many tellings each group gets, and how many crews of workers there are."""

    tellings: dict[int, int]
    crews: int
    identities: int
    open_groups: frozenset[int]

    @property
    def stride(self) -> int:
        """More than any telling's number, so that row number and telling make one number of their own."""
        return max(self.tellings.values(), default=0) + 1

    def units(self) -> Iterator[Telling]:
        """Every telling in turn; open stories fill one crew each, closed ones any crew."""
        chance = random.Random(1)
        for group, count in sorted(self.tellings.items()):
            for number in range(1, count + 1):
                crew = number if group in self.open_groups else chance.randrange(self.crews + 1)
                yield Telling(
                    group=group,
                    number=number,
                    crew=crew,
                    force=crew % len(FORCES),
                    identity=chance.randrange(self.identities) + 1,
                    microseconds=chance.randrange(60_000_000),
                    days=chance.randrange(300),
                )


def table_of(label: str) -> sql.Identifier:
    return sql.Identifier("stamp", apps.get_model(label)._meta.db_table)


def groups_where(here: psycopg.Connection, label: str, condition: str) -> set[int]:
    found = here.execute(sql.SQL("SELECT DISTINCT g FROM {} t WHERE ").format(table_of(label)) + sql.SQL(condition))
    return {row[0] for row in found}


def plan(here: psycopg.Connection, cases: int, groups: int) -> Plan:
    """A tenth of the cases open, a few hundred rows in queues, the rest closed; `cases` in all."""
    is_open = groups_where(here, "caseworkflow.Case", "state <> 'closed'")
    queued = _queued(here) - is_open
    counted = "SELECT g, count(*), count(*) FILTER (WHERE state <> 'closed') FROM {} GROUP BY 1"
    rows = here.execute(sql.SQL(counted).format(table_of("caseworkflow.Case"))).fetchall()
    held = {group: count for group, count, _ in rows}
    standing, still_open = sum(held.values()), sum(row[2] for row in rows)
    open_each = max(1, round(cases * OPEN_SHARE / max(still_open, 1)) - 1)
    tellings = dict.fromkeys(is_open, open_each) | dict.fromkeys(queued, min(QUEUE_TELLINGS, open_each))
    closed = [g for g in range(1, groups + 1) if g not in tellings]
    wanted = cases - standing - sum(held.get(g, 0) * count for g, count in tellings.items())
    each, rest = divmod(max(wanted, 0), max(sum(held.get(g, 0) for g in closed), 1))
    for g in closed:
        takes_one_more = 0 < held.get(g, 0) <= rest
        tellings[g] = each + takes_one_more
        rest -= held.get(g, 0) * takes_one_more
    identities = here.execute(sql.SQL("SELECT count(*) FROM {}").format(table_of("referrals.Person"))).fetchone()[0]
    return Plan({g: n for g, n in tellings.items() if n}, open_each, identities, frozenset(is_open))


def _queued(here: psycopg.Connection) -> set[int]:
    """Stories that stand in somebody's queue: a referral without a decision or a case, a proposal, a person in a cell."""
    undecided = ", ".join(f"'{state}'" for state in UNDECIDED)
    case, joined = (apps.get_model("caseworkflow", name)._meta.db_table for name in ("Case", "JoinedReferral"))
    unanswered = (
        f"state = 'accepted' AND NOT is_history AND NOT EXISTS (SELECT 1 FROM stamp.{case} c WHERE c.referral_id = t.id) "
        f"AND NOT EXISTS (SELECT 1 FROM stamp.{joined} j WHERE j.referral_id = t.id)"
    )
    return (
        groups_where(here, "referrals.Referral", f"state IN ({undecided}) OR ({unanswered})")
        | groups_where(here, "referrals.Likeness", "state = 'proposed'")
        | groups_where(here, "referrals.Bar", "confirmed_at IS NULL AND lifted_at IS NULL")
        | groups_where(here, "referrals.Detention", "released_at IS NULL")
    )


def write_units(here: psycopg.Connection, plan: Plan) -> int:
    """The tellings as a table that every INSERT joins."""
    here.execute(
        "CREATE UNLOGGED TABLE stamp.unit (g int, k int, mark text, crew int, crew_mark text, force int,"
        " identity int, later interval, days int)"
    )
    count = 0
    with here.cursor() as cursor, cursor.copy("COPY stamp.unit FROM STDIN") as copy:
        for one in plan.units():
            count += 1
            copy.write(
                f"{one.group}\t{one.number}\t{one.key}\t{one.crew}\t{crew_mark(one.crew)}\t{one.force}\t"
                f"{one.identity}\t{one.microseconds} microseconds\t{one.days}\n"
            )
    here.execute("ANALYZE stamp.unit")
    return count


def crew_mark(crew: int) -> str:
    return f"crew{crew}"
