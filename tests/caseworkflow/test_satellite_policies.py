"""Whose move it is beside a case: role, responsibility and provider, each by itself."""

import pytest

from accounts.models import OrganisationKind, User
from accounts.roles import Role
from caseworkflow.case import policies as cases
from caseworkflow.case.models import Case
from caseworkflow.placement import policies as placement_policies
from caseworkflow.placement.models import Placement
from caseworkflow.required_assessment import policies as required_assessment_policies
from caseworkflow.satellite import policies
from caseworkflow.victim import policies as victim_policies
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

ELSEWHERE = "Another provider"

PEOPLE = {
    "own caseworker": None,
    "other caseworker": (Role.CASEWORKER, "", []),
    "arrest referral worker": (Role.ARREST_REFERRAL_WORKER, "", []),
    "arrest referral worker elsewhere": (Role.ARREST_REFERRAL_WORKER, ELSEWHERE, []),
    "placement lead": (Role.CASEWORKER, "", ["placement_lead"]),
    "placement lead elsewhere": (Role.CASEWORKER, ELSEWHERE, ["placement_lead"]),
    "victim contact": (Role.CASEWORKER, "", ["victim_contact"]),
    "victim contact elsewhere": (Role.CASEWORKER, ELSEWHERE, ["victim_contact"]),
    "covering elsewhere": (Role.CASEWORKER, ELSEWHERE, ["cover"]),
    "team leader": (Role.TEAM_LEADER, "", []),
    "team leader elsewhere": (Role.TEAM_LEADER, ELSEWHERE, []),
    "clock": None,
}

MAY = {
    policies.may_work_satellite: {"own caseworker", "team leader"},
    required_assessment_policies.may_assess: {"own caseworker", "team leader", "arrest referral worker"},
    policies.may_lead_satellite: {"team leader"},
    placement_policies.may_lead_placement: {"team leader", "placement lead"},
    victim_policies.may_read_victim: {"own caseworker", "team leader", "victim contact"},
    policies.may_apply: {"clock"},
    policies.may_work_or_apply: {"own caseworker", "team leader", "clock"},
}


@pytest.fixture
def row():
    return Placement(case=make.allocated("offender_to_rehab"))


@pytest.fixture
def people(row):
    def somebody(role, home, responsibilities):
        user = member(role, at=organisation(OrganisationKind.PROVIDER, home) if home else None)
        user.memberships.update(responsibilities=responsibilities)
        return User.objects.get(pk=user.pk)

    found = {who: somebody(*facts) for who, facts in PEOPLE.items() if facts}
    return {**found, "own caseworker": row.case.caseworker, "clock": User.objects.clock()}


def test_who_may_do_what_beside_a_case(row, people):
    assert {may: {who for who, user in people.items() if may(row, user)} for may in MAY} == MAY


@pytest.mark.parametrize("responsibility", ["placement_lead", "victim_contact"])
def test_a_responsibility_is_for_people_of_the_provider_alone(row, responsibility):
    officer = member(Role.CUSTODY_OFFICER, at=row.case.provider)
    officer.memberships.update(responsibilities=[responsibility])
    officer = User.objects.get(pk=officer.pk)
    assert (placement_policies.may_lead_placement(row, officer), victim_policies.may_read_victim(row, officer)) == (
        False,
        False,
    )


def test_a_case_is_worked_by_a_role_at_a_provider_and_not_by_a_name_alone(row, people):
    own = people["own caseworker"]
    own.memberships.update(role=Role.CUSTODY_OFFICER)
    assert cases.is_worker_of(row.case, User.objects.get(pk=own.pk)) is False
    own.memberships.all().delete()
    assert cases.is_at_provider(Case(), User.objects.get(pk=own.pk)) is False


@pytest.mark.parametrize(("count", "worker_may"), [(0, True), (1, True), (2, False), (3, False)])
def test_from_the_second_concern_on_the_team_leader_accepts_a_cause(row, people, count, worker_may):
    row.case.concern_count = count
    users = [people[who] for who in ("own caseworker", "team leader", "other caseworker")]
    assert [cases.may_accept_cause(row.case, user) for user in users] == [worker_may, True, False]
