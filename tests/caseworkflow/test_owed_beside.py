"""What is owed beside a case: treatment elsewhere, a place in rehab, a sample at the laboratory, and the case back to police."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.ending import services as ending
from caseworkflow.placement import services as placement
from caseworkflow.placement.models import Placement
from caseworkflow.plan import services as plan
from caseworkflow.plan.models import OnwardReferral
from caseworkflow.required_assessment import services as assessment
from caseworkflow.required_assessment.models import RequiredAssessment
from ledger.models import Entry
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.satellites import LONDON, clock, in_state, reasons_of

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)


def end_of(day):
    return datetime.combine(day, time(23, 59, 59), LONDON)


def owed(case):
    case = Case.objects.get(pk=case.pk)
    case.reckon()
    return case.next_clock, case.next_due_at


def kept(case):
    return tuple(Case.objects.values_list("next_clock", "next_due_at").get(pk=case.pk))


def needing_treatment(programme="arrest_referral"):
    row = make.in_treatment(programme)
    row.assessments.update(has_treatment_need=True)
    return row


def day_typed(day):
    return {"on_day": day, "on_month": 3, "on_year": 2026}


def offered(row, **how):
    given = {"service": "Community treatment", "is_accepted": True, "is_structured_treatment": True, **how}
    return plan.record_onward_referral(case_id=row.pk, actor=row.caseworker, **given)


def asked(offer, on):
    return plan.record_chase(onward_referral_id=offer.pk, actor=offer.case.caseworker, on=on)


# -- Treatment elsewhere -------------------------------------------------------------------------------------------------


def test_whoever_needs_treatment_is_referred_by_the_working_day_after_the_assessment():
    assert owed(needing_treatment()) == ("refer", end_of(TODAY + DAY))


@pytest.mark.parametrize("need", [None, False])
def test_whoever_does_not_need_it_or_was_not_asked_is_owed_no_referral(need):
    row = needing_treatment()
    row.assessments.update(has_treatment_need=need)
    assert owed(row)[0] == "review"


@pytest.mark.parametrize("is_accepted", [True, False])
def test_an_offer_of_treatment_answers_it_and_other_help_does_not(is_accepted):
    row = needing_treatment()
    offered(row, is_structured_treatment=False)
    before = owed(row)[0]
    offered(row, is_accepted=is_accepted)
    assert (before, kept(row)[0]) == ("refer", "chase" if is_accepted else "review")


def test_treatment_that_has_not_begun_is_asked_after_on_the_days_of_the_version_and_no_more():
    row = needing_treatment()
    offer = offered(row)
    found = [offer.next_chase_on]
    for number in (7, 8, 13, 14, 21):
        OnwardReferral.objects.filter(pk=offer.pk).update(chased_on=TODAY + number * DAY)
        found.append(OnwardReferral.objects.get(pk=offer.pk).next_chase_on)
    assert found == [date(2026, 3, day) if day else None for day in (10, 17, 17, 17, 24, 0)]


@pytest.mark.parametrize(
    "facts", [{"is_accepted": False}, {"is_structured_treatment": False}, {"started_on": TODAY}, {"referred_on": None}]
)
def test_nothing_is_asked_after_that_was_declined_is_no_treatment_has_begun_or_was_never_sent(facts):
    offer = offered(needing_treatment())
    OnwardReferral.objects.filter(pk=offer.pk).update(**facts)
    assert OnwardReferral.objects.get(pk=offer.pk).next_chase_on is None


def test_asking_is_entered_and_the_next_day_is_due(frozen):
    row = needing_treatment()
    offer = offered(row)
    first = kept(row)
    frozen.shift(8 * DAY)
    asked(offer, TODAY + 7 * DAY)
    assert (first, kept(row)) == (("chase", end_of(date(2026, 3, 10))), ("chase", end_of(date(2026, 3, 17))))
    assert Entry.objects.about(row).filter(verb="record_chase").get().facts == {"onward_referral": str(offer.pk)}


def test_an_asking_learnt_of_late_does_not_undo_a_later_one(frozen):
    offer = offered(needing_treatment())
    frozen.shift(10 * DAY)
    assert [asked(offer, TODAY + days * DAY).chased_on for days in (9, 2)] == [TODAY + 9 * DAY] * 2


def test_the_start_of_treatment_ends_the_asking():
    row = needing_treatment()
    offer = offered(row)
    plan.record_onward_start(onward_referral_id=offer.pk, actor=row.caseworker, started_on=TODAY)
    assert kept(row)[0] == "review"


@pytest.mark.parametrize(
    ("facts", "days", "said"),
    [
        ({"is_accepted": False}, 0, ("The person declined this help.",)),
        ({"started_on": TODAY}, 0, ("This help has begun.",)),
        ({}, -1, ("That is before the person was referred, on 3 March 2026.",)),
        ({}, 0, ()),
        ({}, 1, ("That is still to come.",)),
    ],
)
def test_asking_is_between_the_referral_and_today(facts, days, said):
    offer = offered(needing_treatment())
    OnwardReferral.objects.filter(pk=offer.pk).update(**facts)
    assert reasons_of(asked, offer=offer, on=TODAY + days * DAY) == said
    assert OnwardReferral.objects.get(pk=offer.pk).chased_on == (None if said else TODAY)


def test_a_colleague_who_does_not_work_the_case_may_not_say_that_somebody_asked():
    offer = offered(needing_treatment())
    with pytest.raises(PermissionDenied):
        plan.record_chase(onward_referral_id=offer.pk, actor=member(Role.CASEWORKER), on=TODAY)


def test_the_page_of_the_plan_says_by_when_and_leads_to_the_page_that_records_it(client_for):
    row = needing_treatment()
    offer = offered(row)
    client, page = client_for(row.caseworker), reverse("caseworkflow:onward-chase", args=[offer.pk])
    shown = client.get(reverse("caseworkflow:case-plan", args=[row.pk])).content.decode()
    answer = client.post(page, day_typed(3))
    early = client.post(page, day_typed(2))
    assert ("Ask by 10 March 2026." in shown, f'href="{page}"' in shown, answer.status_code) == (True, True, 302)
    assert (early.status_code, OnwardReferral.objects.get(pk=offer.pk).chased_on) == (409, TODAY)


# -- A place in rehab ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "clock_and_day"),
    [
        ("identified", ("check_suitability", date(2026, 3, 17))),
        ("suitability", ("start_preparation", date(2026, 3, 17))),
        ("prep", ("seek_funding", date(2026, 4, 14))),
        ("funding_sought", ("agree_funding", date(2026, 3, 17))),
        ("funded", ("review", date(2026, 4, 28))),
        ("in_treatment", ("review", date(2026, 4, 28))),
    ],
)
def test_each_step_towards_a_place_has_the_deadline_of_its_version(state, clock_and_day):
    row, (clock_of, day) = make.in_treatment("offender_to_rehab"), clock_and_day
    found = in_state(Placement, row, state)
    assert (found.due_at, owed(row)) == (None if clock_of == "review" else end_of(day), (clock_of, end_of(day)))


def test_a_bed_is_taken_up_by_the_day_to_which_it_is_held():
    row = make.in_treatment("offender_to_rehab")
    in_state(Placement, row, "bed_offered", bed_valid_until=date(2026, 3, 8))
    assert owed(row) == ("admit", end_of(date(2026, 3, 8)))


def test_the_next_check_after_leaving_is_due_on_a_day_on_which_somebody_is_there():
    row = make.in_treatment("offender_to_rehab")
    in_state(Placement, row, "aftercare", left_on=date(2026, 2, 28))
    assert owed(row) == ("check", end_of(date(2026, 3, 9)))


def test_a_placement_of_which_nobody_knows_since_when_it_waits_is_not_late():
    row = make.in_treatment("offender_to_rehab")
    in_state(Placement, row, "identified", moved_at=None)
    assert owed(row)[0] == "review"


def test_a_step_is_counted_from_the_step_before_and_the_case_knows_at_once(frozen):
    row = make.in_treatment("offender_to_rehab")
    in_state(Placement, row, "identified")
    frozen.shift(2 * DAY)
    placement.check_suitability(case_id=row.pk, actor=row.caseworker, has_person_agreed=True)
    assert kept(row) == ("start_preparation", end_of(date(2026, 3, 19)))


def test_a_hold_moves_the_step_of_a_placement_and_an_ended_case_owes_none():
    row = make.in_treatment("offender_to_rehab")
    found = in_state(Placement, row, "identified")
    Case.objects.filter(pk=row.pk).update(holds=[["2026-03-03", "2026-03-05"]])
    held = Placement.objects.get(pk=found.pk).due_at
    Case.objects.filter(pk=row.pk).update(state="completed", completed_on=TODAY, ended_on=TODAY)
    assert (held, owed(row)[0]) == (end_of(date(2026, 3, 19)), "close")


def test_the_page_of_a_placement_says_by_when_its_next_step_is_due(client_for):
    row = make.in_treatment("offender_to_rehab")
    in_state(Placement, row, "identified")
    shown = client_for(row.caseworker).get(reverse("caseworkflow:placement-detail", args=[row.pk])).context["facts"]
    assert shown[0] == {"key": "Next step by", "value": "17 March 2026"}


# -- The laboratory ------------------------------------------------------------------------------------------------------


def imposed(**facts):
    row = make.allocated("required_assessment")
    in_state(RequiredAssessment, row, "imposed", imposed_on=TODAY, **facts)
    return row


def laboratory(row):
    return RequiredAssessment.objects.get(case=row).due_at


def test_the_laboratory_answers_5_working_days_after_the_sample_was_sent():
    row = imposed()
    before = laboratory(row)
    assessment.dispute_test(case_id=row.pk, actor=row.caseworker, dispatched_on=date(2026, 2, 24))
    assert (before, laboratory(row), kept(row)) == (None, end_of(TODAY), ("laboratory", end_of(TODAY)))


def test_its_answer_ends_the_wait_whatever_it_is():
    row = imposed()
    assessment.dispute_test(case_id=row.pk, actor=row.caseworker, dispatched_on=date(2026, 2, 24))
    assessment.confirm_test(case_id=row.pk, actor=row.caseworker)
    confirmed = (laboratory(row), kept(row)[0])
    assessment.dispute_test(case_id=row.pk, actor=row.caseworker, dispatched_on=date(2026, 2, 24))
    assessment.quash_requirement(case_id=row.pk, actor=row.caseworker, reason="No specified drug")
    assert (confirmed, laboratory(row), kept(row)[0]) == ((None, "attempt"), None, "attempt")


def test_the_page_says_when_the_laboratory_is_due(client_for):
    row = imposed(is_disputed=True, dispatched_on=TODAY)
    page = client_for(row.caseworker).get(reverse("caseworkflow:required-assessment-detail", args=[row.pk]))
    assert {"key": "Laboratory result due", "value": "10 March 2026"} in page.context["facts"]


# -- Back to police ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("programme", "due"), [("checkpoint", ("return", 5)), ("new_chance", ("close", 10))])
def test_a_case_that_police_should_have_back_is_owed_to_them(programme, due):
    row = make.in_treatment(programme)
    Case.objects.filter(pk=row.pk).update(state="not_completed", ended_on=TODAY)
    assert owed(row) == (due[0], end_of(date(2026, 3, due[1])))


@pytest.mark.parametrize(
    ("is_completed", "said"),
    [
        (True, ["22 Diversionary, educational or intervention activity undertaken; no further action"]),
        (False, ["1 Charged or summonsed (not confirmed)"]),
    ],
)
def test_police_see_which_outcome_the_programme_expects_of_such_an_end(is_completed, said):
    row = make.in_treatment("checkpoint")
    Case.objects.filter(pk=row.pk).update(
        state="completed" if is_completed else "not_completed",
        completed_on=TODAY if is_completed else None,
        ended_on=TODAY,
        closure_reason="completed_objectives" if is_completed else "dropped_out",
    )
    ending.return_to_police(case_id=row.pk, actor=clock())
    papers = PoliceDecision.objects.get(kind="outcome").papers
    assert papers["What the programme expects"] == said


def test_where_a_programme_expects_nothing_the_papers_say_nothing_of_it():
    row = make.in_treatment("conditional_caution_drugs")
    Case.objects.filter(pk=row.pk).update(completed_on=TODAY)
    assert ending.expected_outcomes(Case.objects.get(pk=row.pk)) == []
