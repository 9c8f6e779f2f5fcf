"""What the forms of a case clean before they hand it over."""

from types import SimpleNamespace

import pytest

from caseworkflow.assessment.forms import areas_of, high_needs
from caseworkflow.concern.forms import ExcuseForm
from caseworkflow.contact.forms import AttendanceForm
from caseworkflow.plan.forms import PlanForm
from programmes.terms.vocabularies import NeedArea
from tests.factories.programmes import choices_of

SEEN = {"version": "1"}

ON = {**SEEN, "on_day": "3", "on_month": "3", "on_year": "2026", "leads_to": "in_treatment"}


def plan(**typed):
    row = SimpleNamespace(version=1)
    form = PlanForm({**ON, **typed}, row=row, high=[NeedArea.DRUGS], other=[NeedArea.HOUSING])
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("typed", "good_cause"),
    [
        ({"attendance": "did_not_attend", "good_cause": "illness"}, "illness"),
        ({"attendance": "left_early", "cause_of_leaving": "work"}, "work"),
        ({"attendance": "attended", "good_cause": "illness"}, ""),
        ({"attendance": "left_early", "good_cause": "illness"}, ""),
    ],
)
def test_only_the_cause_that_belongs_to_the_answer_counts(typed, good_cause):
    form = AttendanceForm({**SEEN, **typed})
    assert (form.is_valid(), form.cleaned_data["good_cause"]) == (True, good_cause)


@pytest.mark.parametrize(
    ("typed", "excuse"),
    [({"was_answered": "yes", "excuse": "Ill"}, "Ill"), ({"was_answered": "no", "excuse": "x"}, "")],
)
def test_no_answer_leaves_no_excuse(typed, excuse):
    form = ExcuseForm({**SEEN, **typed})
    assert (form.is_valid(), form.cleaned_data["excuse"]) == (True, excuse)


def test_an_answer_without_its_words_is_asked_for():
    assert ExcuseForm({**SEEN, "was_answered": "yes"}).errors == {"excuse": ["Enter what they said."]}


def test_a_declined_need_is_a_goal_of_its_own_and_an_empty_one_is_none():
    assert plan(answer_drugs="declined").cleaned_data["goals"] == [{"need": "drugs", "is_declined": True}]


def test_a_goal_needs_its_words_and_its_action():
    assert set(plan(answer_drugs="goal").errors) == {"words_drugs", "action_drugs"}


def test_a_high_need_is_a_score_of_seven_or_more():
    assert high_needs({"drugs": 7, "housing": 6, "alcohol": None}) == [NeedArea.DRUGS]


def test_the_version_names_the_needs_that_are_asked():
    case = SimpleNamespace(choices=choices_of("divert", needs_set=["drugs", "housing"]))
    assert areas_of(case) == [NeedArea.DRUGS, NeedArea.HOUSING]
