"""Copies a database into a cluster of its own, sends referrals to it from several processes and notes each that they were
told is done, crashes the cluster among them, starts it again, and prints what it lost.
"""

import argparse
import json
import os
import random
import sys
import time
import uuid
from collections import Counter, defaultdict
from pathlib import Path

from tests.trust.cluster import Cluster

cluster = Cluster()
source_url, os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"], cluster.url

import django  # noqa: E402 - it reads the address of the database

django.setup()

import environ  # noqa: E402 - the apps are loaded first
from django.db import DatabaseError, connections  # noqa: E402 - the same

from accounts.models import User  # noqa: E402 - the same
from accounts.second_line.context import rows_of_all  # noqa: E402 - the same
from ledger import chain  # noqa: E402 - the same
from ledger.models import Entry, Job  # noqa: E402 - the same
from referrals.feedback.models import Feedback  # noqa: E402 - the same
from referrals.intake.models import IntakeKey  # noqa: E402 - the same
from referrals.intake.services import intake  # noqa: E402 - the same
from referrals.people.models import Person  # noqa: E402 - the same
from referrals.referral.models import EligibilityAnswer, Referral  # noqa: E402 - the same
from referrals.referral.terms import Door  # noqa: E402 - the same
from tests.factories import referrals as made  # noqa: E402 - the same

HANDS = 3
#: So many are told before the moment is drawn at which the cluster crashes.
AT_LEAST = 30
NOT_WAITING = "SELECT 1"
#: Only against waiting for ever: how long it takes is the machine's affair.
HANG_SECONDS = 600


def send_one(actor: User) -> Referral:
    """Of somebody whom nobody else is like, so that every sending makes the same kinds of rows."""
    words = [uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop")) for _ in range(2)]
    names = {"family_name": words[0], "given_names": words[1]}
    facts = made.facts(**names, source_reference=words[0], crime_number=words[0][:20])
    return intake.create_referral(actor=actor, door=Door.API, facts=facts, key=words[0])


def work(actor: User, noted: Path) -> None:
    """Send without a pause, and note on the disk what was said to be done, until the database is gone."""
    with noted.open("ab", buffering=0) as notes:
        while True:
            row = send_one(actor)
            notes.write(f"{row.pk}\n".encode())
            os.fsync(notes.fileno())


def fork_hand(actor: User, noted: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work(actor, noted)
    except DatabaseError:
        code = 0  # the crash
    finally:
        os._exit(code)


def told_in(folder: Path) -> list[str]:
    return [line for file in sorted(folder.glob("told-*")) for line in file.read_text().split()]


def crash_once(turn: int, actor: User, folder: Path) -> None:
    connections.close_all()
    before, last_moment = len(told_in(folder)), time.monotonic() + HANG_SECONDS
    hands = [fork_hand(actor, folder / f"told-{turn}-{number}") for number in range(HANDS)]
    while len(told_in(folder)) < before + AT_LEAST and time.monotonic() < last_moment:
        time.sleep(0.01)
    time.sleep(random.uniform(0, 0.5))
    cluster.crash(by_signal=turn % 2 == 0)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in hands]
    cluster.start()
    if codes != [0] * HANDS:
        sys.exit("Somebody who sent stopped before the crash.")


def jobs_by_argument() -> dict[str, list[str]]:
    found = defaultdict(list)
    for task, arguments in Job.objects.values_list("task", "arguments"):
        found[arguments[0]].append(task)
    return found


def kinds_of_rows(row: Referral, jobs: dict[str, list[str]]) -> tuple:
    """What a sending leaves: the same of each, or one of them is half there."""
    entries = Entry.objects.filter(object_id__in=[row.pk, row.person_id])
    named = [row.pk, row.person_id, *entries.values_list("pk", flat=True)]
    return (
        row.state,
        Person.objects.filter(pk=row.person_id).count(),
        IntakeKey.objects.filter(referral=row).count(),
        EligibilityAnswer.objects.filter(referral=row).count(),
        tuple(sorted(Feedback.objects.filter(referral=row).values_list("value", flat=True))),
        tuple(sorted(entries.values_list("verb", flat=True))),
        tuple(sorted(task for one in named for task in jobs.get(str(one), ()))),
    )


def without_referral() -> int:
    """Rows of a sending whose referral is not there."""
    rows = Referral.objects.values("pk")
    return (
        Person.objects.exclude(pk__in=Referral.objects.values("person")).count()
        + sum(model.objects.exclude(referral__in=rows).count() for model in (IntakeKey, EligibilityAnswer, Feedback))
        + Entry.objects.filter(verb="draft").exclude(object_id__in=[str(row["pk"]) for row in rows]).count()
    )


def main(crashes: int, *, waits: bool) -> dict:
    cluster.start()
    cluster.copy_in(environ.Env.db_url_config(source_url))
    folder = cluster.folder / "told"
    folder.mkdir()
    if not waits:
        chain.WAIT = NOT_WAITING
    with rows_of_all("tests.crash"):
        actor = made.police_system()
        first = kinds_of_rows(send_one(actor), jobs_by_argument())
        for turn in range(crashes):
            crash_once(turn, actor, folder)
        told, kept = set(told_in(folder)), list(Referral.objects.order_by("pk"))
        jobs = jobs_by_argument()
        kinds = Counter(kinds_of_rows(row, jobs) for row in kept)
        found, alone = chain.verify_chain(), without_referral()
    return {
        "crashes": crashes,
        "is_told_enough": len(told) >= crashes * AT_LEAST,
        "lost": len(told - {str(row.pk) for row in kept}),
        "half_there": sum(kinds.values()) - kinds[first],
        "without_referral": alone,
        "fault_of_chain": found.fault,
        "is_chained": found.count == Entry.objects.count(),
    }


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("crashes", type=int)
    asked.add_argument("--not-waiting", action="store_true")
    given = asked.parse_args()
    try:
        print(json.dumps(main(given.crashes, waits=not given.not_waiting)))
    finally:
        connections.close_all()
        cluster.remove()
