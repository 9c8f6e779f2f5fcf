"""What must hold before a referral moves, and the sentence that says so."""

from datetime import date
from uuid import UUID

import pytest

from referrals.intake.services import intake as services
from referrals.referral import guards
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.unsaved import judged
from workflow.machine import MoveRefused

REFUSED = [
    ({"family_name": ""}, "Give the person's family name, or their one name in its place."),
    ({"date_of_birth": None}, "Give a date of birth, or an age if the date is not known."),
    ({"programme": "none_such"}, "Choose a programme."),
    ({"source": ""}, "Say where the referral comes from."),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED)
def test_a_draft_is_not_sent_before_it_is_whole(custody_officer, changes, sentence):
    draft = made.drafted(custody_officer, **changes)
    with pytest.raises(MoveRefused) as refused:
        services.submit_referral(referral_id=draft.pk, actor=custody_officer, version=draft.version)
    assert refused.value.reasons == (sentence,)


def test_an_age_is_enough_where_the_birth_date_is_not_known(custody_officer):
    assert made.sent(custody_officer, date_of_birth=None, approximate_age=30).state == "accepted"


@pytest.mark.parametrize(
    ("check", "rows", "holds"),
    [
        (
            guards.person_is_named,
            [{"family_name": family, "given_names": given} for family in ("Carter", "") for given in ("Jo", "")],
            [True, True, False, False],
        ),
        (
            guards.age_is_known,
            [{"date_of_birth": date(1990, 5, 4)}, {"approximate_age": 0}, {"approximate_age": 30}, {}],
            [True, True, True, False],
        ),
        (guards.programme_is_chosen, [{"programme_id": 7}, {}], [True, False]),
        (guards.source_is_known, [{"source": "street"}, {"source": ""}], [True, False]),
        (guards.rules_were_put, [{"programme_version_id": UUID(int=7)}, {}], [True, False]),
        (guards.person_is_matched, [{"person_id": UUID(int=7)}, {}], [True, False]),
        (guards.question_is_written, [{"question": "Was supply suspected?"}, {"question": ""}], [True, False]),
    ],
)
def test_each_half_of_each_sentence_is_asked(check, rows, holds):
    assert judged(check, [Referral(**facts) for facts in rows]) == holds
