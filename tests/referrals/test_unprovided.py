"""A referral that no provider is commissioned for is seen by no provider; it waits, and goes to whoever is commissioned."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import OrganisationKind, User
from accounts.roles import Role
from caseworkflow.case.models import Case
from ledger.models import Entry
from programmes.models import Commission
from programmes.services import commission_provider
from referrals.intake.services.unprovided import give_unprovided
from referrals.people.models import Person
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from referrals.referral.notices import remind_team_leaders
from referrals.schedules import give_what_has_a_provider_now
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)


@pytest.fixture
def officer():
    made = member(Role.CUSTODY_OFFICER)
    Commission.objects.all().delete()
    return made


@pytest.fixture
def harbour():
    return organisation(OrganisationKind.PROVIDER, "Harbour")


def appoint(home, *, on=TODAY, areas=()):
    return commission_provider(programme_code="divert", organisation=home, areas=areas, valid_from=on, actor=None)


def seen_by(role, home):
    user = member(role, at=home)
    rows = (Referral.objects, Person.objects, PoliceDecision.objects)
    return [one.visible_to(user).count() for one in rows] + [Case.objects.to_allocate(user).count()]


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER])
def test_no_provider_sees_it_nor_whom_it_is_about(officer, harbour, role):
    row = refer.accepted(officer)
    refer.police_asked(row, User.objects.clock())
    assert seen_by(role, harbour) == [0, 0, 0, 0]


def test_its_sender_sees_it_and_reads_that_it_waits(officer, client_for):
    row = refer.accepted(officer)
    page = client_for(officer).get(reverse("referrals:referral-detail", args=[row.pk])).content.decode()
    assert "It waits until a provider is commissioned for it" in page


def test_the_rules_accept_nothing_that_nobody_would_take_up(officer):
    row = refer.accepted(officer)
    assert (row.state, row.stopping_rule, row.provider) == ("screening", "No provider is commissioned", None)


def test_with_a_commission_it_goes_to_the_provider_and_the_rules_accept(officer, harbour):
    row = refer.accepted(officer)
    appoint(harbour)
    done = give_unprovided(actor=officer, programme_code="divert")
    row.refresh_from_db()
    assert (done, row.state, row.provider, seen_by(Role.CASEWORKER, harbour)) == (1, "accepted", harbour, [1, 1, 0, 1])


def test_what_needs_judgment_waits_for_the_team_leader_of_that_provider(officer, harbour):
    row = refer.waiting(officer)
    appoint(harbour)
    give_unprovided(actor=officer)
    row.refresh_from_db()
    assert (row.state, row.provider) == ("screening", harbour)


def test_the_handing_over_is_entered_as_a_disclosure_with_who_made_it_so(officer, harbour, administrator):
    row = refer.accepted(officer)
    appoint(harbour)
    give_unprovided(actor=administrator)
    entry = Entry.objects.about(row).get(verb="give_to_provider")
    assert (entry.actor, entry.kind, entry.facts) == (
        administrator,
        "disclosure",
        {"provider": str(harbour.pk), "waited_since": "2026-03-03"},
    )


def test_a_commission_for_another_programme_moves_nothing(officer, harbour):
    row = refer.accepted(officer)
    appoint(harbour)
    give_unprovided(actor=officer, programme_code="checkpoint")
    row.refresh_from_db()
    assert row.provider is None


def test_two_providers_at_once_are_none(officer, harbour):
    row = refer.accepted(officer)
    appoint(harbour)
    appoint(organisation(OrganisationKind.PROVIDER, "Quayside"))
    assert (give_unprovided(actor=officer), Referral.objects.unprovided().get()) == (0, row)


@pytest.mark.parametrize(("days", "state"), [(0, "screening"), (1, "accepted")])
def test_a_commission_that_begins_later_takes_what_waits_on_its_day(officer, harbour, frozen, days, state):
    row = refer.accepted(officer)
    appoint(harbour, on=TODAY + timedelta(days=1))
    frozen.shift(timedelta(days=days))
    give_what_has_a_provider_now()
    row.refresh_from_db()
    assert row.state == state


def test_a_draft_and_what_is_closed_wait_for_nobody(officer, harbour):
    refer.drafted(officer)
    Referral.objects.filter(pk=refer.waiting(officer, crime_number="20/9/26").pk).update(state="withdrawn")
    assert Referral.objects.unprovided().count() == 0


def test_when_it_is_late_administrators_are_told_and_no_provider(officer, harbour, administrator, frozen):
    leader = member(Role.TEAM_LEADER, at=harbour)
    User.objects.update(email="somebody@example.org")
    row = refer.waiting(officer)
    frozen.shift(timedelta(days=30))
    remind_team_leaders(str(row.pk))
    told = [entry.facts["to"] for entry in Entry.objects.filter(verb="tell", facts__what="referral_overdue")]
    assert (told, f"user:{leader.pk}" in told) == ([f"user:{administrator.pk}"], False)
