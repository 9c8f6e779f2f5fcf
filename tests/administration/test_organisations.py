"""Organisations: one name and one force code each; a change is entered by the names of what changed."""

import pytest
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from administration.organisations.services import change_organisation, create_organisation
from ledger.models import Entry
from tests.factories.accounts import organisation
from tests.factories.pages import seen_on
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
POLICE, PROVIDER = OrganisationKind.POLICE, OrganisationKind.PROVIDER


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": "Northshire Police", "kind": POLICE, "code": "20"}, "West Midlands Police has the force code 20"),
        ({"name": "WEST midlands police", "kind": PROVIDER}, "There is an organisation named WEST midlands police"),
        ({"name": "Northshire Police", "kind": POLICE}, "Give the two characters"),
        ({"name": "Northshire Police", "kind": POLICE, "code": "2"}, "Give the two characters"),
        ({"name": "Harbour", "kind": PROVIDER, "code": "21"}, "Only a police force has a force code"),
    ],
)
def test_what_stands_already_or_cannot_be_is_refused(administrator, given, sentence):
    organisation(POLICE)
    with pytest.raises(MoveRefused, match=sentence):
        create_organisation(actor=administrator, **given)


def test_an_organisation_is_added_and_changed_on_the_pages(administrator, client_for):
    client = client_for(administrator)
    client.post(
        reverse("administration:organisation-create"),
        {"name": "Harbour", "kind": "provider", "areas": "Walsall\n\nDudley\nWalsall"},
    )
    made = Organisation.objects.get(name="Harbour")
    page = reverse("administration:organisation-change", args=[made.pk])
    client.post(page, {"name": "Harbour", "areas": "Dudley", "phone": "01632 960000", "seen": seen_on(client, page)})
    made.refresh_from_db()
    assert (made.areas, made.phone, made.kind) == (["E08000027"], "01632 960000", "provider")
    assert "Dudley" in client.get(reverse("administration:organisation-list")).content.decode()
    assert "Dudley" in client.get(page).content.decode()
    entries = Entry.objects.about(made).exclude(verb="view")
    assert list(entries.values_list("verb", "facts")) == [("create", {}), ("change", {"fields": ["areas", "phone"]})]


def test_nothing_changed_is_no_entry(administrator):
    made = create_organisation(name="Harbour", kind=PROVIDER, actor=administrator)
    change_organisation(organisation_id=made.pk, actor=administrator, name="Harbour", areas=[])
    assert Entry.objects.about(made).filter(verb="change").count() == 0


def test_nobody_else_changes_one(team_leader):
    with pytest.raises(Organisation.DoesNotExist):
        change_organisation(organisation_id=team_leader.organisation.pk, actor=team_leader, name="Mine")


def test_a_commissioner_names_the_force_whose_figures_it_reads_and_nobody_else_does(administrator, client_for):
    force, office = organisation(POLICE), organisation(OrganisationKind.COMMISSIONER)
    page = reverse("administration:organisation-change", args=[office.pk])
    client = client_for(administrator)
    client.post(page, {"name": office.name, "force": str(force.pk), "seen": seen_on(client, page)})
    office.refresh_from_db()
    assert office.force == force
    with pytest.raises(MoveRefused, match="Only a commissioner reads the figures of a force"):
        create_organisation(name="Harbour", kind=PROVIDER, actor=administrator, force=force)
