"""For each role and each move: may or may not; for each role and kind of row: sees or does not see."""

import pytest

from accounts.models import OrganisationKind, User
from accounts.roles import Role
from referrals.custody import policies as custody_policies
from referrals.custody.models import Detention
from referrals.people import policies as people_policies
from referrals.people.models import Likeness, Person
from referrals.police_decisions import policies
from referrals.police_decisions.models import PoliceDecision
from referrals.referral import policies as referral_policies
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
    "referral": {"custody_officer", "api_client", "arrest_referral_worker", "caseworker", "team_leader", "clock"},
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


POLICE_ROLES = {"custody_officer", "decision_maker"}

PROVIDERS = {"arrest_referral_worker", "caseworker", "team_leader"}

OF_ANY_ROW = {
    referral_policies.may_start: {*FORCE, "arrest_referral_worker", "partner", "clock"},
    people_policies.may_propose_bar: {*PROVIDERS, "clock"},
    people_policies.may_confirm_bar: {"team_leader"},
    custody_policies.may_detain: POLICE_ROLES,
}

OF_A_ROW = {
    referral_policies.may_send: {*FORCE, "clock"},
    referral_policies.may_answer: {*FORCE, "team_leader"},
    referral_policies.may_record_outcome_code: {*POLICE_ROLES, "clock"},
    custody_policies.may_record_drug_test: POLICE_ROLES,
    referral_policies.may_co_decide: {"decision_maker"},
    policies.may_ask_police: {*PROVIDERS, "clock"},
    policies.may_withdraw_question: {*PROVIDERS, "clock"},
    people_policies.may_judge_likeness: {"team_leader"},
    custody_policies.may_record_seen: {"arrest_referral_worker", "team_leader"},
}

OF_THE_SENDER = {
    referral_policies.may_send,
    referral_policies.may_answer,
    referral_policies.may_record_outcome_code,
    custody_policies.may_record_drug_test,
    referral_policies.may_co_decide,
}


def allowed(policy, users, *row):
    return {role for role in ROLES if policy(*row, users[role])}


def test_who_may_do_what_that_is_no_move(users):
    row = made.waiting(member(Role.CUSTODY_OFFICER))
    assert {policy: allowed(policy, users) for policy in OF_ANY_ROW} == OF_ANY_ROW
    assert {policy: allowed(policy, users, row) for policy in OF_A_ROW} == OF_A_ROW


def test_a_file_of_a_force_is_also_sent_by_a_team_leader_who_takes_it_in(users):
    row = made.waiting(member(Role.CUSTODY_OFFICER))
    row.door = "file"
    assert allowed(referral_policies.may_send, users, row) == {*FORCE, "clock", "team_leader"}


def test_what_only_the_force_of_a_referral_may_do_another_force_may_not(users):
    home = organisation(OrganisationKind.POLICE, "Warwickshire Police", "23")
    row = made.waiting(member(Role.CUSTODY_OFFICER, at=home))
    may = {policy: allowed(policy, users, row) for policy in OF_THE_SENDER}
    assert may == {policy: OF_A_ROW[policy] - FORCE for policy in OF_THE_SENDER}


def test_a_role_of_another_side_at_the_force_itself_sends_and_answers_nothing(db):
    officer = member(Role.CUSTODY_OFFICER)
    row, analyst = made.waiting(officer), member(Role.EVALUATOR, at=officer.organisation)
    assert [policy(row, analyst) for policy in OF_THE_SENDER] == [False] * len(OF_THE_SENDER)


def test_somebody_of_no_organisation_is_of_no_force(db):
    nobody, row = User(), Referral()
    assert (referral_policies.is_own_referral(row, nobody), referral_policies.is_of_force(row, nobody)) == (
        False,
        False,
    )


@pytest.mark.parametrize(
    ("officer", "number", "sent_it"),
    [("own", "", True), ("other", "4321", False), (None, "4321", True), (None, "1234", False), (None, "", False)],
)
def test_whoever_sent_it_is_known_by_name_and_else_by_number(decision_maker, officer, number, sent_it):
    names = {"own": decision_maker, "other": member(Role.CUSTODY_OFFICER), None: None}
    row = Referral(
        referring_officer=names[officer], officer_number=number, force=decision_maker.organisation, sender=None
    )
    assert referral_policies.may_co_decide(row, decision_maker) is not sent_it


def test_a_decision_maker_without_a_number_did_not_send_what_has_none(decision_maker):
    decision_maker.memberships.update(officer_number="")
    user = User.objects.get(pk=decision_maker.pk)
    assert referral_policies.may_co_decide(Referral(force=user.organisation, officer_number=""), user)
