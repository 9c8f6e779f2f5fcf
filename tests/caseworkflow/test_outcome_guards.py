"""When a case may be closed or opened again: what police recorded, and whether another case is open."""

from datetime import date

import pytest

from caseworkflow.case import guards
from caseworkflow.case.models import Case
from tests.factories import caseworkflow as make
from tests.factories.unsaved import case_of, judged

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)


def coded(code, state="returned", programme="checkpoint", on_accept="", **facts):
    row = case_of(programme, chosen={"outcome_on_accept": on_accept}, state=state, **facts)
    row.referral.outcome_code = code
    return row


def test_only_a_returned_case_waits_for_a_code():
    rows = [coded("", state=state) for state in ("completed", "closed", "returned")]
    assert judged(guards.outcome_is_recorded, rows) == [True, True, False]


def test_a_code_given_at_acceptance_answers_for_a_completed_case_only():
    rows = [
        coded("22", on_accept="22"),
        coded("22", on_accept="22", completed_on=TODAY),
        coded("1", on_accept="22"),
        coded("", on_accept="22", completed_on=TODAY),
    ]
    assert judged(guards.outcome_is_recorded, rows) == [False, True, True, False]


def test_the_same_code_counts_once_police_have_decided_it_for_this_case():
    row = make.in_treatment("checkpoint")
    Case.objects.filter(pk=row.pk).update(state="returned")
    row.referral.outcome_code = row.choices.outcome_on_accept or "22"
    row.referral.save()
    row = make.fresh(row)
    asked, _ = (
        row.referral.police_decisions.create(kind=kind, about_id=row.pk, state=state, asked_by=row.caseworker)
        for kind, state in (("outcome", "asked"), ("breach", "decided"))
    )
    before = guards._police_decided_outcome(row)
    type(asked).objects.filter(pk=asked.pk).update(state="decided")
    assert (before, guards._police_decided_outcome(row)) == (False, True)
    assert guards._police_decided_outcome(case_of()) is False


def test_a_case_whose_outcome_police_recorded_is_not_opened_again():
    rows = [coded("", on_accept="22"), coded("22", on_accept="22"), coded("1", on_accept="22")]
    rows.append(coded("1", programme="divert", on_accept="22"))
    assert judged(guards.outcome_is_not_recorded, rows) == [True, True, False, True]


def test_a_person_has_one_open_case_on_a_programme():
    row = make.allocated("new_chance")
    again = Case(person=row.person, programme=row.programme)
    elsewhere = Case(person=row.person, programme=make.allocated("divert", family_name="Green").programme)
    somebody = Case(person=make.allocated("divert", family_name="Brown").person, programme=row.programme)
    rows = [row, again, elsewhere, somebody]
    assert judged(guards.has_no_other_open_case, rows) == [True, False, True, True]
    Case.objects.filter(pk=row.pk).update(state="closed")
    assert judged(guards.has_no_other_open_case, rows) == [True, True, True, True]
