"""Counts that stop: below, on and above the number at which they do, and each user's own."""

import pytest
from django.utils import timezone

from ledger.counting import Tally
from ledger.models import Entry
from referrals.referral.models import Referral
from tests.factories import referrals as refer
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db


def waiting(user):
    return {"sent": Referral.objects.filter(sender=user.organisation).order_by("pk"), "all": Referral.objects.all()}


@pytest.mark.parametrize(("rows", "counted", "said"), [(1, 1, 1), (2, 2, 2), (3, 3, "2+"), (4, 3, "2+")])
def test_a_count_ends_one_above_what_is_said(custody_officer, rows, counted, said):
    for number in range(rows):
        refer.drafted(custody_officer, family_name=f"Carter{number}")
    tally = Tally(waiting, most=2)
    found = tally(custody_officer)
    assert (found, tally.words(found["sent"])) == ({"sent": counted, "all": counted}, said)


def test_what_is_kept_for_a_role_counts_for_each_organisation_its_own(custody_officer, team_leader):
    refer.drafted(custody_officer)
    tally = Tally(waiting, most=50)
    first = tally(custody_officer)
    there = type(custody_officer).objects.get(pk=custody_officer.pk)
    there.membership.organisation = organisation("police", "Another force")
    assert (first["sent"], tally(there)["sent"], tally(custody_officer)["sent"]) == (1, 0, 1)


def test_a_queue_that_asks_for_a_time_is_refused(custody_officer):
    tally = Tally(lambda _: {"late": Entry.objects.filter(seq__gt=0, at__lt=timezone.now())}, most=2)
    with pytest.raises(TypeError, match="late asks for a time"):
        tally(custody_officer)
