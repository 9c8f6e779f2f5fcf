"""How often an officer looks up what a colleague sent, and what is said and entered when it was too often."""

from datetime import timedelta

import pytest

from ledger.models import Entry, Kind
from referrals.following import services
from referrals.following.models import LookUp
from referrals.following.terms import LOOK_UPS_AN_HOUR
from tests.factories import referrals as made
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db

WHY = "She was arrested again this morning."


def look_up(officer, number="20/1/26"):
    return services.look_up_referrals(actor=officer, number=number, category="taken_over", reason=WHY)


@pytest.fixture
def spent(custody_officer):
    for _ in range(LOOK_UPS_AN_HOUR):
        look_up(custody_officer)
    return custody_officer


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(0, "60 minutes"), (3479, "3 minutes"), (3480, "2 minutes"), (3539, "2 minutes"), (3540, "1 minute")],
)
def test_one_more_than_the_hour_allows_is_told_how_many_minutes_to_wait(spent, frozen, seconds, wait):
    frozen.shift(timedelta(seconds=seconds))
    with pytest.raises(services.TooManyLookUps) as refused:
        look_up(spent)
    assert str(refused.value) == (
        f"You have looked up 10 in the last hour. You can go on in {wait}. "
        "If it cannot wait, ask the officer who sent it."
    )


def test_after_the_hour_and_for_a_colleague_it_goes_on(spent, frozen):
    assert look_up(member("custody_officer")) == []
    frozen.shift(timedelta(hours=1))
    assert look_up(spent) == []


def test_that_it_was_tried_is_entered_and_no_question_is_kept(spent):
    with pytest.raises(services.TooManyLookUps):
        look_up(spent, "20/77/26")
    entry = Entry.objects.get(kind=Kind.REFUSAL, verb="look_up")
    assert (entry.actor, entry.object_kind, entry.reason) == (spent, "referrals.referral", "taken_over")
    assert (entry.facts["hits"], entry.facts["sought_length"], LookUp.objects.count()) == (0, 8, LOOK_UPS_AN_HOUR)


def test_ten_at_most_are_shown_the_newest_first(custody_officer):
    rows = [
        made.sent(custody_officer, family_name=f"Other{place}", crime_number="20/1/26")
        for place in range(services.MOST)
    ]
    one_more = made.sent(custody_officer, family_name="Newest", crime_number="20/1/26")
    type(one_more).objects.filter(pk=one_more.pk).update(referred_at=one_more.referred_at + timedelta(minutes=1))
    found = look_up(member("custody_officer"))
    assert (found[0], len(found), set(found) <= {*rows, one_more}) == (one_more, 10, True)
