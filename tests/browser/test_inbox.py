"""A team leader decides what waits and gives it to somebody; two people at one case are told of each other."""

import pytest

from caseworkflow.case.models import Case
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer

pytestmark = pytest.mark.browser


def test_what_waits_is_accepted_and_given_to_a_caseworker(desks, custody_officer, team_leader, caseworker):
    row = refer.waiting(custody_officer)
    desk = desks(team_leader).follow("Joanne Carter").fill(act="accept").press("Record decision")
    assert Referral.objects.get().state == "accepted"
    desk.open("/cases/inbox/?tab=allocate").follow("Joanne Carter")
    desk.fill(caseworker=caseworker.pk, conflict="no").press("Allocate")
    case = Case.objects.get()
    assert (case.referral, case.caseworker, case.state) == (row, caseworker, "allocated")
    assert "Joanne Carter" in desks(caseworker).words


def test_what_is_not_accepted_is_told_to_the_officer_with_the_reason(desks, custody_officer, team_leader):
    refer.waiting(custody_officer)
    desk = desks(team_leader).follow("Joanne Carter")
    desk.fill(act="reject", rejection_reason="supply").press("Record decision")
    officer = desks(custody_officer).follow("Joanne Carter")
    assert "Supply suspected" in officer.words


def test_a_question_goes_to_the_officer_and_the_answer_comes_back(desks, custody_officer, team_leader):
    refer.waiting(custody_officer)
    leader = desks(team_leader).follow("Joanne Carter")
    leader.fill(act="ask", question="Was there a set of scales?").press("Record decision")
    officer = desks(custody_officer, width=320).follow("Joanne Carter")
    assert "Was there a set of scales?" in officer.words
    officer.open(f"/referrals/{Referral.objects.get().pk}/answer/").fill(answer="No scales.").save()
    assert "No scales." in leader.open(f"/referrals/{Referral.objects.get().pk}/decide/").words


def test_of_two_people_at_one_case_one_wins_and_the_other_is_told(desks, team_leader):
    row = make.in_treatment("new_chance")
    mine, theirs = desks(row.caseworker), desks(team_leader)
    for desk in (mine, theirs):
        desk.open(f"/cases/{row.pk}/suspend/")
    mine.fill(hold_reason="hospital").save()
    theirs.fill(hold_reason="illness", reason="Told by the ward.").save()
    assert make.fresh(row).hold_reason == "hospital"
    assert (str(row.caseworker) in theirs.words, "Nothing of yours was saved" in theirs.words) == (True, True)
    assert theirs.page.locator('[name="reason"]').input_value() == "Told by the ward."
