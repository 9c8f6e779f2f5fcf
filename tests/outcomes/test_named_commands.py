"""What leaves by a command leaves under the name of whoever ran it, and holds what they may see."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import OrganisationKind
from accounts.roles import Role
from ledger.models import Entry, Kind
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    row = make.allocated("divert").referral
    Referral.objects.filter(pk=row.pk).update(source_reference="20/1")
    return row


def decisions(tmp_path, *more):
    out = tmp_path / "decisions.csv"
    call_command("export", "decisions", "--out", str(out), *more, stdout=StringIO())
    with out.open(encoding="utf-8-sig", newline="") as file:
        return [row["source_reference"] for row in csv.DictReader(file)]


def test_an_export_holds_what_whoever_ran_it_sees_and_is_entered_as_theirs(tmp_path, referral, team_leader):
    assert decisions(tmp_path, "--as", team_leader.username) == ["20/1"]
    entry = Entry.objects.get(kind=Kind.EXPORT)
    assert (entry.actor, entry.role, entry.subjects) == (team_leader, "team_leader", [str(referral.person_id)])


def test_nothing_of_another_provider_is_in_it(tmp_path, referral):
    stranger = member(Role.TEAM_LEADER, at=organisation(OrganisationKind.PROVIDER, "Harbour"))
    assert (decisions(tmp_path, "--as", stranger.username), decisions(tmp_path)) == ([], ["20/1"])


@pytest.mark.parametrize(
    "command",
    [
        ("export", "links", "--out", "never.csv"),
        ("report", "divert", "--quarter", "2024Q1", "--out", "never.csv"),
        ("import_offences", "never.csv"),
    ],
)
def test_production_asks_who_it_is_and_auditors_are_refused(command, settings, auditor):
    with pytest.raises(CommandError, match="may not run this"):
        call_command(*command, "--as", auditor.username)
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="Say with --as who runs this"):
        call_command(*command)


def test_a_commissioner_has_a_report_written_and_it_is_theirs(tmp_path, commissioner):
    given = ("report", "divert", "--quarter", "2024Q1", "--out", str(tmp_path / "report.csv"))
    call_command(*given, "--as", commissioner.username, stdout=StringIO())
    assert Entry.objects.get(kind=Kind.EXPORT).actor == commissioner
