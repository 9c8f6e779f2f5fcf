"""A caseworker takes one case from Today to the end, on a programme without a contract."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseworkflow.case.models import Case
from ledger import outbox
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.browser

NEEDS = (
    "alcohol",
    "drugs",
    "housing",
    "mental_health",
    "physical_health",
    "finances",
    "employment",
    "relationships",
    "sexual_exploitation",
)

SCORES = {f"need_{name}": "2" for name in NEEDS}

FOUND = {"is_identity_confirmed": True, "has_treatment_need": "no", "naloxone": "not_needed"}

HERE = {"place": "Cranstoun, Edmund Street"}


def time_passes(row):
    """The time of what was booked has come."""
    row.appointments.filter(attendance="").update(starts_at=timezone.now() - timedelta(minutes=1))


def book(desk):
    desk.fill(starts_at=timezone.now() + timedelta(hours=2), **HERE).press("Check what will be sent")
    assert ("Who will be told" in desk.words, "0121 496 0000" in desk.words) == (True, True)
    desk.press("Book and tell them")
    time_passes(Case.objects.get())
    return desk.open(f"/cases/{Case.objects.get().pk}/")


def reach_and_meet(desk):
    """From Today: an attempt, an appointment that is now, and that they came."""
    desk.follow("Jo Carter").go_on().fill(result="spoke", channel="phone").press("Record attempt")
    return book(desk.go_on()).go_on().fill(attendance="attended").press("Record what happened")


def find_and_agree(desk, **scores):
    desk.go_on().follow("Screen for risk").fill(**make.NO_RISK).save()
    desk.open(f"/cases/{Case.objects.get().pk}/assess/").fill(**{**SCORES, **scores}, **FOUND).save()
    desk.go_on()
    if scores:
        desk.fill(answer_drugs="goal", words_drugs="I want to stop", action_drugs="Weekly key work")
    return desk.save()


def miss_and_explain(desk):
    """A session missed, the reason asked for and accepted."""
    book(desk.follow("Book appointment")).go_on().fill(attendance="did_not_attend").press("Record what happened")
    assert Case.objects.get().state == "concern"
    desk.go_on().fill(was_answered="yes", excuse="My son was ill.").save()
    return desk.go_on().fill(good_cause="childcare").save()


def test_from_today_to_the_end_with_one_concern_on_the_way(desks):
    row = make.allocated("new_chance")
    desk = reach_and_meet(desks(row.caseworker))
    find_and_agree(desk, need_drugs="8").go_on().save()
    assert make.fresh(row).state == "in_treatment"
    miss_and_explain(desk)
    assert make.fresh(row).state == "in_treatment"
    desk.open(f"/cases/{row.pk}/complete/").page.locator('[name="closure_reason"]').first.check()
    desk.save()
    leader = desks(make.leader()).open(f"/cases/{row.pk}/").go_on().save()
    assert (make.fresh(row).state, leader.state) == ("closed", "Closed")


def test_the_one_session_of_a_programme_is_held_and_the_case_completed(desks):
    row = make.assessed("divert")
    desk = desks(row.caseworker).open(f"/cases/{row.pk}/").go_on()
    desk.fill(service="Mutual aid", is_accepted="no", is_structured_treatment="no").save()
    assert (make.fresh(row).state, desk.state) == ("completed", "Completed")


def test_what_must_wait_says_why(desks):
    row = make.booked("new_chance")
    desk = desks(row.caseworker).open(f"/cases/{row.pk}/").unfold("What must wait, and why")
    assert "The first appointment has not been attended." in desk.words
    assert "This must wait" in desk.open(f"/cases/{row.pk}/assess/").words


def test_a_page_of_a_case_fits_a_telephone(desks):
    row = make.in_treatment("new_chance")
    desk = desks(row.caseworker, width=320)
    outbox.run_due_jobs()
    pages = ("", "contact/", "assessment/", "plan/", "timeline/", "note/", "attempt/", "book/")
    wide = [page for page in pages if desk.open(f"/cases/{row.pk}/{page}").is_too_wide]
    assert wide == []
