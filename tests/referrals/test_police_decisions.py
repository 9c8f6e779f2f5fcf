"""What police are asked and what they decide: asked once, with papers and a limit, answered with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Job, Kind
from referrals.police_decisions import services
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from tests.factories import referrals as made
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

CHOICES = [("uphold", "Uphold"), ("dismiss", "Dismiss")]


@pytest.fixture
def row(custody_officer):
    return made.accepted(custody_officer)


@pytest.fixture
def question(row, team_leader):
    return ask(row, team_leader)


def ask(row, actor, **changes):
    given = {
        "kind": "breach",
        "about_id": row.pk,
        "papers": {"Missed": ["2 appointments"]},
        "choices": CHOICES,
        "due_at": timezone.now() + timedelta(days=5),
    }
    return services.ask_police(referral_id=row.pk, actor=actor, **{**given, **changes})


def decide(question, actor, **changes):
    given = {"version": question.version, "decision": "uphold", "reason": "No excuse"}
    return services.record_police_decision(decision_id=question.pk, actor=actor, **{**given, **changes})


def test_a_question_keeps_who_asked_its_papers_its_choices_and_its_limit(row, question, team_leader):
    question.refresh_from_db()
    assert (question.asked_by, question.papers, question.choices, question.due_at) == (
        team_leader,
        {"Missed": ["2 appointments"]},
        [["uphold", "Uphold"], ["dismiss", "Dismiss"]],
        timezone.now() + timedelta(days=5),
    )
    entry = Entry.objects.about(question).get()
    assert (entry.verb, entry.kind, entry.actor, entry.after, entry.facts) == (
        "ask_police",
        Kind.DISCLOSURE,
        team_leader,
        "asked",
        {"to": str(row.force_id), "what": "breach", "rule": "papers for a police decision"},
    )


def test_where_no_force_is_on_record_the_entry_names_none(row, team_leader):
    Referral.objects.filter(pk=row.pk).update(force=None)
    assert Entry.objects.about(ask(row, team_leader)).get().facts["to"] == ""


def test_another_matter_another_kind_and_a_decided_question_are_asked_anew(row, question, team_leader, decision_maker):
    other = [ask(row, team_leader, about_id=question.pk), ask(row, team_leader, kind="outcome")]
    decide(question, decision_maker)
    again = ask(row, team_leader)
    assert len({question.pk, again.pk, *(one.pk for one in other)}) == PoliceDecision.objects.count() == 4


def test_what_is_asked_about_one_referral_is_not_the_question_of_another(row, question, custody_officer, team_leader):
    other = made.accepted(custody_officer, family_name="Okafor", given_names="Ada", crime_number="20/2/26")
    assert ask(other, team_leader, about_id=row.pk).referral == other


def test_police_do_not_ask_themselves(row, custody_officer):
    with pytest.raises(PermissionDenied):
        ask(row, custody_officer)
    assert PoliceDecision.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"decision": "Uphold"}, "Choose one of the decisions that were asked for."),
        ({"reason": ""}, "Give the reason for the decision."),
        ({"reason": "  "}, "Give the reason for the decision."),
    ],
)
def test_a_decision_is_one_of_the_choices_and_has_a_reason(question, decision_maker, changes, said):
    with pytest.raises(MoveRefused) as refused:
        decide(question, decision_maker, **changes)
    question.refresh_from_db()
    assert (refused.value.reasons, question.state) == ((said,), "asked")


def test_whoever_may_not_decide_is_refused_before_what_they_typed_is_judged(question, custody_officer, team_leader):
    for actor in (custody_officer, team_leader):
        for changes in ({}, {"decision": "none_such"}, {"reason": ""}):
            with pytest.raises(PermissionDenied):
                decide(question, actor, **changes)
    question.refresh_from_db()
    assert question.state == "asked"


def test_a_decision_keeps_who_what_when_and_why(question, decision_maker):
    done = decide(question, decision_maker)
    done.refresh_from_db()
    assert (done.state, done.decision, done.decided_by, done.decided_at, done.reason) == (
        "decided",
        "uphold",
        decision_maker,
        timezone.now(),
        "No excuse",
    )
    assert Entry.objects.about(done).get(verb="decide").reason == "No excuse"
    assert Job.objects.filter(task="caseworkflow.apply_police_decision", arguments=[str(done.pk)]).count() == 1


@pytest.mark.parametrize(("code", "kept", "entries"), [("", "8", 1), ("9", "9", 2)])
def test_an_outcome_is_recorded_on_its_day_by_the_service_where_police_gave_one(
    question, decision_maker, frozen, code, kept, entries
):
    frozen.shift(timedelta(days=1))
    done = decide(question, decision_maker, outcome_code=code)
    row = Referral.objects.get(pk=done.referral_id)
    found = Entry.objects.about(row).filter(verb="record_outcome_code")
    assert (row.outcome_code, str(row.outcome_recorded_on), found.count()) == (
        kept,
        "2026-03-04" if code else "2026-03-03",
        entries,
    )
    assert found.last().actor == User.objects.clock()


def test_a_question_is_taken_back_with_its_reason(question, team_leader):
    done = services.withdraw_question(decision_id=question.pk, actor=team_leader, reason="The case has ended")
    assert (done.state, Entry.objects.about(done).get(verb="withdraw").reason) == ("withdrawn", "The case has ended")
