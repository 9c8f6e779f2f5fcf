"""Who may make which move: one table, role by act."""

import pytest

from accounts.models import User
from accounts.roles import Role
from caseworkflow.case.models import Case
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

ACTS = {step.name: step.permission for step in Case.steps()}

OWN_WORK = {
    "accept_cause",
    "agree_plan",
    "assess",
    "begin",
    "begin_session",
    "book",
    "change_to_education",
    "change_to_treatment",
    "raise_breach",
    "raise_concern",
    "rebook",
    "resume",
    "set_concern_aside",
    "start_contact",
    "suspend",
}

LEADING = {"close", "close_died", "close_transferred", "confirm_breach", "end_without_completion", "reopen"}

POLICE_DECIDED = {"excuse_breach", "uphold_breach", "vary_after_breach", "return_to_police"}

MATRIX = {
    "own caseworker": OWN_WORK | {"complete"},
    "covering caseworker": OWN_WORK | {"complete"},
    "other caseworker": set(),
    "arrest referral worker of another case": set(),
    "team leader": OWN_WORK | LEADING | {"complete"},
    "team leader elsewhere": set(),
    "clock": POLICE_DECIDED | {"close", "raise_concern"},
    "custody officer": set(),
    "decision maker": set(),
    "commissioner": set(),
    "evaluator": set(),
    "auditor": set(),
    "administrator": set(),
    "partner": set(),
}


def somebody(who: str, case: Case) -> User:
    if who == "own caseworker":
        return case.caseworker
    if who == "clock":
        return User.objects.clock()
    if who == "team leader elsewhere":
        return member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    roles = {"covering caseworker": Role.CASEWORKER, "other caseworker": Role.CASEWORKER}
    roles["arrest referral worker of another case"] = Role.ARREST_REFERRAL_WORKER
    user = member(roles.get(who) or Role(who.replace(" ", "_")))
    if who.startswith("covering"):
        user.memberships.update(responsibilities=["cover"])
    return user


@pytest.mark.parametrize("who", MATRIX)
def test_who_may_do_what(who):
    case = make.allocated("new_chance")
    user = somebody(who, case)
    assert {act for act, permission in ACTS.items() if permission(case, user)} == MATRIX[who]


@pytest.mark.parametrize(
    ("who", "sees"),
    [(who, 1 if MATRIX[who] or "of another" in who or who.startswith("other") else 0) for who in MATRIX],
)
def test_who_sees_a_case(who, sees):
    case = make.allocated("new_chance")
    assert Case.objects.visible_to(somebody(who, case)).count() == sees


def test_whoever_raised_proposed_or_reported_does_not_confirm():
    case, boss = make.allocated(), make.leader()
    case.breach_raised_by = case.ending_proposed_by = case.death_reported_by = boss
    confirming = {"confirm_breach", "end_without_completion", "close_died"}
    assert {act for act in confirming if ACTS[act](case, boss)} == set()


def test_a_second_concern_is_settled_by_the_team_leader():
    case = make.allocated()
    case.concern_count = 2
    assert (ACTS["accept_cause"](case, case.caseworker), ACTS["accept_cause"](case, make.leader())) == (False, True)


def test_where_a_contract_runs_only_the_team_leader_completes():
    case = make.allocated("checkpoint")
    assert (ACTS["complete"](case, case.caseworker), ACTS["complete"](case, make.leader())) == (False, True)
