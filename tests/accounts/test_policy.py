"""The table read as sentences: who is kept from what by the room it stands in."""

import pytest

from accounts.policy import API, LEDGER, PEOPLE, PUBLIC, REFERRALS, ROUTES, SATELLITES, may_open
from accounts.roles import POLICE, PROVIDER, Role


def roles_of(routes):
    return set().union(*(ROUTES[name] for name in routes))


def test_no_address_is_both_open_and_kept():
    assert (PUBLIC & set(ROUTES), API & set(ROUTES), PUBLIC & API) == (set(), set(), set())


def test_every_kept_address_opens_to_somebody():
    assert [name for name, roles in ROUTES.items() if not roles] == []


def test_machines_and_the_clock_open_no_page():
    assert roles_of(ROUTES) <= PEOPLE


def test_an_address_that_is_not_in_the_table_is_shut():
    assert [may_open("nowhere", role) for role in Role] == [False] * len(Role)


def test_nobody_without_a_role_opens_anything():
    assert [name for name in ROUTES if may_open(name, "")] == []


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.EVALUATOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_see_people_opens_no_page_about_one(role):
    rooms = ("referrals:", "caseworkflow:")
    assert [name for name in ROUTES if name.startswith(rooms) and may_open(name, role)] == []


def test_police_and_partners_open_no_page_about_a_case():
    cases = [name for name in ROUTES if name.startswith("caseworkflow:")]
    assert roles_of(cases) == PROVIDER


def test_a_partner_sees_neither_custody_nor_police_decisions():
    kept = ("referrals:custody", "referrals:detention", "referrals:drug", "referrals:policedecision")
    assert [name for name in ROUTES if name.startswith(kept) and may_open(name, Role.PARTNER)] == []


def test_only_police_record_a_drug_test_and_a_detention():
    assert (REFERRALS["referrals:drug-test-create"], REFERRALS["referrals:detention-create"]) == (POLICE, POLICE)


def test_only_an_auditor_reads_the_ledger():
    assert LEDGER["ledger:entry-list"] == {Role.AUDITOR}


def test_every_page_beside_a_case_is_the_providers():
    assert roles_of(SATELLITES) == PROVIDER
