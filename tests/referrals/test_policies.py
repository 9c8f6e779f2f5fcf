"""For each role and each move: may or may not; for each role and kind of row: sees or does not see."""

import pytest

from accounts.models import OrganisationKind
from accounts.roles import Role
from referrals.custody.models import Detention
from referrals.people.models import Likeness, Person
from referrals.police_decisions import policies
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.accounts import member, organisation

ROLES = [
    "custody_officer",
    "decision_maker",
    "arrest_referral_worker",
    "caseworker",
    "team_leader",
    "commissioner",
    "evaluator",
    "auditor",
    "administrator",
    "partner",
    "api_client",
    "clock",
]

FORCE = {"custody_officer", "decision_maker", "api_client"}

MOVES = {
    "submit": {*FORCE, "clock"},
    "screen": {"clock"},
    "accept": {"team_leader", "clock"},
    "reject": {"team_leader", "clock"},
    "ask": {"team_leader"},
    "answer": {*FORCE, "team_leader"},
    "withdraw": {*FORCE, "team_leader"},
    "mark_duplicate": {"team_leader"},
}

SEES = {
    "referral": {*FORCE, "arrest_referral_worker", "caseworker", "team_leader", "clock"},
    "decision": {"custody_officer", "decision_maker", "arrest_referral_worker", "caseworker", "team_leader", "clock"},
    "person": {"arrest_referral_worker", "caseworker", "team_leader", "clock"},
    "likeness": {"arrest_referral_worker", "caseworker", "team_leader", "clock"},
    "detention": {"custody_officer", "decision_maker", "arrest_referral_worker", "team_leader", "clock"},
}


@pytest.fixture
def users(db):
    return {role: member(Role(role), username=f"one.{role}") for role in ROLES}


def test_who_may_make_which_move_of_a_referral(users):
    row = made.waiting(member(Role.CUSTODY_OFFICER))
    steps = {step.name: step for step in Referral.steps()}
    may = {verb: {role for role in ROLES if steps[verb].permission(row, users[role])} for verb in steps}
    assert may == MOVES


def test_who_sees_which_kind_of_row(users):
    officer = users["custody_officer"]
    like = made.likeness(officer)
    referral = Referral.objects.filter(person=like.older).get()
    rows = {
        "referral": referral,
        "decision": made.police_asked(referral, users["team_leader"]),
        "person": referral.person,
        "likeness": like,
        "detention": Detention.objects.create(force=officer.organisation, suite="Perry Barr", initials="JC"),
    }
    models = {
        "referral": Referral,
        "decision": PoliceDecision,
        "person": Person,
        "likeness": Likeness,
        "detention": Detention,
    }
    sees = {
        kind: {role for role in ROLES if models[kind].objects.visible_to(users[role]).filter(pk=row.pk).exists()}
        for kind, row in rows.items()
    }
    assert sees == SEES


def test_another_force_sees_nothing_of_what_this_one_sent(custody_officer, team_leader):
    elsewhere = organisation(OrganisationKind.POLICE, "Warwickshire Police", "23")
    other = member(Role.DECISION_MAKER, at=elsewhere)
    row = made.accepted(custody_officer)
    made.police_asked(row, team_leader)
    assert [m.objects.visible_to(other).count() for m in (Referral, PoliceDecision, Person, Detention)] == [0, 0, 0, 0]


def test_a_partner_sees_its_own_referrals_alone(partner, custody_officer):
    made.accepted(custody_officer)
    own = made.sent(partner, programme="offender_to_rehab", source="retailer", drug="heroin")
    assert list(Referral.objects.visible_to(partner)) == [own]


def test_a_provider_sees_no_drafts_of_others(custody_officer, team_leader):
    made.drafted(custody_officer)
    assert Referral.objects.visible_to(team_leader).count() == 0


def test_a_decision_maker_never_decides_on_an_own_referral(decision_maker, team_leader):
    asked = made.police_asked(made.accepted(decision_maker), team_leader)
    colleague = member(Role.DECISION_MAKER)
    assert [policies.may_decide(asked, who) for who in (decision_maker, colleague)] == [False, True]


def test_an_own_referral_of_a_file_is_known_by_the_officer_number(decision_maker, team_leader):
    asked = made.police_asked(made.accepted(made.police_system(), door="api", officer_number="4321"), team_leader)
    assert not policies.may_decide(asked, decision_maker)
