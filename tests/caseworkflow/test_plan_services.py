"""What a plan keeps: goals, results, other help, its beginning, and a note on any of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.note import services as note
from caseworkflow.note.models import Note
from caseworkflow.plan import services as plan
from ledger.models import Entry, Kind
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.satellites import clock, reasons_of
from tests.journeys.telling import told
from workflow.machine import MoveConflict

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)
RESULTS = "A goal was met, partly met or not met."
TOO_EARLY = "That is before the person was referred, on 3 March 2026."


def by_worker(row, **how):
    return {"case_id": row.pk, "actor": row.caseworker, **how}


def entry_of(row, verb):
    return Entry.objects.about(row).filter(verb=verb).last()


@pytest.fixture
def assessed():
    return make.assessed("new_chance")


# -- Agreeing and beginning ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "day"), [(None, TODAY), (TODAY - DAY, TODAY - DAY)])
@pytest.mark.parametrize("leads_to", ["in_education", "in_treatment"])
def test_a_plan_is_of_its_day_leads_where_it_says_and_keeps_its_goals(assessed, on, day, leads_to):
    make.moved_back(assessed)
    goals = [{"need": "drugs", "action": "See the nurse"}, {"need": "housing", "is_declined": True}]
    row = plan.agree_plan(**by_worker(assessed, goals=goals, leads_to=leads_to, on=on))
    assert (row.state, row.plan_agreed_on, row.leads_to) == ("plan", day, leads_to)
    assert sorted(row.goals.values_list("need", "action", "is_declined")) == [
        ("drugs", "See the nurse", False),
        ("housing", "", True),
    ]
    assert plan.begin_plan(**by_worker(row)).state == leads_to


def test_without_a_word_a_plan_leads_where_the_programme_says_and_nowhere_else(assessed):
    said = reasons_of(plan.agree_plan, **by_worker(assessed, leads_to="booked"))
    row = plan.agree_plan(**by_worker(assessed))
    assert (said, row.leads_to) == (
        ("A plan leads to education or to treatment.",),
        assessed.choices.active_state.value,
    )


def test_a_plan_that_somebody_else_changed_meanwhile_is_not_agreed(assessed):
    with pytest.raises(MoveConflict):
        plan.agree_plan(**by_worker(assessed, version=assessed.version - 1))


@pytest.mark.parametrize(("is_signed", "state"), [(True, "running"), (False, None)])
def test_a_signed_contract_begins_with_the_plan(is_signed, state):
    row = make.planned("checkpoint")
    if is_signed:
        make.sign_contract(row)
        make.apply_decisions(row)
        plan.begin_plan(**by_worker(row))
        assert make.fresh(row).contract.state == state
    else:
        assert len(reasons_of(plan.begin_plan, **by_worker(row))) == 1
    assert told(row)[-1] == ("taking_part" if is_signed else "reached")


@pytest.mark.parametrize(("on", "day"), [(None, TODAY), (TODAY - DAY, TODAY - DAY)])
def test_one_session_begins_on_its_day_and_police_are_told_that_day(on, day):
    row = plan.begin_session(**by_worker(make.moved_back(make.assessed("divert")), on=on))
    assert (row.state, row.begun_on, row.referral.feedback.get(value="taking_part").on) == ("in_education", day, day)


def test_what_a_plan_leads_to_is_changed_with_a_reason_each_way(assessed):
    plan.agree_plan(**by_worker(assessed, leads_to="in_education"))
    plan.begin_plan(**by_worker(assessed))
    there = plan.change_to_treatment(**by_worker(assessed, reason="Uses again"))
    back = plan.change_to_education(**by_worker(assessed, reason="Stable"))
    assert (there.state, back.state) == ("in_treatment", "in_education")
    assert [entry_of(back, f"change_to_{kind}").reason for kind in ("treatment", "education")] == [
        "Uses again",
        "Stable",
    ]


# -- Goals ---------------------------------------------------------------------------------------------------------------


def test_a_goal_is_entered_by_its_key_and_its_need_and_never_by_its_words(assessed):
    goal = plan.add_goal(**by_worker(assessed, need="drugs", words="Sleep", action="See the nurse"))
    entry = entry_of(assessed, "add_goal")
    assert (entry.kind, entry.facts) == (Kind.COLLECTION, {"goal": str(goal.pk), "need": "drugs"})


@pytest.mark.parametrize(("result", "is_taken"), [("met", True), ("partly", True), ("not_met", True), ("most", False)])
def test_what_came_of_a_goal_is_one_of_three(assessed, result, is_taken):
    goal = plan.add_goal(**by_worker(assessed, need="drugs", action="See the nurse"))
    given = {"goal_id": goal.pk, "actor": assessed.caseworker, "result": result}
    if not is_taken:
        assert reasons_of(plan.record_goal_result, **given) == (RESULTS,)
        return
    found = plan.record_goal_result(**given)
    goal.refresh_from_db()
    assert (found, goal.result, entry_of(assessed, "record_goal_result").facts) == (
        goal,
        result,
        {"goal": str(goal.pk), "result": result},
    )


# -- Other help ----------------------------------------------------------------------------------------------------------


def offer(row, **how):
    return plan.record_onward_referral(**by_worker(row, **{"service": "Housing advice", **how}))


@pytest.mark.parametrize(
    ("is_accepted", "on", "day"), [(True, None, TODAY), (True, TODAY - DAY, TODAY - DAY), (False, TODAY - DAY, None)]
)
def test_other_help_is_of_a_day_where_it_was_accepted(assessed, is_accepted, on, day):
    make.moved_back(assessed)
    found = offer(assessed, is_accepted=is_accepted, referred_on=on, is_structured_treatment=True)
    found.refresh_from_db()
    assert (found.service, found.is_accepted, found.referred_on, found.is_structured_treatment) == (
        "Housing advice",
        is_accepted,
        day,
        True,
    )
    entry = entry_of(assessed, "record_onward_referral")
    assert (entry.kind, entry.facts) == (Kind.COLLECTION, {"onward_referral": str(found.pk)})
    assert offer(assessed, service="Debt advice", is_accepted=True).is_structured_treatment is False


@pytest.mark.parametrize(("days", "said"), [(-1, (TOO_EARLY,)), (0, ()), (1, ("That is still to come.",))])
def test_it_began_on_or_after_the_day_of_the_referral(assessed, days, said):
    found = offer(assessed, is_accepted=True)
    given = {"onward_referral_id": found.pk, "actor": assessed.caseworker, "started_on": TODAY + days * DAY}
    assert reasons_of(plan.record_onward_start, **given) == said
    found.refresh_from_db()
    assert found.started_on == (None if said else TODAY + days * DAY)


def test_a_beginning_is_entered_also_after_the_case_was_closed_and_where_the_day_is_not_known(assessed):
    found = offer(assessed, is_accepted=True)
    type(found).objects.update(referred_on=None)
    Case.objects.filter(pk=assessed.pk).update(state="closed", closed_on=TODAY)
    done = plan.record_onward_start(onward_referral_id=found.pk, actor=assessed.caseworker, started_on=TODAY)
    assert (done, entry_of(assessed, "record_onward_start").facts) == (found, {"onward_referral": str(found.pk)})


def test_help_that_was_declined_did_not_begin(assessed):
    found = offer(assessed, is_accepted=False)
    given = {"onward_referral_id": found.pk, "actor": assessed.caseworker, "started_on": TODAY}
    assert reasons_of(plan.record_onward_start, **given) == ("The person declined this help.",)


# -- Notes ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_private", [True, False])
def test_a_note_is_kept_without_blanks_around_it_by_anybody_of_the_provider(is_private):
    row, colleague = make.contacting(), member(Role.CASEWORKER)
    found = note.add_note(case_id=row.pk, actor=colleague, text="  Rang twice. ", is_private=is_private)
    entry = entry_of(row, "add_note")
    assert (found, found.text, found.by, found.at, found.is_private) == (
        Note.objects.get(),
        "Rang twice.",
        colleague,
        timezone.now(),
        is_private,
    )
    assert (entry.kind, entry.actor, entry.facts) == (Kind.COLLECTION, colleague, {"note": str(found.pk)})


def test_a_note_is_public_unless_said_is_taken_on_a_closed_case_and_is_never_empty():
    row = make.contacting()
    Case.objects.filter(pk=row.pk).update(state="closed", closed_on=TODAY)
    given = {"case_id": row.pk, "actor": row.caseworker}
    assert note.add_note(**given, text="Sent the letter").is_private is False
    assert reasons_of(note.add_note, **given, text="  ") == ("Write the note.",)
    with pytest.raises(PermissionDenied):
        note.add_note(case_id=row.pk, actor=clock(), text="x")
    assert Note.objects.count() == 1
