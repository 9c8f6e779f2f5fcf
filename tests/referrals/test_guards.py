"""What must hold before a referral moves, and the sentence that says so."""

import pytest

from ledger.machine import MoveRefused
from referrals import services
from tests.factories import referrals as made

REFUSED = [
    ({"family_name": ""}, "Give the person's family name and given names."),
    ({"date_of_birth": None}, "Give a date of birth, or an age if the date is not known."),
    ({"programme": "none_such"}, "Choose a programme."),
    ({"source": ""}, "Say where the referral comes from."),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED)
def test_a_draft_is_not_sent_before_it_is_whole(custody_officer, changes, sentence):
    draft = made.drafted(custody_officer, **changes)
    with pytest.raises(MoveRefused) as refused:
        services.submit(referral_id=draft.pk, actor=custody_officer, version=draft.version)
    assert refused.value.reasons == (sentence,)


def test_an_age_is_enough_where_the_birth_date_is_not_known(custody_officer):
    assert made.sent(custody_officer, date_of_birth=None, approximate_age=30).state == "accepted"
