"""Agreement purpose by purpose: given, refused, withdrawn, and what it stops."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from caseworkflow.case.services import tell_referrals
from caseworkflow.consent import services
from caseworkflow.consent.models import Consent
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.satellites import moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

TABLE = {
    ("given", "withdraw"): "withdrawn",
    ("refused", "give"): "given",
    ("withdrawn", "give"): "given",
    ("mistaken", "give"): "given",
    ("mistaken", "refuse"): "refused",
    ("given", "disown"): "mistaken",
    ("refused", "disown"): "mistaken",
    ("withdrawn", "disown"): "mistaken",
}

TODAY = date(2026, 3, 3)


@pytest.fixture
def case():
    return make.allocated()


def of(case, purpose="share_police"):
    return Consent.objects.get(case=case, purpose=purpose)


def say(act_of, case, purpose="share_police", **facts):
    return act_of(case_id=case.pk, purpose=purpose, actor=case.caseworker, on=facts.pop("on", TODAY), **facts)


def test_the_table_of_moves_of_a_consent():
    assert Consent.table() == TABLE


def test_no_other_pair_moves_a_consent(case):
    assert moves_made_outside_the_table(of(case), TABLE) == []


def test_every_move_of_a_consent_is_named_and_has_somebody_who_may():
    assert unsaid(Consent) == []


def test_what_was_said_at_the_referral_is_kept_with_its_day_and_how(case):
    said = Consent.objects.filter(case=case).order_by("purpose").values_list("purpose", "state", "said_on", "how")
    assert list(said) == [
        ("share_police", "given", TODAY, "In person"),
        ("take_part", "given", TODAY, "In person"),
    ]


def test_a_withdrawal_stops_the_flow_and_keeps_the_history(case):
    assert case.allows_sharing("share_police") is True
    say(services.withdraw_consent, case)
    row = of(case)
    assert (case.allows_sharing("share_police"), row.state, row.said_on, row.withdrawn_on) == (
        False,
        "withdrawn",
        TODAY,
        TODAY,
    )


def test_agreeing_again_lets_it_flow_again(case):
    say(services.withdraw_consent, case)
    row = say(services.give_consent, case, wording="2", how="On the phone")
    assert (case.allows_sharing("share_police"), row.withdrawn_on, row.wording) == (True, None, "2")


def test_without_an_answer_only_what_the_programme_does_not_ask_for_may_flow(case):
    Consent.objects.all().delete()
    assert (case.allows_sharing("share_police"), case.allows_sharing("share_probation")) == (False, True)


def test_a_first_answer_is_kept_for_its_purpose_alone(case):
    say(services.give_consent, case, "research", wording="1", how="On paper")
    say(services.refuse_consent, case, "share_family", how="On paper")
    assert (case.allows_sharing("research"), case.allows_sharing("share_family")) == (True, False)


def test_a_no_after_a_yes_is_a_withdrawal(case):
    assert reasons_of(say, act_of=services.refuse_consent, case=case, how="On paper") == (
        "The answer is on record: a person who agreed and changes their mind withdraws.",
    )


def test_nobody_withdraws_before_they_agreed(case):
    assert reasons_of(say, act_of=services.withdraw_consent, case=case, on=date(2026, 3, 2)) == (
        "Say on which day the person withdrew: not before they agreed, and not in the future.",
    )


def test_agreement_needs_how_it_was_said_and_the_wording(case):
    say(services.withdraw_consent, case)
    assert reasons_of(say, act_of=services.give_consent, case=case, how="", wording="") == (
        "Say on which day and how the person said so.",
        "Say which wording was used.",
    )


def test_a_colleague_without_the_case_records_no_consent(case):
    with pytest.raises(PermissionDenied):
        services.refuse_consent(
            case_id=case.pk, purpose="research", actor=member(Role.CASEWORKER), on=TODAY, how="On paper"
        )
    assert Consent.objects.filter(purpose="research").count() == 0


def test_its_story_is_in_the_ledger(case):
    say(services.withdraw_consent, case)
    say(services.give_consent, case, wording="2", how="On the phone")
    assert list(Entry.objects.about(of(case)).values_list("verb", "after")) == [
        ("open", "given"),
        ("withdraw", "withdrawn"),
        ("give", "given"),
    ]


def test_nothing_more_is_told_to_police_after_a_withdrawal(case):
    say(services.withdraw_consent, case)
    tell_referrals(case, "reached", actor=case.caseworker)
    assert case.referral.feedback.filter(value="reached").count() == 0


def test_police_are_told_while_the_person_lets_it_be_shared(case):
    tell_referrals(case, "reached", actor=case.caseworker)
    assert case.referral.feedback.filter(value="reached").count() == 1
