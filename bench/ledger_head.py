"""How many viewings and moves a second the ledger's one head row lets through, and how long the slowest waits."""

import math
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import connection, connections

from bench.preparing import people, some
from bench.scenarios import HEAD_A_SECOND, Who
from caseworkflow.case.services import resume_case, suspend_case
from ledger import chain
from ledger.viewing import record_viewing

#: As many processes as a web service of two workers has threads.
SECONDS, HANDS = 4, 8
#: One act in so many is a move, which puts a case on hold or takes it off; the others are viewings.
ONE_MOVE_IN = 10


@dataclass
class Pace:
    """What was asked for, what was done, and the milliseconds from the moment an act was due to its commit."""

    asked: int
    done: float
    p95: float
    longest: float


def cases_of_hands() -> list[list[str]]:
    """For each process the cases that it alone moves, chosen before any of them moves one."""
    cases = apps.get_model("caseworkflow.Case").objects.filter(caseworker=people()[Who.WORKER], state="in_treatment")
    found = some(cases.order_by("reference"), count=HANDS)
    if len(found) < HANDS:
        raise SystemExit(f"Only {len(found)} of {HANDS} cases are in treatment: build the database anew with --fresh.")
    return [found[number::HANDS] for number in range(HANDS)]


def make_acts(cases: list[str], a_second: float, results: Any) -> None:
    """One process: its acts fall due evenly, and one that is late is late from its own moment."""
    who = people()[Who.WORKER]
    own = list(apps.get_model("caseworkflow.Case").objects.filter(pk__in=cases))
    for row in own:
        record_viewing(row, actor=who)
    waits, began, is_held = [], time.perf_counter(), False
    for count in range(int(a_second * SECONDS)):
        due = began + count / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        if count % ONE_MOVE_IN:
            record_viewing(own[count % len(own)], actor=who)
        elif is_held := not is_held:
            suspend_case(case_id=own[0].pk, actor=who, hold_reason="hospital")
        else:
            resume_case(case_id=own[0].pk, actor=who)
        waits.append((time.perf_counter() - due) * 1000)
    took = time.perf_counter() - began
    if is_held:
        resume_case(case_id=own[0].pk, actor=who)
    results.put((waits, took))


def pace_of(a_second: int) -> dict[str, Any]:
    """Acts on their way through the head for some seconds, from several processes."""
    cases = cases_of_hands()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    hands = [context.Process(target=make_acts, args=(own, a_second / HANDS, results)) for own in cases]
    for one in hands:
        one.start()
    found = [results.get(timeout=120) for _ in hands]
    for one in hands:
        one.join()
    waits = sorted(wait for given, _ in found for wait in given)
    slowest_twentieth = waits[min(math.floor(len(waits) * 0.95), len(waits) - 1)]
    done = len(waits) / max(took for _, took in found)
    return asdict(Pace(a_second, done, slowest_twentieth, waits[-1]))


def commits_a_second() -> float:
    """How often one connection can change the head row alone and wait for the disk: nothing that moves it is faster."""
    began, count = time.perf_counter(), 0
    with connection.cursor() as cursor:
        while time.perf_counter() < began + SECONDS:
            cursor.execute("UPDATE ledger_head SET seq = seq WHERE id = 1")
            count += 1
    return count / (time.perf_counter() - began)


@contextmanager
def holding_the_head() -> Iterator[None]:
    """Acts as they would be if each held the head until the disk has its commit, to measure beside those that let go of it."""
    chained, waited = chain.chain_entries, chain.wait_for_disk
    chain.chain_entries = lambda entries, **_: chained(entries)  # type: ignore[assignment]
    chain.wait_for_disk = lambda: None
    try:
        yield
    finally:
        chain.chain_entries, chain.wait_for_disk = chained, waited


def measure_head() -> dict[str, Any]:
    """At the pace that is asked for and at a tenth of it, beside what the disk lets through and what holding the head would."""
    paces = [pace_of(a_second) for a_second in (HEAD_A_SECOND, HEAD_A_SECOND // 10)]
    with holding_the_head():
        held = pace_of(HEAD_A_SECOND)
    return {"commits": commits_a_second(), "paces": paces, "held": held}
