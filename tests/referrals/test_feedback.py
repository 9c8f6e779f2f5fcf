"""What the sender's side is told: once, under a rule of the programme, and entered as a disclosure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.feedback.models import Feedback
from referrals.feedback.services import record_feedback, rule_for, take_back_feedback, tell_first
from referrals.referral.models import Referral
from tests.factories import referrals as made

pytestmark = pytest.mark.django_db

RULE = "divert version 1: feedback_police"


def disclosures(row):
    return list(Entry.objects.about(row).filter(kind=Kind.DISCLOSURE).order_by("seq"))


@pytest.fixture
def waiting(custody_officer):
    return made.waiting(custody_officer)


def tell(row, actor, value="ended", **how):
    return record_feedback(referral_id=row.pk, value=value, actor=actor, **how)


def test_a_word_is_entered_as_a_disclosure_to_the_sender_under_its_rule(waiting, team_leader):
    told = tell(waiting, team_leader, ending="completed", reason="As agreed")
    entry = disclosures(waiting)[-1]
    assert (entry.verb, entry.actor, entry.facts) == (
        "disclose",
        team_leader,
        {"to": str(waiting.sender_id), "what": "ended", "ending": "completed", "rule": RULE},
    )
    assert (told, told.rule, told.ending, told.reason) == (
        Feedback.objects.get(value="ended"),
        RULE,
        "completed",
        "As agreed",
    )


def test_the_same_word_again_is_the_same_row_and_no_second_disclosure(waiting, team_leader):
    first = tell(waiting, team_leader)
    before = len(disclosures(waiting))
    assert (tell(waiting, team_leader), len(disclosures(waiting))) == (first, before)


def test_a_word_that_was_taken_back_is_told_anew(waiting, team_leader, frozen):
    first = tell(waiting, team_leader, value="reached")
    with act():
        take_back_feedback(Feedback.objects.filter(value="reached"), actor=team_leader)
    assert (list(Feedback.objects.filter(value="reached")), str(Feedback.objects.every().get(pk=first.pk))) == (
        [],
        "Taken back: Spoken to",
    )
    frozen.shift(timedelta(days=1))
    again = tell(waiting, team_leader, value="reached", on=timezone.localdate())
    assert (again.pk, again.at, again.on) == (first.pk, timezone.now(), timezone.localdate())
    assert [entry.verb for entry in disclosures(waiting)][-3:] == ["disclose", "take_back", "disclose"]
    assert Feedback.objects.get(value="reached").taken_back_at is None


def test_the_same_word_with_another_ending_is_another_one(waiting, team_leader):
    told = {tell(waiting, team_leader, ending=ending).pk for ending in ("completed", "returned")}
    assert len(told) == 2


def test_nothing_is_told_that_no_rule_allows(partner):
    row = made.waiting(partner, programme="offender_to_rehab", source="retailer", drug="heroin")
    before = len(disclosures(row))
    told = [tell(row, partner), tell_first(row, "accepted", actor=partner)]
    assert (told, [rule_for(row, value) for value in ("ended", "received")], len(disclosures(row))) == (
        [None, []],
        ["", "offender_to_rehab version 1: feedback_partner"],
        before,
    )


def test_a_first_word_is_a_row_for_the_caller_to_save_and_its_disclosure_is_entered(waiting, team_leader):
    with act():
        told = tell_first(waiting, "reached", actor=team_leader)
    entry = disclosures(waiting)[-1]
    assert [(one.value, one.rule, one._state.adding) for one in told] == [("reached", RULE, True)]
    assert (entry.actor, entry.facts["what"], entry.facts["rule"]) == (team_leader, "reached", RULE)


def test_where_nobody_is_on_record_as_the_sender_the_entry_names_nobody(waiting, team_leader):
    Referral.objects.filter(pk=waiting.pk).update(sender=None)
    tell(waiting, team_leader)
    assert disclosures(waiting)[-1].facts["to"] == ""


def test_before_the_rules_of_a_version_were_put_there_is_no_rule(custody_officer):
    assert rule_for(made.drafted(custody_officer), "received") == ""
