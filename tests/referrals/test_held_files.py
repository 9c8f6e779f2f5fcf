"""Rows that an import held back are there for whoever imported them, as a file that runs nothing, until they are deleted."""

import csv
import os
import stat
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry, Kind
from referrals.files.models import HeldFile
from referrals.files.quarantine import file_of, give_held_rows
from referrals.intake.imports import import_referrals, referral_layout
from referrals.schedules import QUARANTINE_KEPT_FOR, delete_quarantines
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

LIST = reverse("outcomes:import-list")


@pytest.fixture
def importer():
    return member(Role.TEAM_LEADER)


@pytest.fixture
def held(importer, tmp_path):
    """Two rows that lack nearly everything, one of which begins like a formula."""
    names = ["family_name", *(name for name in referral_layout().required if name != "family_name")]
    path = tmp_path / "referrals of March.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, ["=1+1", *[""] * (len(names) - 1)], ["O’Neill", *[""] * (len(names) - 1)]])
    totals = import_referrals(path, actor=importer)
    row = HeldFile.objects.get()
    assert totals.quarantine_file == file_of(row.pk)
    return row


def address(row):
    return reverse("outcomes:heldfile-download", args=[row.pk])


def test_whoever_imported_downloads_the_rows_and_that_is_entered(held, importer, client_for):
    browser = client_for(importer)
    page = browser.get(LIST).content.decode()
    assert (address(held) in page, "referrals of March.csv" in page, "2 rows held at the import." in page) == (
        True,
    ) * 3
    answer = browser.get(address(held))
    assert (answer.status_code, answer["Content-Type"], answer["Content-Disposition"]) == (
        200,
        "text/csv; charset=utf-8",
        'attachment; filename="held-rows.csv"',
    )
    head, *rows = csv.reader(answer.content.decode().splitlines())
    assert (head[:4], [row[0] for row in rows], [row[3] for row in rows]) == (
        ["line", "column", "reason", "family_name"],
        ["2", "3"],
        ["'=1+1", "O’Neill"],
    )
    entry = Entry.objects.get(kind=Kind.EXPORT)
    assert (entry.actor, entry.object_kind, entry.facts["file"], entry.facts["rows"]) == (
        importer,
        "referrals.heldfile",
        str(held.pk),
        2,
    )
    assert Entry.objects.about(held).get(verb="hold_rows").actor == importer


def test_a_colleague_another_provider_and_other_roles_get_nothing(held, importer, client_for):
    colleague = member(Role.TEAM_LEADER, name="Second Leader")
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    people = [colleague, stranger, member(Role.CASEWORKER), member(Role.ADMINISTRATOR)]
    assert [client_for(one).get(address(held)).status_code for one in people] == [404, 404, 403, 403]
    assert [address(held) in client_for(one).get(LIST).content.decode() for one in people[:2]] == [False, False]
    assert Entry.objects.filter(kind=Kind.EXPORT).count() == 0


def test_at_another_place_not_even_whoever_imported_them(held, importer, client_for):
    HeldFile.objects.update(home=organisation("provider", "Another provider"))
    assert client_for(importer).get(address(held)).status_code == 404


def test_the_file_is_readable_by_the_service_alone(held):
    assert stat.S_IMODE(file_of(held.pk).stat().st_mode) == 0o600


def test_without_its_file_a_row_gives_nothing_and_enters_nothing(held, importer):
    file_of(held.pk).unlink()
    with pytest.raises(HeldFile.DoesNotExist):
        give_held_rows(held_id=held.pk, actor=importer)
    assert Entry.objects.filter(kind=Kind.EXPORT).count() == 0


@pytest.mark.parametrize(("more", "is_kept"), [(-1, True), (0, True), (1, False)])
def test_after_its_time_the_row_goes_with_the_file(held, importer, client_for, more, is_kept):
    written = timezone.now() - QUARANTINE_KEPT_FOR - timedelta(seconds=more)
    HeldFile.objects.update(held_at=written)
    os.utime(file_of(held.pk), (written.timestamp(),) * 2)
    delete_quarantines()
    assert (HeldFile.objects.count(), file_of(held.pk).exists()) == (int(is_kept), is_kept)
    assert client_for(importer).get(address(held)).status_code == (200 if is_kept else 404)
