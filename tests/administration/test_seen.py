"""Two who change one record of the administration at once: the second is told, and what they saw is never left out."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.fields import NO_VERSION
from accounts.models import OrganisationKind
from accounts.roles import Role
from administration.clients.services import change_client, register_client
from administration.commissions.services import change_commission
from administration.data_protection import services as desk
from administration.data_protection.models import ProcessingFlow
from administration.organisations.services import change_organisation, create_organisation
from ledger.models import Entry
from programmes.models import Commission
from tests.conftest import NOW
from tests.factories.accounts import member, organisation
from tests.factories.pages import seen_on

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
WRITE, READ = "referrals:write", "referrals:read"


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def an_organisation(actor):
    row = create_organisation(name="Harbour", kind="provider", actor=actor)
    page = reverse("administration:organisation-change", args=[row.pk])
    return row, page, {"name": "Quay"}, lambda: change_organisation(organisation_id=row.pk, actor=actor, phone="1")


def a_commission(actor):
    organisation(OrganisationKind.POLICE)
    row = Commission.objects.first()
    page = reverse("administration:commission-change", args=[row.pk])
    typed = {"force": str(row.force_id or organisation(OrganisationKind.POLICE).pk), "places_a_year": "7"}
    return row, page, typed, lambda: change_commission(commission_id=row.pk, actor=actor, places_a_year=9)


def a_client(actor):
    force, later = organisation(OrganisationKind.POLICE), TODAY + timedelta(days=30)
    made = register_client(name="Niche", organisation=force, scopes=[WRITE], valid_until=later, actor=actor).client
    page = reverse("administration:client-change", args=[made.user_id])

    def change():
        change_client(client_pk=made.pk, actor=actor, scopes=[WRITE, READ], valid_until=later)

    return made, page, {"scopes": [READ], **day("valid_until", later)}, change


def an_agreement(actor):
    flow = ProcessingFlow.objects.get(code="feedback")
    given = {"parties": "A and B", "document": "ISA 7", "from_on": TODAY, "review_on": TODAY}
    row = desk.add_agreement(actor=actor, flows=[flow], **given)
    page = reverse("administration:agreement-change", args=[row.pk])
    typed = {
        "parties": "A",
        "document": "ISA 8",
        "flows": [flow.pk],
        **day("from_on", TODAY),
        **day("review_on", TODAY),
    }
    others = ProcessingFlow.objects.exclude(pk=flow.pk)[:1]
    return row, page, typed, lambda: desk.change_agreement(agreement_id=row.pk, actor=actor, flows=[flow, *others])


def a_breach(actor):
    row = desk.record_data_breach(actor=actor, known_at=NOW, what_happened="A bag was stolen")
    page = reverse("administration:databreach-follow", args=[row.pk])
    typed = {"what_happened": "A bag was lost"}
    return row, page, typed, lambda: desk.follow_data_breach(breach_id=row.pk, actor=actor, people_count=3)


def a_flow(actor):
    row = ProcessingFlow.objects.get(code="feedback")
    page = reverse("administration:flow-sign", args=[row.pk])
    typed = {"lawful_basis": "A", "retention": "B"}
    return row, page, typed, lambda: desk.sign_flow(flow_id=row.pk, lawful_basis="C", retention="D", actor=actor)


ADMINISTRATORS = (an_organisation, a_commission, a_client)


@pytest.mark.parametrize("make", [*ADMINISTRATORS, an_agreement, a_breach, a_flow])
def test_whoever_comes_second_is_told_and_then_goes_on(make, client_for):
    user = member(Role.ADMINISTRATOR if make in ADMINISTRATORS else Role.AUDITOR)
    row, page, typed, change = make(user)
    client = client_for(user)
    seen = seen_on(client, page)
    change()
    count = Entry.objects.about(row).exclude(verb="view").count()
    late = client.post(page, {**typed, "seen": seen})
    blank = [client.post(page, {**typed, **left_out}) for left_out in ({}, {"seen": ""})]
    assert (late.status_code, Entry.objects.about(row).exclude(verb="view").count()) == (409, count)
    said = late.context["form"].non_field_errors()
    assert ["Nothing of yours was saved. Check what changed before you go on." in one for one in said] == [True]
    assert [(one.status_code, one.context["form"].errors["seen"]) for one in blank] == [(200, [NO_VERSION])] * 2
    again = client.post(page, {**typed, "seen": late.context["form"]["seen"].value()})
    assert (again.status_code, Entry.objects.about(row).exclude(verb="view").count()) == (302, count + 1)
