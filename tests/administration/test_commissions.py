"""Commissions: one provider for a programme in an area on a day; adding one takes in what waited for it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import OrganisationKind
from accounts.roles import Role
from administration.commissions.services import add_commission, change_commission
from ledger.models import Entry
from programmes.models import Commission, Programme
from referrals.referral.models import Referral
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation
from tests.factories.pages import seen_on
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture
def harbour():
    return organisation(OrganisationKind.PROVIDER, "Harbour")


@pytest.fixture
def programme():
    return Programme.objects.get(code="divert")


@pytest.fixture
def add(administrator, harbour, programme):
    def commission(**changes):
        given = {"programme": programme, "organisation": harbour, "areas": [], "valid_from": TODAY, **changes}
        return add_commission(actor=administrator, **given)

    return commission


@pytest.fixture
def waiting():
    officer = member(Role.CUSTODY_OFFICER)
    Commission.objects.all().delete()
    return refer.accepted(officer)


def test_what_waited_goes_to_the_provider_with_the_name_of_who_added_it(waiting, add, harbour, administrator):
    add()
    waiting.refresh_from_db()
    entry = Entry.objects.about(waiting).get(verb="give_to_provider")
    assert (waiting.provider, waiting.state, entry.actor) == (harbour, "accepted", administrator)


def test_the_page_counts_what_waits_and_names_nobody(waiting, client_for, administrator):
    page = client_for(administrator).get(reverse("administration:commission-list")).content.decode()
    assert (waiting.reference in page, "Referrals that wait: 1" in page, "Carter" in page) == (True, True, False)


def test_a_commission_is_added_on_the_page(waiting, client_for, administrator, harbour, programme):
    force = organisation(OrganisationKind.POLICE)
    Commission.objects.all().delete()
    given = {"programme": programme.pk, "organisation": harbour.pk, "force": force.pk, "places_a_year": "200"}
    days = {"valid_from_day": "3", "valid_from_month": "3", "valid_from_year": "2026"}
    answer = client_for(administrator).post(reverse("administration:commission-create"), {**given, **days})
    assert (answer.status_code, Referral.objects.unprovided().count()) == (302, 0)
    assert (Commission.objects.get().places_a_year, Commission.objects.get().force) == (200, force)


def test_the_page_asks_for_which_force(client_for, administrator, harbour, programme):
    given = {"programme": programme.pk, "organisation": harbour.pk, "force": harbour.pk}
    days = {"valid_from_day": "3", "valid_from_month": "3", "valid_from_year": "2026"}
    answer = client_for(administrator).post(reverse("administration:commission-create"), {**given, **days})
    assert (list(answer.context["form"].errors), Commission.objects.count()) == (["force"], 0)


def test_providers_of_two_forces_do_not_compete_and_whoever_names_no_force_competes_with_both(add):
    one, other = (organisation(OrganisationKind.POLICE, f"Force {code}", code) for code in ("31", "32"))
    Commission.objects.all().delete()
    add(force=one)
    rival = organisation(OrganisationKind.PROVIDER, "Quayside")
    assert add(force=other, organisation=rival).force == other
    for force in (one, None):
        with pytest.raises(MoveRefused, match="is commissioned for DIVERT on some of these days: everywhere"):
            add(force=force, organisation=organisation(OrganisationKind.PROVIDER, "Third"))


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ({}, True),
        ({"valid_from": TODAY + 10 * DAY}, True),
        ({"valid_from": TODAY - 9 * DAY, "valid_until": TODAY - DAY}, False),
        ({"valid_from": TODAY - 9 * DAY, "valid_until": TODAY}, True),
        ({"areas": ["Coventry"]}, False),
    ],
)
def test_two_providers_do_not_compete_for_a_programme(add, changes, is_refused):
    add()
    rival = organisation(OrganisationKind.PROVIDER, "Quayside")
    if not is_refused:
        assert add(organisation=rival, **changes).organisation == rival
        return
    with pytest.raises(MoveRefused, match="Harbour is commissioned for DIVERT on some of these days: everywhere"):
        add(organisation=rival, **changes)


COVENTRY, DUDLEY, WALSALL = "E08000026", "E08000027", "E08000030"


def test_areas_that_both_name_are_said_by_their_names(add):
    add(areas=[COVENTRY, WALSALL])
    with pytest.raises(MoveRefused, match=r"days: Walsall\."):
        add(organisation=organisation(OrganisationKind.PROVIDER, "Quayside"), areas=[DUDLEY, WALSALL])


@pytest.mark.parametrize(
    ("typed", "kept"), [("Walsall\n coventry ", [COVENTRY, WALSALL]), ("E08000030\nWalsall", [WALSALL]), ("", [])]
)
def test_areas_are_typed_and_shown_by_name_and_kept_by_code(client_for, administrator, add, typed, kept):
    row, client = add(), client_for(administrator)
    page = reverse("administration:commission-change", args=[row.pk])
    client.post(
        page, {"force": organisation(OrganisationKind.POLICE).pk, "areas": typed, "seen": seen_on(client, page)}
    )
    row.refresh_from_db()
    assert row.areas == kept
    shown = client.get(page).content.decode() + client.get(reverse("administration:commission-list")).content.decode()
    assert [code for code in (COVENTRY, WALSALL) if code in shown] == []
    assert ("Walsall" in shown) == bool(kept)


def test_an_area_that_is_on_no_list_is_refused_at_the_field_and_kept_as_typed(client_for, administrator, add):
    row = add(areas=[WALSALL])
    page = reverse("administration:commission-change", args=[row.pk])
    client = client_for(administrator)
    force = organisation(OrganisationKind.POLICE).pk
    answer = client.post(page, {"force": force, "areas": "Walsall\nNarnia", "seen": seen_on(client, page)})
    assert answer.context["form"].errors == {
        "areas": ["Narnia is no local authority on record. Write it as the council does."]
    }
    assert "Walsall\nNarnia" in answer.content.decode()
    row.refresh_from_db()
    assert row.areas == [WALSALL]


def test_only_a_provider_is_commissioned(add):
    with pytest.raises(MoveRefused, match="Only a provider"):
        add(organisation=organisation(OrganisationKind.OPERATOR))


def test_a_last_day_comes_after_the_first(add):
    with pytest.raises(MoveRefused, match="cannot be before"):
        add(valid_until=TODAY - DAY)


def test_a_change_is_entered_by_the_names_of_what_changed(add, administrator):
    row = add()
    change_commission(commission_id=row.pk, actor=administrator, areas=[], places_a_year=9, valid_until=TODAY + DAY)
    entry = Entry.objects.about(row).get(verb="change_commission")
    assert entry.facts == {"fields": ["places_a_year", "valid_until"]}
