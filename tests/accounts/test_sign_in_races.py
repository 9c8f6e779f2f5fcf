"""Real threads on PostgreSQL: a limit is a limit for all workers together, whatever they do at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.limits import Limit
from accounts.lock import allowances_for
from accounts.roles import Role
from accounts.second_factor.recovery import make_codes
from ledger.models import Entry
from tests.factories.accounts import member
from tests.factories.codes import app_code, give_app, type_code, type_password

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


def come_in(user, code):
    """Past the password already, and then the code, at the same moment as all others."""
    clients = [type_password(user) for _ in range(6)]
    answers = together(6, lambda number: type_code(clients[number], code))
    return [answer.status_code == 302 and answer["Location"] == "/" for answer in answers].count(True)


def test_of_six_that_type_one_code_at_the_same_moment_one_comes_in(real_commits):
    user = member(Role.AUDITOR)
    give_app(user)
    assert come_in(user, app_code()) == 1


def test_of_six_that_type_one_recovery_code_at_the_same_moment_one_comes_in(real_commits):
    user = member(Role.AUDITOR)
    give_app(user)
    assert come_in(user, make_codes(user)[0]) == 1


def test_of_twenty_wrong_codes_at_the_same_moment_ten_are_looked_at(real_commits):
    user = member(Role.AUDITOR)
    give_app(user)
    clients = [type_password(user) for _ in range(20)]
    together(20, lambda number: type_code(clients[number], f"{number:06}"))
    assert 0 < Entry.objects.filter(verb="second_factor_failed").count() <= 10
