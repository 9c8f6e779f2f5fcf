"""A place in rehab: the case is under way while the placement is, and ends after it."""

import pytest

from caseworkflow.case.states import CaseState
from caseworkflow.ending import services as case
from caseworkflow.placement.models import Placement
from caseworkflow.placement.states import PlacementState
from programmes.terms.vocabularies import ClosureReason
from tests.factories import caseworkflow as make
from tests.journeys.telling import moves_of
from workflow import machine as workflow_machine

pytestmark = pytest.mark.django_db


def left(state):
    """As the placement's own machine leaves it; how it gets there is told with the placement."""
    row = make.in_treatment("offender_to_rehab")
    Placement.objects.filter(case=row).update(state=state)
    return row


def test_the_case_waits_for_the_placement():
    row = make.in_treatment("offender_to_rehab")
    with pytest.raises(workflow_machine.MoveRefused, match="placement has not finished"):
        case.complete_case(case_id=row.pk, actor=row.caseworker)


def test_somebody_who_finishes_their_treatment_completes():
    row = left(PlacementState.AFTERCARE)
    row = case.complete_case(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.DRUG_FREE)
    case.close_case(case_id=row.pk, actor=make.leader())
    assert moves_of(row)[-3:] == [
        ("begin", "plan", "in_treatment"),
        ("complete", "in_treatment", "completed"),
        ("close", "completed", "closed"),
    ]


def test_somebody_who_leaves_early_ends_without_completion_and_is_not_returned_to_police():
    row = left(PlacementState.LEFT_EARLY)
    case.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.DROPPED_OUT)
    row = case.end_without_completion(case_id=row.pk, actor=make.leader())
    assert (row.state, row.goes_back_to_police) == (CaseState.NOT_COMPLETED, False)
