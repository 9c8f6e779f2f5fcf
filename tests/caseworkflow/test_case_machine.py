"""The table of a case's moves, written out; whatever is not in it is refused."""

import pytest

from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from tests.factories import caseworkflow as make
from workflow.machine import MoveRefused
from workflow.transitions import make_transition

AS_PLANNED = "in_education or in_treatment"

AS_BEFORE = "booked or in_education or in_treatment"

AS_FAR = "contacting or in_education or in_treatment"

TABLE = {
    ("allocated", "assess"): "assessed",
    ("allocated", "book"): "booked",
    ("allocated", "close_died"): "closed",
    ("allocated", "close_transferred"): "closed",
    ("allocated", "end_without_completion"): "not_completed",
    ("allocated", "start_contact"): "contacting",
    ("assessed", "agree_plan"): "plan",
    ("assessed", "begin_session"): "in_education",
    ("assessed", "close_died"): "closed",
    ("assessed", "close_transferred"): "closed",
    ("assessed", "end_without_completion"): "not_completed",
    ("booked", "assess"): "assessed",
    ("booked", "close_died"): "closed",
    ("booked", "close_transferred"): "closed",
    ("booked", "end_without_completion"): "not_completed",
    ("booked", "raise_concern"): "concern",
    ("booked", "rebook"): "booked",
    ("breach_review", "close_died"): "closed",
    ("breach_review", "excuse_breach"): AS_BEFORE,
    ("breach_review", "uphold_breach"): "returned",
    ("breach_review", "vary_after_breach"): AS_BEFORE,
    ("closed", "reopen"): AS_FAR,
    ("completed", "close"): "closed",
    ("completed", "close_died"): "closed",
    ("completed", "return_to_police"): "returned",
    ("concern", "accept_cause"): AS_BEFORE,
    ("concern", "close_died"): "closed",
    ("concern", "close_transferred"): "closed",
    ("concern", "confirm_breach"): "breach_review",
    ("concern", "end_without_completion"): "not_completed",
    ("concern", "raise_breach"): "concern",
    ("concern", "rebook"): "booked",
    ("concern", "set_concern_aside"): AS_BEFORE,
    ("contacting", "assess"): "assessed",
    ("contacting", "book"): "booked",
    ("contacting", "close_died"): "closed",
    ("contacting", "close_transferred"): "closed",
    ("contacting", "end_without_completion"): "not_completed",
    ("in_education", "change_to_treatment"): "in_treatment",
    ("in_education", "close_died"): "closed",
    ("in_education", "close_transferred"): "closed",
    ("in_education", "complete"): "completed",
    ("in_education", "end_without_completion"): "not_completed",
    ("in_education", "raise_concern"): "concern",
    ("in_education", "suspend"): "suspended",
    ("in_treatment", "change_to_education"): "in_education",
    ("in_treatment", "close_died"): "closed",
    ("in_treatment", "close_transferred"): "closed",
    ("in_treatment", "complete"): "completed",
    ("in_treatment", "end_without_completion"): "not_completed",
    ("in_treatment", "raise_concern"): "concern",
    ("in_treatment", "suspend"): "suspended",
    ("not_completed", "close"): "closed",
    ("not_completed", "close_died"): "closed",
    ("not_completed", "return_to_police"): "returned",
    ("plan", "begin"): AS_PLANNED,
    ("plan", "close_died"): "closed",
    ("plan", "close_transferred"): "closed",
    ("plan", "end_without_completion"): "not_completed",
    ("returned", "close"): "closed",
    ("returned", "close_died"): "closed",
    ("suspended", "close_died"): "closed",
    ("suspended", "close_transferred"): "closed",
    ("suspended", "end_without_completion"): "not_completed",
    ("suspended", "resume"): AS_PLANNED,
}

VERBS = sorted({verb for _, verb in TABLE})

MISSING = [(state, verb) for state in CaseState.values for verb in VERBS if (state, verb) not in TABLE]


def test_the_table_is_this_and_nothing_else():
    assert Case.table() == TABLE


@pytest.mark.parametrize(("state", "verb"), MISSING)
def test_there_is_no_step_outside_the_table(state, verb):
    assert Case(state=state).step(verb) is None


@pytest.mark.django_db
@pytest.mark.parametrize("state", CaseState.values)
def test_a_move_outside_the_table_is_refused(state):
    case = make.allocated()
    Case.objects.filter(pk=case.pk).update(state=state)
    for verb in [verb for one, verb in MISSING if one == state]:
        with pytest.raises(MoveRefused, match="is not possible from"):
            make_transition(Case.objects, case.pk, verb, actor=make.leader())


@pytest.mark.parametrize("step", Case.steps(), ids=lambda step: f"{step.source}-{step.name}")
def test_every_move_has_a_permission_a_label_and_a_hint(step):
    assert (callable(step.permission), bool(step.custom["label"]), step.custom["hint"][-1]) == (True, True, ".")


def test_every_guard_has_a_sentence():
    guards = {check for step in Case.steps() for check in step.conditions}
    assert {check.__name__ for check in guards if not check.refusal.endswith(".")} == set()


def test_every_source_is_written_out():
    assert {step.source for step in Case.steps()} <= set(CaseState.values)


def test_a_closed_case_moves_only_by_being_reopened():
    assert [verb for state, verb in TABLE if state == CaseState.CLOSED] == ["reopen"]


def test_nothing_leads_to_the_first_state():
    assert "allocated" not in TABLE.values()
