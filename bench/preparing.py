"""What the measuring needs of one of the product's databases: sign-ins, rows to open, and statements counted."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench import signing
from bench.loading import form_of
from bench.scenarios import ACTS, HOLD, PAGES, TYPED, Who

ROWS = (10, 25, 50, 100)
MANY = 20
#: Cases that are moved are not those that are read: each move adds to their pages.
MOVED = 8
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
LIVE_BOARD = """
SELECT provider_id, programme_id, state, count(*), count(*) FILTER (WHERE next_due_at < now())
FROM {case} WHERE state <> 'closed' GROUP BY 1, 2, 3
"""


class Counted:
    """Statements that ran, and how long each took."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, execute: Any, statement: str, facts: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(statement, facts, many, context)
        finally:
            if not statement.startswith(FRAME):
                self.seconds.append(time.perf_counter() - began)


@contextmanager
def counting() -> Iterator[Counted]:
    counted = Counted()
    with connection.execute_wrapper(counted):
        yield counted


def people() -> dict[str, Any]:
    """A worker with a full caseload, the leader of the same provider, an officer of the first force."""
    return {
        Who.WORKER: first_of("caseworker-1-3", "caseworker-1-1"),
        Who.LEADER: first_of("team-leader-1"),
        Who.OFFICER: first_of("custody-officer-1-4", "custody-officer-1"),
    }


def first_of(*usernames: str) -> Any:
    """The first of these accounts that this database has: small ones have fewer crews."""
    found = get_user_model().objects.in_bulk(usernames, field_name="username")
    return next(found[name] for name in usernames if name in found)


def some(rows: Any, column: str = "pk", count: int = MANY) -> list[str]:
    return [str(value) for value in rows.values_list(column, flat=True)[:count]]


def rows_to_open(who: dict[str, Any]) -> dict[str, list[str]]:
    case, referral = apps.get_model("caseworkflow.Case"), apps.get_model("referrals.Referral")
    own = case.objects.filter(caseworker=who[Who.WORKER]).exclude(state="closed").order_by("reference")
    moving = some(own.filter(state="in_treatment", death_reported_by=None), count=MOVED)
    sent = referral.objects.filter(referring_officer=who[Who.OFFICER]).exclude(state="draft").order_by("reference")
    of_force = referral.objects.filter(sender=who[Who.OFFICER].organisation).exclude(state="draft")
    here = who[Who.LEADER].organisation
    waiting = referral.objects.filter(provider=here, state="screening", is_history=False)
    names = apps.get_model("referrals.Person").objects.order_by("family_name").values_list("family_name", flat=True)
    return {
        "case": some(own.exclude(pk__in=moving)),
        "moving": moving,
        "referral": some(sent),
        "sent": some(of_force.order_by("-referred_at")),
        "undecided": some(waiting.order_by("reference")),
        "name": list(names.distinct()[:MANY]),
    }


def client_of(user: Any) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user, backend=signing.BACKEND)
    return client


def statements_of(client: Client, path: str, headers: dict[str, str] | None = None) -> tuple[int, float, int]:
    """Statements, their milliseconds, and the bytes of the page; asked twice, and the second time counts."""
    client.get(path, headers=headers)
    with counting() as counted:
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}.")
    return len(counted.seconds), sum(counted.seconds) * 1000, len(answer.content)


def statements_of_pages(who: dict[str, Any], rows: dict[str, list[str]], bearer: str) -> dict[str, Any]:
    clients = {name: client_of(user) for name, user in who.items()} | {Who.FORCE: Client(HTTP_HOST="127.0.0.1")}
    found = {}
    for page in PAGES:
        filled = page.path.format(**{name: values[0] for name, values in rows.items() if values})
        headers = {"Authorization": bearer} if page.who == Who.FORCE else None
        found[page.name] = statements_of(clients[page.who], filled, headers)
    return found


def statements_of_acts(who: dict[str, Any], rows: dict[str, list[str]]) -> dict[str, Any]:
    """The sending of each form, undone afterwards."""
    found = {}
    for act in ACTS:
        client, is_move = client_of(who[act.who]), "{moving}" in act.path
        path = act.path.format(moving=rows["moving"][0], verb="suspend") if is_move else act.path
        yesterday = timezone.localdate() - timedelta(days=1)
        parts = {"day": yesterday.day, "month": yesterday.month, "year": yesterday.year}
        days = {f"{name}_{part}": value for name in ("offence_on", "date_of_birth") for part, value in parts.items()}
        typed = HOLD if is_move else {**TYPED, **days, "date_of_birth_year": 1990}
        with undone():
            filled = {**form_of(client.get(path).content), **typed}
            with counting() as counted:
                answer = client.post(path, filled)
        if answer.status_code != 302:
            raise RuntimeError(f"{path} answers {answer.status_code}.")
        found[act.name] = (len(counted.seconds), sum(counted.seconds) * 1000, len(answer.content))
    return found


def statements_by_rows(who: dict[str, Any]) -> dict[str, dict[int, int]]:
    """The same pages with 10, 25, 50 and 100 rows to show, each in a transaction that is undone."""
    return {
        "caseload list": {count: _with_caseload(who, count, "/cases/") for count in ROWS},
        "Today": {count: _with_caseload(who, count, "/cases/today/") for count in ROWS},
        "custody list": {count: _with_cells(who, count) for count in ROWS},
        "officer's list": {count: _with_referrals(who, count) for count in ROWS},
    }


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _with_caseload(who: dict[str, Any], count: int, path: str) -> int:
    case = apps.get_model("caseworkflow.Case")
    user = who[Who.WORKER]
    with undone():
        other = get_user_model().objects.exclude(pk=user.pk).filter(memberships__role="caseworker").first()
        case.objects.filter(caseworker=user).update(caseworker=other)
        open_ones = case.objects.filter(provider=user.organisation).exclude(state="closed").order_by("pk")
        case.objects.filter(pk__in=list(open_ones.values_list("pk", flat=True)[:count])).update(caseworker=user)
        return statements_of(client_of(user), path)[0]


def _with_cells(who: dict[str, Any], count: int) -> int:
    detention = apps.get_model("referrals.Detention")
    with undone():
        detention.objects.filter(released_at=None).update(released_at=timezone.now())
        held = list(detention.objects.order_by("pk").values_list("pk", flat=True)[:count])
        detention.objects.filter(pk__in=held).update(released_at=None)
        return statements_of(client_of(who[Who.LEADER]), "/referrals/custody/")[0]


def _with_referrals(who: dict[str, Any], count: int) -> int:
    referral = apps.get_model("referrals.Referral")
    user = who[Who.OFFICER]
    with undone():
        moved = referral.objects.filter(sender=user.organisation)
        pks = list(moved.order_by("-referred_at").values_list("pk", flat=True)[:count])
        referral.objects.filter(pk__in=pks).update(referring_officer=user)
        others = get_user_model().objects.exclude(pk=user.pk).filter(memberships__role="custody_officer").first()
        moved.filter(referring_officer=user).exclude(pk__in=pks).update(referring_officer=others)
        return statements_of(client_of(user), "/referrals/all/?whose=mine")[0]


def board(who: dict[str, Any]) -> dict[str, float]:
    """The milliseconds of SQL behind the team's page, and of counting all open cases live."""
    client = client_of(who[Who.LEADER])
    case = apps.get_model("caseworkflow.Case")._meta.db_table
    page = min(statements_of(client, "/cases/inbox/")[1] for _ in range(3))
    live = min(_timed(LIVE_BOARD.format(case=case)) for _ in range(5))
    return {"page": page, "live": live}


def _timed(statement: str) -> float:
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(statement)
        cursor.fetchall()
        return (time.perf_counter() - began) * 1000


def prepared() -> dict[str, Any]:
    """Everything as plain values, for the process that measures."""
    who = people()
    rows = rows_to_open(who)
    bearer = signing.bearer_of_force()
    return {
        "headers": {
            **{name: {"Cookie": signing.cookie_of(user.username)} for name, user in who.items()},
            Who.FORCE: {"Authorization": bearer},
        },
        "rows": rows,
        "statements": statements_of_pages(who, rows, bearer) | statements_of_acts(who, rows),
        "by_rows": statements_by_rows(who),
        "board": board(who),
        "cases": apps.get_model("caseworkflow.Case").objects.count(),
        "session": settings.SESSION_COOKIE_NAME,
    }
