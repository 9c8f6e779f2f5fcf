"""The table read as sentences: who is kept from what by the room it stands in."""

import pytest

from accounts.roles import POLICE, PROVIDER, Role
from diversion.policy import is_for_machines, is_public, machine_addresses, may_open, policy_table, public_addresses


def roles_of(*rooms):
    return frozenset().union(*(roles for name, roles in policy_table().items() if name.startswith(rooms)))


def test_no_address_is_both_open_and_kept():
    assert (public_addresses() & machine_addresses(), is_public("home"), is_for_machines("home")) == (
        set(),
        False,
        False,
    )


def test_an_address_that_is_not_in_the_table_is_shut():
    assert [may_open("nowhere", role) for role in Role] == [False] * len(Role)


def test_nobody_without_a_role_opens_anything():
    assert [name for name in policy_table() if may_open(name, "")] == []


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.EVALUATOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_see_people_opens_no_page_about_one(role):
    rooms = ("referrals:", "caseworkflow:")
    assert [name for name in policy_table() if name.startswith(rooms) and may_open(name, role)] == []


def test_police_and_partners_open_no_page_about_a_case():
    assert roles_of("caseworkflow:") == PROVIDER


def test_a_partner_sees_neither_custody_nor_police_decisions():
    kept = ("referrals:custody", "referrals:detention", "referrals:drug", "referrals:policedecision")
    assert [name for name in policy_table() if name.startswith(kept) and may_open(name, Role.PARTNER)] == []


def test_only_police_record_a_drug_test_and_a_detention():
    table = policy_table()
    assert (table["referrals:drug-test-create"], table["referrals:detention-create"]) == (POLICE, POLICE)


def test_only_an_auditor_reads_the_ledger():
    assert policy_table()["ledger:entry-list"] == {Role.AUDITOR}


def test_only_a_team_leader_confirms_what_another_person_proposed():
    confirming = ("end-without-completion", "close", "reopen", "close-died", "confirm-breach", "decline-proposal")
    table = policy_table()
    assert {table[f"caseworkflow:case-{act}"] for act in confirming} == {frozenset({Role.TEAM_LEADER})}
