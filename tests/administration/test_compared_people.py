"""People to compare with who were never referred are kept for a time that somebody confirmed, and go with a certificate."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from administration.retention.models import Removal
from administration.retention.services.comparing import remove_compared_people
from administration.retention.services.reckoning import period_in_force
from administration.retention.services.removing import remove_unlinked_events
from administration.retention.terms import COMPARED, RemovalKind
from administration.schedules import remove_compared_people as by_the_clock
from ledger.models import Entry, Kind
from outcomes.comparison.imports.taking import import_allocations, import_comparators
from outcomes.comparison.linkage import link_comparators
from outcomes.comparison.models import Allocation, Comparator, ComparedOffence, ComparedPerson, ComparisonFile
from outcomes.extract.models import Extract, OffenceRecord
from tests.factories import outcomes as make
from tests.factories.comparison import ALLOCATION, comparison_file
from tests.factories.retention import confirmed_schedule

pytestmark = pytest.mark.django_db

ANN = {"family_name": "Grey", "given_names": "Ann", "date_of_birth": date(1990, 2, 3)}


@pytest.fixture
def clock(db):
    return User.objects.clock()


@pytest.fixture
def compared(clock, tmp_path, frozen):
    """One person of a file that came in on 3 March 2026, with an event of theirs."""
    import_comparators(comparison_file(tmp_path, {}), actor=clock)
    make.offence(None, date(2024, 7, 1), "recorded_suspect", link="unlinked", **ANN)
    link_comparators(actor=clock)
    return ComparedPerson.objects.get()


@pytest.mark.parametrize(("day", "left"), [("2029-03-02", 1), ("2029-03-03", 0), ("2029-03-04", 0)])
def test_they_go_once_their_time_is_over(compared, clock, frozen, day, left):
    confirmed_schedule()
    frozen.move_to(f"{day}T10:00:00+00:00")
    remove_compared_people(actor=clock)
    counts = [model.objects.count() for model in (ComparedPerson, Comparator, ComparedOffence)]
    assert counts == [left, left, left]


def test_they_stay_while_nobody_has_confirmed_how_long(compared, clock, frozen):
    frozen.move_to("2039-03-02T10:00:00+00:00")
    period = period_in_force(COMPARED, timezone.localdate())
    assert (period.months, period.is_confirmed, remove_compared_people(actor=clock)) == (36, False, 0)
    assert ComparedPerson.objects.count() == 1


def test_they_leave_a_certificate_and_a_second_run_leaves_none(compared, clock, frozen):
    confirmed_schedule()
    frozen.move_to("2029-03-03T10:00:00+00:00")
    assert [remove_compared_people(actor=clock) for _ in range(2)] == [1, 0]
    removal = Removal.objects.get()
    assert (removal.kind, removal.state, removal.people_count) == (RemovalKind.COMPARED, "done", 1)
    assert removal.counts == {"outcomes.ComparedOffence": 1, "outcomes.ComparedPerson": 1, "outcomes.Comparator": 1}
    entry = Entry.objects.get(verb="remove_compared")
    assert (entry.kind, entry.facts) == (Kind.ERASURE, {"count": 1, "digest": removal.digest})


def test_the_certificate_says_that_it_was_on_schedule_and_names_nobody(compared, clock, frozen, client_for, auditor):
    confirmed_schedule()
    frozen.move_to("2029-03-03T10:00:00+00:00")
    remove_compared_people(actor=clock)
    page = client_for(auditor).get(reverse("administration:removal-detail", args=[Removal.objects.get().pk]))
    text = page.content.decode()
    assert ("People to compare with who were never referred" in text, "Grey" in text) == (True, False)


def test_a_newer_file_about_somebody_keeps_them(compared, clock, frozen, tmp_path):
    confirmed_schedule()
    frozen.move_to("2027-03-03T10:00:00+00:00")
    import_allocations(comparison_file(tmp_path, {"source_reference": "T1"}, like=ALLOCATION), actor=clock)
    frozen.move_to("2029-03-03T10:00:00+00:00")
    assert (remove_compared_people(actor=clock), Allocation.objects.count()) == (0, 1)
    frozen.move_to("2030-03-03T10:00:00+00:00")
    assert (remove_compared_people(actor=clock), ComparedPerson.objects.count()) == (1, 0)


def test_an_import_that_did_not_end_keeps_them(compared, clock, frozen):
    confirmed_schedule()
    ComparisonFile.objects.update(finished_at=None)
    frozen.move_to("2039-03-02T10:00:00+00:00")
    assert remove_compared_people(actor=clock) == 0


def test_who_was_referred_as_well_stays_with_their_other_records(compared, clock, frozen):
    confirmed_schedule()
    make.referral(date(2025, 6, 1), of=make.person(**ANN))
    frozen.move_to("2039-03-02T10:00:00+00:00")
    assert (remove_compared_people(actor=clock), ComparedPerson.objects.count()) == (0, 1)


def test_their_events_are_nobodys_then_and_go_by_their_own_time(compared, clock, frozen):
    confirmed_schedule()
    Extract.objects.update(finished_at=timezone.now())
    frozen.move_to("2029-03-03T10:00:00+00:00")
    assert (remove_unlinked_events(actor=clock), OffenceRecord.objects.count()) == (0, 1)
    by_the_clock()
    assert (remove_unlinked_events(actor=clock), OffenceRecord.objects.count()) == (1, 0)


def test_the_auditor_is_told_while_they_are_kept_without_an_end(client_for, auditor):
    said = "People to compare with who were never referred are not deleted on schedule"
    page, path = client_for(auditor), reverse("administration:removal-list")
    before = said in page.get(path).content.decode()
    confirmed_schedule()
    assert (before, said in page.get(path).content.decode()) == (True, False)
