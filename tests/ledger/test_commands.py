"""Commands that read people or change what is kept run as a named person, whose entries they make; production asks for one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ForceClient, Organisation, OrganisationKind, User
from accounts.roles import Role
from ledger.models import Entry, Kind
from tests.factories.accounts import member
from tests.factories.referrals import police_system

pytestmark = pytest.mark.django_db
MEASURE = ("measure", "K4", "--programme", "divert", "--from", "2024-01", "--to", "2024-06")


def refusal(*arguments):
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, stdout=StringIO())
    return str(refused.value)


def answered(*arguments):
    call_command(*arguments, stdout=StringIO())
    return Entry.objects.get(kind=Kind.AGGREGATE)


def test_what_is_read_is_entered_under_the_person_and_the_role_that_they_hold(team_leader):
    entry = answered(*MEASURE, "--as", team_leader.username.upper())
    assert (entry.actor, entry.role, entry.object_kind) == (team_leader, "team_leader", "outcomes.measure")


def test_a_demonstration_runs_it_as_the_system_itself():
    assert answered(*MEASURE).actor == User.objects.clock()


def test_production_asks_who_runs_it(settings):
    settings.IS_PRODUCTION = True
    assert refusal(*MEASURE) == "Say with --as who runs this. It is for: team leader."
    assert Entry.objects.count() == 0


def test_production_lets_a_named_person_run_it(settings, team_leader):
    settings.IS_PRODUCTION = True
    assert answered(*MEASURE, "--as", team_leader.username).actor == team_leader


def test_somebody_who_may_not_is_refused_with_one_sentence_and_that_is_entered(auditor):
    assert refusal(*MEASURE, "--as", auditor.username) == (
        f"{auditor.username} may not run this. It is for: team leader."
    )
    entry = Entry.objects.get()
    assert (entry.actor, entry.kind, entry.object_kind) == (auditor, Kind.REFUSAL, "command:measure")


def test_a_role_that_has_ended_runs_nothing(team_leader, frozen):
    team_leader.memberships.update(until_on="2026-03-02")
    assert "may not run this" in refusal(*MEASURE, "--as", team_leader.username)
    team_leader.memberships.update(until_on="2026-03-03")
    assert answered(*MEASURE, "--as", team_leader.username).actor == team_leader


def test_a_closed_account_a_machine_the_clock_and_nobody_are_told_alike(team_leader):
    User.objects.clock()
    machine = police_system()
    ForceClient.objects.create(client_id="one", user=machine)
    User.objects.filter(pk=team_leader.pk).update(is_active=False)
    names = (team_leader.username, machine.username, "clock", "nobody")
    assert [refusal(*MEASURE, "--as", name) for name in names] == [
        f"There is no open account {name}." for name in names
    ]


def test_whoever_leads_at_two_places_says_where(team_leader):
    other = Organisation.objects.create(name="Harbour", kind=OrganisationKind.PROVIDER)
    team_leader.memberships.create(organisation=other, role=Role.TEAM_LEADER, from_on="2020-01-01")
    said = refusal(*MEASURE, "--as", team_leader.username)
    assert said == (
        f"{team_leader.username} may run this at several places. Say where with --at: “Cranstoun”, “Harbour”."
    )
    assert answered(*MEASURE, "--as", team_leader.username, "--at", "Harbour").role == "team_leader"


def test_of_two_roles_the_one_that_may_is_acted_in():
    user = member(Role.CASEWORKER)
    user.memberships.create(organisation=user.organisation, role=Role.TEAM_LEADER, from_on="2020-01-01")
    assert answered(*MEASURE, "--as", user.username).role == "team_leader"
