"""Whose move it is not is refused before they are told why it could not be made: what stands there is not theirs to learn."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from caseworkflow.consent import services as consent
from caseworkflow.contract import services as contract
from caseworkflow.placement import services as placement
from caseworkflow.placement.models import Placement
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.satellites import decide, in_state
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)


@pytest.fixture
def colleague(db):
    """Sees the cases of the provider and works none of them."""
    return member(Role.CASEWORKER)


def kind_of_refusal(act, **given):
    with pytest.raises((PermissionDenied, MoveRefused)) as refused:
        act(**given)
    return refused.type


def test_that_police_have_been_asked_to_sign_a_change_is_told_to_nobody_who_may_not_take_it_back(colleague):
    row = make.allocated("checkpoint")
    make.draft_contract(row)
    make.ask_to_sign(row)
    decide("contract", "sign")
    contract.begin_contract(case_id=row.pk, actor=row.caseworker)
    contract.vary_contract(case_id=row.pk, actor=row.caseworker, reason="New job")
    contract.record_signature(
        case_id=row.pk, actor=row.caseworker, on=TODAY, is_admission_signed=True, is_copy_given=True
    )
    found = [kind_of_refusal(contract.keep_contract, case_id=row.pk, actor=who) for who in (colleague, row.caseworker)]
    assert found == [PermissionDenied, MoveRefused]


def test_whether_somebody_has_left_a_placement_is_told_to_nobody_who_may_not_check_them(colleague):
    row = make.allocated("offender_to_rehab")
    in_state(Placement, row, "aftercare", left_on=None)
    given = {"case_id": row.pk, "is_abstinent": True, "on": TODAY, "how": "test"}
    found = [
        kind_of_refusal(placement.record_abstinence_check, actor=who, **given) for who in (colleague, row.caseworker)
    ]
    assert found == [PermissionDenied, MoveRefused]


@pytest.mark.parametrize(("version", "kind"), [(None, MoveRefused), (1, MoveRefused), (0, MoveConflict)])
def test_that_an_answer_is_on_record_is_told_to_nobody_who_may_not_record_one(colleague, version, kind):
    row = make.allocated()
    given = {"case_id": row.pk, "purpose": "share_police", "on": TODAY, "how": "On paper", "version": version}
    found = [kind_of_refusal(consent.refuse_consent, actor=who, **given) for who in (colleague, row.caseworker)]
    assert found == [PermissionDenied, kind]


def test_a_first_answer_that_somebody_else_gave_is_told_to_nobody_who_may_not_record_one(colleague):
    row = make.allocated()
    given = {"case_id": row.pk, "purpose": "share_police", "on": TODAY, "how": "On paper", "wording": "1", "version": 0}
    found = [kind_of_refusal(consent.give_consent, actor=who, **given) for who in (colleague, row.caseworker)]
    assert found == [PermissionDenied, MoveConflict]
