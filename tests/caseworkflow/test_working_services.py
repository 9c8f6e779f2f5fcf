"""Allocating, assessing, planning and doubting: what is kept, what is counted, and what police are given."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from caseworkflow.allocation import services as allocation
from caseworkflow.assessment import services as assessment
from caseworkflow.assessment.models import Assessment
from caseworkflow.case.models import Case, JoinedReferral
from caseworkflow.concern import services as concern
from caseworkflow.contact import services as contact
from caseworkflow.plan import services as plan
from ledger.models import Entry
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories.accounts import organisation
from tests.factories.satellites import reasons_of
from tests.journeys.telling import told
from workflow.machine import MoveConflict

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)
OUT_OF_RANGE = "A need is scored from 0 to 10, or left as declined."


# -- Allocating ----------------------------------------------------------------------------------------------------------


def allocate(referral):
    return allocation.allocate_case(referral_id=referral.pk, actor=make.leader(), caseworker=make.worker())


def test_a_case_belongs_to_the_provider_of_its_referral_whoever_allocates_it():
    referral = make.accepted_referral()
    Referral.objects.filter(pk=referral.pk).update(provider=None)
    clock = User.objects.clock()
    found = allocation.allocate_case(referral_id=referral.pk, actor=clock, caseworker=make.worker())
    assert found.provider == make.worker().organisation
    elsewhere = make.accepted_referral("new_chance")
    Referral.objects.filter(pk=elsewhere.pk).update(provider=organisation("provider", "Another provider"))
    assert reasons_of(
        allocation.allocate_case,
        referral_id=elsewhere.pk,
        actor=clock,
        caseworker=make.worker(),
    ) == (f"{make.worker()} is not a caseworker of this provider.",)


def test_a_new_case_carries_the_family_name_by_which_it_is_searched():
    assert make.allocated(family_name="Okafor").family_name_key == "OKAFOR"


def test_a_referral_that_joined_a_case_is_not_allocated_again_and_another_one_is():
    row = make.allocated("new_chance")
    joined, other = make.accepted_referral("new_chance"), make.accepted_referral("divert")
    JoinedReferral.objects.create(case=row, referral=joined)
    with pytest.raises(MoveConflict):
        allocate(joined)
    assert allocate(other).referral == other


@pytest.mark.parametrize(
    ("programme", "closed_on", "is_joined"),
    [("new_chance", None, True), ("new_chance", TODAY, False), ("divert", None, False)],
)
def test_only_an_open_case_of_the_same_person_and_programme_is_joined(programme, closed_on, is_joined):
    row, second = make.allocated(programme), make.accepted_referral("new_chance")
    Referral.objects.filter(pk=second.pk).update(person=row.person)
    if closed_on:
        Case.objects.filter(pk=row.pk).update(state="closed", closed_on=closed_on)
    assert (allocate(second) == row) is is_joined


def test_what_is_opened_beside_a_case_is_handed_back_once():
    row = make.allocated("checkpoint")
    row.risk_screen.delete()
    opened = [allocation.open_satellites(make.fresh(row), make.leader()) for _ in range(2)]
    assert ([type(one).__name__ for one in opened[0]], opened[1]) == (["RiskScreen"], [])


# -- Assessing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "is_taken"), [(-1, False), (0, True), (1, True), (9, True), (10, True), (11, False), (None, True)]
)
def test_a_need_is_scored_from_nought_to_ten_or_declined(score, is_taken):
    row = make.in_treatment()
    reasons = reasons_of(
        assessment.record_review, case_id=row.pk, actor=row.caseworker, scores={"drugs": score, "housing": 5}
    )
    assert reasons == (() if is_taken else (OUT_OF_RANGE,))


def test_only_a_need_that_is_on_the_list_is_scored():
    row = make.in_treatment()
    reasons = reasons_of(assessment.record_review, case_id=row.pk, actor=row.caseworker, scores={"luck": 5})
    assert reasons == (OUT_OF_RANGE,)


@pytest.mark.parametrize(("on", "day"), [(None, TODAY), (TODAY - DAY, TODAY - DAY)])
def test_an_assessment_is_of_the_day_that_is_said_or_today(on, day):
    row = make.moved_back(make.ready_to_assess())
    given = {"case_id": row.pk, "actor": row.caseworker, "scores": {"drugs": 4}, "done_on": on}
    found = assessment.record_assessment(**given, is_identity_confirmed=True)
    assert (found.assessed_on, Assessment.objects.get().done_on) == (day, day)
    review = assessment.record_review(**given, kind="exit", summary="Better")
    assert (review.kind, review.done_on, review.summary, review.by) == ("exit", day, "Better", row.caseworker)


def test_whoever_is_assessed_was_reached_and_police_are_told():
    row = make.ready_to_assess()
    row.referral.feedback.filter(value="reached").delete()
    assessment.record_assessment(case_id=row.pk, actor=row.caseworker, scores={"drugs": 4}, is_identity_confirmed=True)
    assert told(row).count("reached") == 1


# -- Planning ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "day"), [(None, TODAY), (TODAY - DAY, TODAY - DAY)])
def test_a_plan_begins_on_the_day_that_is_said_or_today_and_police_are_told_that_day(on, day):
    row = make.moved_back(make.planned())
    found = plan.begin_plan(case_id=row.pk, actor=row.caseworker, on=on)
    assert (found.begun_on, row.referral.feedback.get(value="taking_part").on) == (day, day)


@pytest.mark.parametrize(
    ("action", "is_declined", "is_taken"), [("", False, False), ("", True, True), ("See the nurse", False, True)]
)
def test_a_goal_has_an_action_or_was_declined(action, is_declined, is_taken):
    row = make.assessed("new_chance")
    given = {"case_id": row.pk, "actor": row.caseworker, "need": "drugs", "words": "Sleep"}
    if is_taken:
        goal = plan.add_goal(**given, action=action, is_declined=is_declined, due_on=TODAY + DAY)
        assert (goal, goal.action, goal.is_declined, goal.due_on) == (row.goals.get(), action, is_declined, TODAY + DAY)
    else:
        assert reasons_of(plan.add_goal, **given) == ("A goal needs an action, or that the person declined help.",)


# -- Doubting ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_concern():
    row = make.in_treatment("checkpoint")
    make.miss(row)
    make.miss(row)
    return make.fresh(row)


@pytest.mark.parametrize(("excuse", "reason"), [("Missed the bus", ""), ("", "no answer")])
def test_a_reason_is_kept_or_that_no_answer_came(in_concern, excuse, reason):
    found = concern.record_excuse(case_id=in_concern.pk, actor=in_concern.caseworker, excuse=excuse)
    entry = Entry.objects.about(found).get(verb="record_excuse")
    assert (found.excuse, found.is_excuse_sought, entry.reason) == (excuse, True, reason)


def test_police_are_given_what_came_of_each_appointment_and_the_statement_that_was_confirmed(in_concern):
    contact.book_appointment(
        case_id=in_concern.pk, actor=in_concern.caseworker, starts_at=timezone.now() + DAY, kind="session"
    )
    who = {"case_id": in_concern.pk, "actor": in_concern.caseworker}
    concern.record_excuse(**who)
    concern.raise_breach(**who, statement="One session")
    Case.objects.filter(pk=in_concern.pk).update(breach_raised_by=None)
    concern.raise_breach(**who, statement="Two sessions")
    found = concern.confirm_breach(case_id=in_concern.pk, actor=make.leader())
    papers = concern.breach_papers(found)
    assert (found.state, papers["Statement"], papers["Reason that the person gave"]) == (
        "breach_review",
        ["Two sessions", f"{in_concern.caseworker}, 10:00 am on 3 March 2026"],
        ["Asked; no answer came."],
    )
    assert sorted(line.rpartition(": ")[2] for line in papers["Attendance"]) == [
        "First appointment, attended",
        "Session, did not attend; counts as missed",
        "Session, did not attend; counts as missed",
        "Session, nothing recorded",
    ]
