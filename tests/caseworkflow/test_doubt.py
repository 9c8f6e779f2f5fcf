"""Concern, cause, breach review: whom it counts against, what police are given, and what each of their answers does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from caseworkflow.case.models import Case
from caseworkflow.concern import services as concern
from caseworkflow.contact import services as contact
from ledger.models import Entry
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.satellites import clock, london, reasons_of
from tests.journeys.telling import told

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def treated():
    return make.in_treatment("checkpoint")


@pytest.fixture
def doubted(treated):
    """A session missed half an hour ago, and one just now."""
    for minutes in (30, 0):
        at = timezone.now() - timedelta(minutes=minutes)
        made = contact.book_appointment(**by_worker(treated, starts_at=at, offered_at=at))
        contact.record_attendance(appointment_id=made.pk, actor=treated.caseworker, attendance="did_not_attend")
    return make.fresh(treated)


def by_worker(row, **how):
    return {"case_id": row.pk, "actor": row.caseworker, **how}


def entry_of(row, verb):
    return Entry.objects.about(row).filter(verb=verb).last()


def confirmed(row):
    concern.record_excuse(**by_worker(row, excuse="Missed the bus"))
    concern.raise_breach(**by_worker(row, statement="Two sessions"))
    return concern.confirm_breach(case_id=row.pk, actor=make.leader(), reason="Agreed")


# -- Concern and cause ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ago", [None, DAY])
def test_a_concern_is_of_the_moment_that_is_said_or_of_now(treated, ago):
    at = timezone.now() - ago if ago else None
    row = concern.raise_concern(**by_worker(treated, concern="new_arrest", reason="Told by police", at=at))
    assert (row.state, row.concern_reason, row.concern_since, row.concern_count) == (
        "concern",
        "new_arrest",
        at or timezone.now(),
        1,
    )
    assert entry_of(row, "raise_concern").reason == "Told by police"


def test_where_there_is_no_concern_there_is_nothing_to_explain(treated):
    assert reasons_of(concern.record_excuse, **by_worker(treated, excuse="Ill")) == ("There is no concern to explain.",)


def test_a_cause_goes_on_the_latest_missed_session_alone(doubted):
    row = concern.accept_cause(case_id=doubted.pk, actor=make.leader(), good_cause="illness", excuse="Ill in bed")
    sessions = row.appointments.filter(attendance="did_not_attend").order_by("starts_at")
    assert (row.state, list(sessions.values_list("good_cause", flat=True))) == ("in_treatment", ["", "illness"])
    assert [one.version for one in sessions] == [1, 2]
    assert entry_of(row, "accept_cause").reason == "Illness"


def test_a_cause_is_accepted_where_nothing_was_missed(treated):
    concern.raise_concern(**by_worker(treated, concern="missed_condition"))
    row = concern.accept_cause(**by_worker(treated, good_cause="other"))
    assert (row.state, row.is_excuse_sought, row.appointments.exclude(good_cause="").count()) == (
        "in_treatment",
        False,
        0,
    )


@pytest.mark.parametrize(
    ("before", "given", "notes"),
    [
        ("", "", []),
        ("The bus", "", ["The bus"]),
        ("The bus", "The bus", ["The bus"]),
        ("The bus", "Ill in bed", ["The bus", "Ill in bed"]),
        ("", "Ill in bed", ["Ill in bed"]),
    ],
)
def test_what_the_person_said_outlives_the_concern_as_a_note(doubted, before, given, notes):
    concern.record_excuse(**by_worker(doubted, excuse=before))
    row = concern.accept_cause(case_id=doubted.pk, actor=make.leader(), good_cause="illness", excuse=given)
    kept = list(row.notes.order_by("at", "pk").values_list("text", flat=True))
    assert (row.excuse, sorted(kept)) == ("", sorted(f"Reason that the person gave: {one}" for one in notes))


# -- An arrest -----------------------------------------------------------------------------------------------------------

NO_CAUSE = "An arrest needs no cause: end the concern as no breach."
NO_BREACH = "An arrest alone is no breach: end the concern. Raise one about a charge or an admission once there is one."


def test_a_concern_about_an_arrest_ends_as_no_breach_with_who_decided_and_why(treated):
    concern.raise_concern(**by_worker(treated, concern="new_arrest", reason="Told by police"))
    row = concern.set_concern_aside(**by_worker(treated, reason="Released with no further action"))
    entry = entry_of(row, "set_concern_aside")
    assert (row.state, row.concern_reason, row.concern_since) == ("in_treatment", "", None)
    assert (entry.actor, entry.reason) == (row.caseworker, "Released with no further action")
    assert not PoliceDecision.objects.filter(kind="breach").exists()


def test_an_arrest_is_neither_excused_nor_made_a_breach(treated):
    concern.raise_concern(**by_worker(treated, concern="new_arrest"))
    concern.record_excuse(**by_worker(treated, excuse="Wrong person"))
    refused = [
        reasons_of(concern.accept_cause, **by_worker(treated, good_cause="other")),
        reasons_of(concern.raise_breach, **by_worker(treated, statement="Arrested")),
    ]
    assert refused == [(NO_CAUSE,), (NO_BREACH,)]


@pytest.mark.parametrize("reason", ["did_not_attend", "missed_condition", "new_offence", "lost_contact"])
def test_any_other_concern_is_not_set_aside(treated, reason):
    concern.raise_concern(**by_worker(treated, concern=reason))
    refused = reasons_of(concern.set_concern_aside, **by_worker(treated, reason="Nothing in it"))
    assert refused == ("Only a concern about a new arrest ends as no breach: record the reason they gave.",)


def test_the_next_step_of_an_arrest_is_to_end_the_concern(treated, client_for):
    concern.raise_concern(**by_worker(treated, concern="new_arrest"))
    page = client_for(treated.caseworker).get(reverse("caseworkflow:case-detail", args=[treated.pk]))
    assert page.context["step"]["button"] == "End concern: no breach"
    waiting = {one["label"]: list(one["reasons"]) for one in page.context["step"]["waiting"]}
    assert waiting["Accept cause"] == [NO_CAUSE]
    assert {one.url for one in waiting["Accept cause"]} == {
        reverse("caseworkflow:case-set-concern-aside", args=[treated.pk])
    }


@pytest.mark.parametrize(("before", "who"), [(0, "worker"), (1, "leader")])
def test_ending_the_concern_about_an_arrest_is_owed_by_a_team_leader_from_the_second_concern_on(treated, before, who):
    Case.objects.filter(pk=treated.pk).update(concern_count=before)
    row = concern.raise_concern(**by_worker(treated, concern="new_arrest"))
    assert [one[2] for one in make.fresh(row).owed if one[0] == "set_aside"] == [who]


# -- Breach review -------------------------------------------------------------------------------------------------------


def test_a_review_names_who_asks_when_and_with_which_statement(doubted):
    concern.record_excuse(**by_worker(doubted))
    row = concern.raise_breach(**by_worker(doubted, statement="Two sessions"))
    assert (row.state, row.breach_raised_by, row.breach_asked_at, entry_of(row, "raise_breach").reason) == (
        "concern",
        row.caseworker,
        timezone.now(),
        "Two sessions",
    )


def test_police_have_five_working_days_three_choices_and_the_papers(doubted, frozen):
    concern.record_excuse(**by_worker(doubted, excuse="Missed the bus"))
    concern.raise_breach(**by_worker(doubted, statement="Two sessions"))
    frozen.shift(DAY)
    row = concern.confirm_breach(case_id=doubted.pk, actor=make.leader(), reason="Agreed")
    asked = PoliceDecision.objects.get(kind="breach")
    assert (row.breach_asked_at, entry_of(row, "confirm_breach").reason) == (timezone.now(), "Agreed")
    assert (asked.about_id, asked.asked_by, asked.due_at, asked.papers) == (
        row.pk,
        make.leader(),
        london(11, 23, 59) + timedelta(seconds=59),
        concern.breach_papers(row),
    )
    assert [value for value, _ in asked.choices] == ["excused", "varied", "upheld"]


def test_the_papers_are_the_contract_the_sessions_the_attempts_and_the_words(doubted):
    make.moved_back(doubted)
    contact.record_attempt(**by_worker(doubted, result="no_answer", channel="phone", at=timezone.now() - DAY))
    papers = concern.breach_papers(confirmed(doubted))
    shown = ("Conditions", "Signatures", "Attempts to reach them", "What is said to be breached", "Statement")
    assert {name: papers[name] for name in shown} == {
        "Conditions": ["Commits no offence, by 16 June 2026: open"],
        "Signatures": ["Signed by the person on 3 March 2026", "Signed by the police on 3 March 2026"],
        "Attempts to reach them": [
            "10:00 am on 2 March 2026: Phone: no answer",
            "10:00 am on 3 March 2026: Phone: no answer",
        ],
        "What is said to be breached": ["Did not attend, since 10:00 am on 3 March 2026"],
        "Statement": ["Two sessions", f"{doubted.caseworker}, 10:00 am on 3 March 2026"],
    }
    assert papers["Attendance"][-1] == "10:00 am on 3 March 2026: Session, did not attend; counts as missed"


def test_a_signature_that_is_missing_is_left_out(doubted):
    doubted.contract.police_signed_on = None
    assert concern.breach_papers(doubted)["Signatures"] == ["Signed by the person on 3 March 2026"]


def test_without_a_contract_or_a_statement_the_papers_say_so():
    papers = concern.breach_papers(make.contacting())
    assert (papers["Conditions"], papers["Signatures"], papers["Statement"]) == ([], [], [])


@pytest.mark.parametrize(
    ("decision", "state", "verb"),
    [
        ("excused", "in_treatment", "excuse_breach"),
        ("varied", "in_treatment", "vary_after_breach"),
        ("upheld", "returned", "uphold_breach"),
    ],
)
def test_each_answer_of_police_makes_its_move_and_their_reason_is_entered(doubted, decision, state, verb):
    row = confirmed(doubted)
    make.police_decide(PoliceDecision.objects.get(kind="breach"), decision)
    row = make.apply_decisions(row)
    entry = entry_of(row, verb)
    assert (row.state, entry.actor, entry.reason) == (state, clock(), "Considered")


def test_what_police_decide_after_the_end_changes_nothing_and_is_entered(doubted):
    row = confirmed(doubted)
    asked = PoliceDecision.objects.get(kind="breach")
    make.police_decide(asked, "upheld")
    Case.objects.filter(pk=row.pk).update(state="closed", closed_on=timezone.localdate())
    found = concern.apply_breach(decision=PoliceDecision.objects.get(pk=asked.pk), actor=clock())
    assert (found.pk, found.state, entry_of(row, "decided_too_late").facts) == (
        row.pk,
        "closed",
        {"decision": str(asked.pk)},
    )


@pytest.mark.parametrize(("contract", "left"), [("running", "breached"), ("varied", "varied")])
def test_an_upheld_breach_ends_a_running_contract_and_police_are_asked_for_the_outcome(doubted, contract, left):
    row = confirmed(doubted)
    type(row.contract).objects.update(state=contract)
    make.police_decide(PoliceDecision.objects.get(kind="breach"), "upheld")
    row = make.apply_decisions(row)
    assert (row.ended_on, row.closure_reason, row.contract.state) == (timezone.localdate(), "breached", left)
    assert (told(row)[-1], row.referral.feedback.get(value="ended").on) == ("ended: returned", row.ended_on)
    assert PoliceDecision.objects.get(kind="outcome").state == "asked"


def test_where_police_gave_the_outcome_with_it_they_are_not_asked_again(doubted):
    row = confirmed(doubted)
    make.police_decide(PoliceDecision.objects.get(kind="breach"), "upheld", outcome_code="1")
    row = make.apply_decisions(row)
    assert (row.state, PoliceDecision.objects.filter(kind="outcome").count()) == ("returned", 0)
