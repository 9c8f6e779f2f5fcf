"""Real threads on PostgreSQL: a limit is a limit for all workers together, whatever they do at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.limits import Limit
from accounts.lock import allowances_for

pytestmark = pytest.mark.postgres


def together(many, act):
    """The act in so many threads, all begun at once; what each gave."""
    barrier = Barrier(many)

    def run(number):
        try:
            barrier.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as threads:
        return list(threads.map(run, range(many)))


def test_of_twenty_guesses_at_the_same_moment_eight_reach_the_check(real_commits):
    given = together(20, lambda _: Limit.objects.spend(allowances_for("somebody", "10.0.0.1")))
    assert given.count(True) == 8


def test_of_twenty_guesses_at_the_same_moment_from_everywhere_twelve_reach_the_check(real_commits):
    given = together(20, lambda number: Limit.objects.spend(allowances_for("somebody", f"10.0.0.{number}")))
    assert given.count(True) == 12
