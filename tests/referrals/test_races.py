"""Real threads on PostgreSQL: one key makes one referral, and of two decisions one wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from accounts.roles import Role
from ledger.chain import verify_chain
from referrals.intake.services import intake as services
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.screening import services as screening_services
from tests.factories import referrals as made
from tests.factories.accounts import member
from tests.factories.programmes import ship

pytestmark = pytest.mark.postgres

MANY = 20


def together(acts):
    """Every act in a thread of its own, all begun at once; what each gave or raised, in order."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        except Exception as fault:  # noqa: BLE001 - what was raised is the result
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def officer(real_commits):
    ship()
    return member(Role.CUSTODY_OFFICER)


def test_twenty_sends_of_one_key_make_one_referral(officer):
    facts = made.facts(referred_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    sends = [lambda: services.create_referral(actor=officer, door="page", facts=facts, key="k1")] * MANY
    found = together(sends)
    assert {row.pk for row in found} == set(Referral.objects.values_list("pk", flat=True))
    assert (Referral.objects.count(), Person.objects.count(), verify_chain().first_bad) == (1, 1, None)


def test_referrals_of_one_human_that_arrive_together_join_one_person(officer):
    def act(number):
        facts = made.facts(pnc_id="1991/0485159F", crime_number=f"20/{number}/26")
        return lambda: services.create_referral(actor=officer, door="page", facts=facts)

    together([act(number) for number in range(8)])
    assert (Referral.objects.count(), Person.objects.count()) == (8, 1)


def test_of_two_team_leaders_who_decide_at_once_one_wins(officer):
    row = made.waiting(officer)
    first, second = member(Role.TEAM_LEADER), member(Role.TEAM_LEADER)
    known = {"referral_id": row.pk, "version": row.version}
    found = together(
        [
            lambda: screening_services.accept_referral(actor=first, **known),
            lambda: screening_services.reject_referral(actor=second, reason="supply", **known),
        ]
    )
    assert sorted(type(one).__name__ for one in found) == ["MoveConflict", "Referral"]
    assert Referral.objects.get().state in {"accepted", "rejected"}
