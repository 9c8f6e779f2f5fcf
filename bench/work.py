"""The measurements themselves: pages beside a bare one, files, figures, the chain of the ledger."""

import resource
import statistics
import time
from io import StringIO
from pathlib import Path
from types import ModuleType

from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path
from django.utils import timezone

from accounts.models import User
from caseworkflow.models import Case
from diversion import urls
from ledger import chain
from referrals.models import Referral

FRAME = {"BEGIN", "BEGIN IMMEDIATE", "COMMIT"}
SAMPLES = Path(__file__).parent.parent / "tests/samples/clean"


def timed(work) -> tuple[float, object]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def peak() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"


def row(what: str, *figures: str) -> None:
    print(f"{what:<44}" + "".join(f"{figure:>16}" for figure in figures))


def bare(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


class Pages:
    """Asks for pages as the people of the force, beside a bare text view that passes the same middleware."""

    def __init__(self, times: int) -> None:
        planted = ModuleType("planted")
        planted.urlpatterns = [*urls.urlpatterns, path("bare/", bare, name="accessibility")]
        self.settings = override_settings(ROOT_URLCONF=planted, ALLOWED_HOSTS=["testserver"])
        self.times = times

    def client(self, role: str):
        busiest = User.objects.filter(memberships__role=role).annotate(held=Count("caseload")).order_by("-held")
        client = Client()
        client.force_login(busiest[0], backend="accounts.sign_in.Backend")
        client.user = busiest[0]
        return client

    def ask(self, label: str, client, path: str, posted: dict | None = None) -> None:
        send = (lambda: client.post(path, posted)) if posted else (lambda: client.get(path))
        with self.settings:
            send()
            with CaptureQueriesContext(connection) as seen:
                answer = send()
            count = len([one for one in seen.captured_queries if one["sql"] not in FRAME])
            taken = [timed(send)[0] * 1000 for _ in range(self.times)]
        row(label, f"{statistics.median(taken):.1f} ms", f"{max(taken):.1f} ms", str(count), str(answer.status_code))


def attempt() -> dict[str, str]:
    now = timezone.localtime()
    moment = {"day": now.day, "month": now.month, "year": now.year, "time": f"{now:%H:%M}"}
    return {"result": "no_answer", "channel": "phone", **{f"at_{name}": str(value) for name, value in moment.items()}}


def measure_pages(times: int) -> None:
    pages = Pages(times)
    worker, leader = pages.client("caseworker"), pages.client("team_leader")
    officer, board = pages.client("custody_officer"), pages.client("commissioner")
    case = Case.objects.filter(caseworker=worker.user).exclude(state="closed").first() or Case.objects.first()
    sent = Referral.objects.visible_to(officer.user).exclude(state="draft").first()
    row("Page", "median", "slowest", "statements", "answer")
    pages.ask("a bare text view, signed in", worker, "/bare/")
    pages.ask("list: an officer's referrals", officer, "/referrals/all/")
    pages.ask("list: Today", worker, "/cases/today/")
    pages.ask("list: cases of the provider", leader, "/cases/")
    pages.ask("list: inbox", leader, "/cases/inbox/")
    if sent:
        pages.ask("detail: a referral, as its officer", officer, f"/referrals/{sent.pk}/")
    pages.ask("detail: a case", worker, f"/cases/{case.pk}/")
    pages.ask("detail: its timeline", worker, f"/cases/{case.pk}/timeline/")
    pages.ask("move: the page of an attempt", worker, f"/cases/{case.pk}/attempt/")
    pages.ask("move: an attempt recorded", worker, f"/cases/{case.pk}/attempt/", attempt())
    pages.ask("figures: the board, one quarter", board, "/outcomes/")


def measure_work() -> None:
    quiet = {"stdout": StringIO(), "stderr": StringIO()}
    print()
    row("Work", "seconds", "count", "a second")
    rows = sum(1 for _ in (SAMPLES / "referrals.csv").open()) - 1
    taken, _ = timed(lambda: call_command("import_referrals", str(SAMPLES / "referrals.csv"), **quiet))
    row("import_referrals, rows", f"{taken:.1f}", f"{rows:,}", f"{rows / taken:,.0f}")
    rows = sum(1 for _ in (SAMPLES / "offences.csv").open()) - 1
    taken, _ = timed(lambda: call_command("import_offences", str(SAMPLES / "offences.csv"), **quiet))
    row("import_offences, rows", f"{taken:.1f}", f"{rows:,}", f"{rows / taken:,.0f}")
    answers = StringIO()
    span = {"programme": "all", "window": "all", "by": "quarter", "json": True, "stdout": answers}
    taken, _ = timed(lambda: call_command("measure", "all", "--from", "2022-01", "--to", "2025-12", **span))
    lines = answers.getvalue().count("\n")
    row("measure all, answers", f"{taken:.1f}", f"{lines:,}", f"{lines / taken:,.0f}")
    taken, found = timed(chain.verify)
    row("verify_ledger, entries", f"{taken:.1f}", f"{found.count:,}", f"{found.count / taken:,.0f}")


def measure(*, people: int, times: int) -> None:
    """Fill an empty database, then print what everything took."""
    call_command("migrate", interactive=False, verbosity=0)
    taken, _ = timed(lambda: call_command("demo", people=people, seed=1, stderr=StringIO(), stdout=StringIO()))
    print(f"A synthetic force of {people:,} people, filled in {taken:.1f} s, on SQLite. Peak memory {peak()}.\n")
    measure_pages(times)
    measure_work()
    print(f"\nPeak memory of the whole run: {peak()}.")
