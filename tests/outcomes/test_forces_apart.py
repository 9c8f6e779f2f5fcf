"""A commissioner reads the figures of their own force, and none of another one."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from outcomes.figure.querysets import programmes_read_by
from outcomes.report import services
from outcomes.report.models import Report
from programmes.models import Programme
from tests.factories import outcomes as given
from tests.factories.accounts import member, organisation
from tests.factories.reports import draft_report, publish_by_hands

pytestmark = pytest.mark.django_db

INDEX = date(2024, 2, 1)
QUESTION = {"programme": "divert", "quarter": "2024Q1"}


@pytest.fixture
def other_force():
    return Organisation.objects.create(kind=OrganisationKind.POLICE, name="Northshire Police", code="21")


def commissioner_of(force, name):
    office = organisation(OrganisationKind.COMMISSIONER, name)
    office.force = force
    office.save()
    return member(Role.COMMISSIONER, at=office)


@pytest.fixture
def sides(other_force):
    """Two forces that refer to a programme each, and to one both; a commissioner of each."""
    own = organisation(OrganisationKind.POLICE)
    for force, programme in (
        (own, "divert"),
        (other_force, "new_chance"),
        (own, "checkpoint"),
        (other_force, "checkpoint"),
    ):
        given.referral(INDEX, programme=programme, force=force)
    return commissioner_of(own, "Our office"), commissioner_of(other_force, "Their office")


def codes(user):
    return set(programmes_read_by(user).values_list("code", flat=True))


def test_a_programme_that_another_force_refers_to_is_read_by_no_other_commissioner(sides):
    ours, theirs = sides
    everything = set(Programme.objects.values_list("code", flat=True))
    assert codes(ours) == everything - {"new_chance", "checkpoint"}
    assert codes(theirs) == everything - {"divert", "checkpoint"}


def test_every_page_of_figures_refuses_what_is_of_another_force(client_for, sides):
    ours, theirs = (client_for(user) for user in sides)
    for page in ("dashboard", "dashboard-csv"):
        url = reverse(f"outcomes:{page}")
        assert (ours.get(url, QUESTION).status_code, theirs.get(url, QUESTION).status_code) == (200, 400)
    asked = theirs.post(reverse("outcomes:report-create"), QUESTION)
    assert (asked.status_code, Report.objects.count()) == (400, 0)
    with pytest.raises(Programme.DoesNotExist):
        services.request_report(programme="divert", year=2024, quarter=1, actor=sides[1])


def test_a_report_of_another_force_is_not_there_even_once_it_is_published(client_for, sides):
    ours, theirs = sides
    report = publish_by_hands(draft_report(ours))
    for user, code in ((ours, 200), (theirs, 404)):
        client = client_for(user)
        pages = [
            client.get(reverse(f"outcomes:{name}", args=[report.pk])).status_code
            for name in ("report-detail", "report-pdf", "report-csv")
        ]
        assert pages == [code] * 3
        assert len(client.get(reverse("outcomes:report-list")).context["reports"]) == (code == 200)


def test_with_one_force_an_office_that_names_none_reads_everything(commissioner):
    organisation(OrganisationKind.POLICE)
    assert codes(commissioner) == set(Programme.objects.values_list("code", flat=True))


def test_with_two_forces_an_office_that_names_none_reads_nothing_and_is_told_why(client_for, commissioner, other_force):
    organisation(OrganisationKind.POLICE)
    answer = client_for(commissioner).get(reverse("outcomes:dashboard"))
    assert (codes(commissioner), answer.status_code) == (set(), 409)
    assert "An administrator says for which force your office commissions." in answer.content.decode()


def test_a_team_leader_reads_as_before(sides, team_leader):
    assert codes(team_leader) == set(Programme.objects.values_list("code", flat=True))
