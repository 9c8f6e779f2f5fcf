"""Two forces and two providers: a custody list is worked by the provider that is commissioned for the force today."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import OrganisationKind
from accounts.roles import Role
from ledger.models import Entry
from programmes.models import Commission, Programme
from referrals.custody import services
from referrals.custody.models import Detention
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)
LIST = reverse("referrals:custody-list")
WORKERS = (Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER)


class Side:
    """A force, its officer, who is held there, and the provider that is commissioned for it."""

    def __init__(self, force, code, provider, initials):
        self.force = organisation(OrganisationKind.POLICE, force, code)
        self.provider = organisation(OrganisationKind.PROVIDER, provider)
        self.officer = member(Role.CUSTODY_OFFICER, at=self.force)
        self.workers = {role: member(role, at=self.provider) for role in WORKERS}
        self.held = Detention.objects.create(force=self.force, suite="Central", initials=initials)

    def commission(self, programme="divert", **changes):
        given = {"organisation": self.provider, "force": self.force, "valid_from": TODAY - DAY, **changes}
        return Commission.objects.create(programme=Programme.objects.get(code=programme), **given)


@pytest.fixture
def sides():
    made = Side("Northshire Police", "31", "Harbour", "JC"), Side("Southshire Police", "32", "Quayside", "AB")
    Commission.objects.all().delete()
    for side in made:
        side.commission()
    return made


def initials(client_for, user):
    return [line["initials"] for line in client_for(user).get(LIST).context["lines"]]


def seen(client_for, user, detention):
    return client_for(user).post(reverse("referrals:detention-seen", args=[detention.pk]), {"seen": "seen"})


@pytest.mark.parametrize("role", WORKERS)
def test_a_provider_lists_who_is_held_by_its_own_force(client_for, sides, role):
    assert [initials(client_for, side.workers[role]) for side in sides] == [["JC"], ["AB"]]
    entry = Entry.objects.filter(object_kind="referrals.detention", verb="list").latest("seq")
    assert entry.facts == {"rows": [str(sides[1].held.pk)]}


@pytest.mark.parametrize("role", WORKERS)
def test_a_provider_opens_and_answers_nobody_of_another_force(client_for, sides, role):
    one, other = sides
    page = reverse("referrals:detention-seen", args=[other.held.pk])
    codes = [client_for(one.workers[role]).get(page).status_code, seen(client_for, one.workers[role], other.held)]
    other.held.refresh_from_db()
    assert (codes[0], codes[1].status_code, other.held.seen) == (404, 404, "on_list")
    for act in (services.record_seen, services.record_release):
        given = {"seen": "seen"} if act is services.record_seen else {}
        with pytest.raises(Detention.DoesNotExist):
            act(detention_id=other.held.pk, actor=one.workers[role], **given)
    assert (seen(client_for, other.workers[role], other.held).status_code, count_seen()) == (302, 1)


def count_seen():
    return Entry.objects.filter(verb="record_seen").count()


def test_officers_list_their_own_cells_and_open_no_others(client_for, sides):
    assert [initials(client_for, side.officer) for side in sides] == [["JC"], ["AB"]]
    with pytest.raises(Detention.DoesNotExist):
        services.record_release(detention_id=sides[1].held.pk, actor=sides[0].officer)


@pytest.mark.parametrize(
    ("changes", "is_seen"),
    [
        ({"valid_from": TODAY + DAY}, False),
        ({"valid_from": TODAY}, True),
        ({"valid_until": TODAY - DAY}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY + DAY}, True),
        ({"force": None}, True),
    ],
)
def test_a_list_is_worked_from_the_first_to_the_last_day_of_a_commission(sides, changes, is_seen):
    one, other = sides
    Commission.objects.filter(organisation=one.provider).delete()
    one.commission(**{"force": other.force, **changes})
    worker = one.workers[Role.ARREST_REFERRAL_WORKER]
    assert Detention.objects.visible_to(worker).filter(pk=other.held.pk).exists() is is_seen


def test_a_provider_without_a_commission_sees_no_list_and_one_for_both_sees_both(sides):
    one, other = sides
    Commission.objects.filter(organisation=one.provider).delete()
    worker = one.workers[Role.TEAM_LEADER]
    none = list(Detention.objects.visible_to(worker))
    for side, programme in ((one, "divert"), (one, "arrest_referral"), (other, "divert")):
        one.commission(programme, force=side.force)
    assert (none, sorted(Detention.objects.visible_to(worker).values_list("initials", flat=True))) == ([], ["AB", "JC"])


def test_a_referral_goes_to_the_provider_of_its_own_force(sides):
    assert [refer.sent(side.officer).provider for side in sides] == [side.provider for side in sides]


def test_where_there_is_one_force_what_was_commissioned_before_becomes_its_own(sides):
    name_the_force = import_module("programmes.migrations.0005_commissions_of_the_one_force").name_the_force
    one, other = sides
    Commission.objects.update(force=None)
    name_the_force(apps, None)
    unnamed = Commission.objects.filter(force=None).count()
    type(one.force).objects.filter(pk=other.force.pk).update(kind=OrganisationKind.BUSINESS)
    name_the_force(apps, None)
    assert (unnamed, Commission.objects.filter(force=one.force).count()) == (2, 2)
