"""What is kept when somebody decides about a referral: the words, the days, the entry, and what is queued."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.models import Entry, Job, Kind
from referrals.feedback.models import Feedback
from referrals.referral.models import Referral
from referrals.screening import services
from tests.factories import referrals as made
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
ASKED_UNTIL = "17 23:59"
NO_REASON = "A rule is not met. To accept all the same, give the reason."
NO_COLLEAGUE = "A rule is not met. Name a decision maker of the force who agrees and did not send this."
NOT_THE_SAME = "Choose another referral by the same sender, of the same person to the same programme."


@pytest.fixture
def waiting(custody_officer):
    return made.waiting(custody_officer)


@pytest.fixture
def unmet(custody_officer):
    return made.sent(custody_officer, is_supply_suspected=True)


def entry_of(row, verb):
    return Entry.objects.about(row).get(verb=verb)


def notices():
    return Job.objects.filter(task="referrals.send_notices").count()


def fresh(row):
    return Referral.objects.get(pk=row.pk)


# -- Accepting -----------------------------------------------------------------------------------------------------------


def accept(row, actor, **how):
    return services.accept_referral(referral_id=row.pk, actor=actor, version=row.version, **how)


def test_what_is_accepted_against_a_rule_is_entered_with_the_rule_the_reason_and_who_agreed(
    unmet, team_leader, decision_maker
):
    accept(unmet, team_leader, override_reason="Agreed by telephone", overridden_with=decision_maker)
    entry = entry_of(unmet, "override")
    assert (entry.actor, entry.reason, entry.facts) == (
        team_leader,
        "Agreed by telephone",
        {"rules": ["supply"], "with": str(decision_maker.pk)},
    )
    assert list(unmet.answers.exclude(override_reason="").values_list("rule", "override_reason")) == [
        ("supply", "Agreed by telephone")
    ]
    assert entry_of(unmet, "accept").reason == "Agreed by telephone"


@pytest.mark.parametrize(("reason", "said"), [("", NO_REASON), ("Agreed", NO_COLLEAGUE)])
def test_who_leaves_out_a_part_of_it_is_told_which(unmet, team_leader, decision_maker, reason, said):
    with_whom = decision_maker if not reason else None
    with pytest.raises(MoveRefused) as refused:
        accept(unmet, team_leader, override_reason=reason, overridden_with=with_whom)
    assert (refused.value.reasons, fresh(unmet).state) == ((said,), "screening")


def test_somebody_who_sent_it_agrees_to_nothing(unmet, team_leader, decision_maker):
    Referral.objects.filter(pk=unmet.pk).update(referring_officer=decision_maker)
    with pytest.raises(MoveRefused) as refused:
        accept(unmet, team_leader, override_reason="Agreed", overridden_with=decision_maker)
    assert refused.value.reasons == (NO_COLLEAGUE,)


def test_whoever_may_not_accept_is_not_asked_for_a_reason(unmet, caseworker):
    with pytest.raises(PermissionDenied):
        accept(unmet, caseworker)


def test_where_every_rule_is_met_or_open_nothing_is_overridden(waiting, team_leader):
    row = accept(waiting, team_leader)
    assert (row.state, row.accepted_on, Entry.objects.filter(verb="override").count()) == ("accepted", TODAY, 0)


# -- Not accepting, asking, withdrawing ----------------------------------------------------------------------------------


def reject(row, actor):
    return services.reject_referral(
        referral_id=row.pk, actor=actor, version=row.version, reason="supply", note="Seen before"
    )


def test_a_refusal_keeps_its_code_its_note_and_its_day_and_the_sender_has_a_message(waiting, team_leader):
    before = notices()
    row = reject(waiting, team_leader)
    assert (row.state, row.rejection_reason, row.decided_by, row.decided_at) == (
        "rejected",
        "supply",
        team_leader,
        timezone.now(),
    )
    assert (entry_of(row, "reject").reason, Feedback.objects.get(value="not_accepted").on, notices()) == (
        "Seen before",
        TODAY,
        before + 1,
    )


def test_a_question_has_a_limit_and_goes_to_the_sender_and_the_answer_has_one_too(
    waiting, team_leader, custody_officer
):
    before = notices()
    asked = services.ask_sender(
        referral_id=waiting.pk, actor=team_leader, version=waiting.version, question="Was supply suspected?"
    )
    assert (asked.question, f"{timezone.localtime(asked.due_at):%d %H:%M}", notices()) == (
        "Was supply suspected?",
        ASKED_UNTIL,
        before + 1,
    )
    back = services.answer_question(referral_id=asked.pk, actor=custody_officer, version=asked.version, answer="No.")
    assert (f"{timezone.localtime(back.due_at):%d %H:%M}", notices()) == ("04 23:59", before + 1)


def test_what_is_withdrawn_keeps_the_code_and_the_note(waiting, custody_officer):
    row = services.withdraw_referral(
        referral_id=waiting.pk, actor=custody_officer, version=waiting.version, reason="mistake", note="Wrong person"
    )
    assert (row.state, row.withdrawal_reason, row.due_at, entry_of(row, "withdraw").reason) == (
        "withdrawn",
        "mistake",
        None,
        "Wrong person",
    )


# -- Sent twice ----------------------------------------------------------------------------------------------------------


def close(row, actor, of):
    return services.mark_duplicate(referral_id=row.pk, actor=actor, version=row.version, of=of)


@pytest.fixture
def twice(custody_officer):
    return [made.waiting(custody_officer, pnc_id="1991/0485159F") for _ in range(2)]


@pytest.mark.parametrize("by", ["key", "row"])
def test_the_entry_names_the_one_that_stays(twice, team_leader, by):
    first, again = twice
    row = close(again, team_leader, first.pk if by == "key" else first)
    assert (row.state, row.decided_by, row.decided_at, entry_of(row, "mark_duplicate").facts) == (
        "duplicate",
        team_leader,
        timezone.now(),
        {"of": str(first.pk)},
    )


def test_a_referral_is_no_duplicate_of_itself(waiting, team_leader):
    with pytest.raises(MoveRefused) as refused:
        close(waiting, team_leader, waiting)
    assert refused.value.reasons == (NOT_THE_SAME,)


@pytest.mark.parametrize("other", ["sender", "person", "programme"])
def test_what_differs_in_sender_person_or_programme_is_no_duplicate(twice, team_leader, custody_officer, other):
    first, again = twice
    stranger = made.waiting(custody_officer, family_name="Okafor", given_names="Ada", programme="drug_education")
    values = {"sender": team_leader.organisation, "person": stranger.person, "programme": stranger.programme}
    Referral.objects.filter(pk=first.pk).update(**{other: values[other]})
    with pytest.raises(MoveRefused) as refused:
        close(again, team_leader, first)
    assert (refused.value.reasons, fresh(again).state) == ((NOT_THE_SAME,), "screening")


# -- The outcome that police gave ----------------------------------------------------------------------------------------


def test_an_outcome_is_entered_with_what_stood_there_and_its_day(custody_officer):
    row = made.accepted(custody_officer)
    day = TODAY - timedelta(days=1)
    found = services.record_outcome_code(referral_id=row.pk, actor=custody_officer, code="9", on=day)
    entry = Entry.objects.about(row).filter(verb="record_outcome_code").last()
    assert (entry.kind, entry.before, entry.after, entry.facts) == (Kind.COLLECTION, "8", "9", {"on": str(day)})
    assert [(one.outcome_code, one.outcome_recorded_on) for one in (found, fresh(row))] == [("9", day)] * 2


def test_a_provider_records_no_outcome(custody_officer, team_leader):
    row = made.accepted(custody_officer)
    with pytest.raises(PermissionDenied):
        services.record_outcome_code(referral_id=row.pk, actor=team_leader, code="9", on=TODAY)
    assert fresh(row).outcome_code == "8"


def test_only_the_referral_that_somebody_took_up_leaves_the_queue(custody_officer):
    one = made.accepted(custody_officer)
    made.accepted(custody_officer, family_name="Okafor", given_names="Ada", crime_number="20/2/26")
    services.mark_taken_up(referral_id=one.pk, at=timezone.now())
    assert list(Referral.objects.exclude(taken_up_at=None).values_list("pk", "taken_up_at")) == [
        (one.pk, timezone.now())
    ]


def test_a_caseworker_decides_nothing(waiting, caseworker):
    with pytest.raises(PermissionDenied):
        reject(waiting, caseworker)
    assert fresh(waiting).state == "screening"
