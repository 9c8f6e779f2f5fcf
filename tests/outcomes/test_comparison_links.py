"""Who is who among those to compare with, whatever arrived first, and which offence rows are theirs."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.models import User
from administration.erasure.services import erase_person
from administration.retention.services.removing import remove_unlinked_events
from ledger.models import Entry, Kind
from outcomes.comparison.imports.taking import import_comparators
from outcomes.comparison.linkage import how_alike, link_comparators
from outcomes.comparison.models import Comparator, ComparedOffence, ComparedPerson
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.research.exports import export_links
from tests.factories import outcomes as make
from tests.factories.accounts import member
from tests.factories.comparison import comparison_file
from tests.factories.retention import confirmed_schedule

pytestmark = pytest.mark.django_db
ANN = {"family_name": "Grey", "given_names": "Ann", "date_of_birth": date(1990, 2, 3)}
NUMBERS = {"pnc_id": "2017/0933066K", "cro_number": ""}


def described(**facts):
    return SimpleNamespace(**{**ANN, "pnc_id": "", "cro_number": "", **facts})


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ({}, {}, "scored"),
        ({}, {"given_names": "Anna"}, None),
        ({}, {"family_name": "GREY", "given_names": "Ánn"}, "scored"),
        ({}, {"date_of_birth": date(1990, 2, 4)}, None),
        ({}, {"date_of_birth": None}, None),
        ({"pnc_id": "A"}, {}, "scored"),
        ({"pnc_id": "A"}, {"pnc_id": "B"}, None),
        ({"pnc_id": "A"}, {"pnc_id": "A"}, "exact"),
        ({"pnc_id": "A"}, {"pnc_id": "A", "family_name": "", "given_names": ""}, None),
        ({"pnc_id": "A"}, {"pnc_id": "A", "given_names": ""}, "exact"),
        ({"pnc_id": "A"}, {"pnc_id": "A", "date_of_birth": date(1961, 7, 8)}, None),
        (
            {"pnc_id": "A"},
            {"pnc_id": "A", "family_name": "Brown", "given_names": "Tom", "date_of_birth": date(1961, 7, 8)},
            None,
        ),
        ({"pnc_id": "A", "cro_number": "C"}, {"pnc_id": "B", "cro_number": "C"}, "exact"),
    ],
)
def test_two_descriptions_are_of_one_person_by_an_identifier_or_by_all_three_facts(one, other, how):
    found = how_alike(described(**one), described(**other))
    assert (found and str(found), how_alike(described(**other), described(**one))) == (how, found)


def take_in(tmp_path, **cells):
    return import_comparators(comparison_file(tmp_path, cells), actor=member("clock"))


def event(**facts):
    return make.offence(None, date(2024, 6, 1), "recorded_suspect", link="unlinked", **{**ANN, **facts})


def links():
    return list(ComparedOffence.objects.values_list("record__record_id", "compared__family_name", "how"))


@pytest.mark.parametrize("is_first", [True, False])
def test_rows_find_whom_they_are_about_in_any_order(tmp_path, is_first):
    rows = [event(pnc_id="20/1")] if is_first else []
    found = take_in(tmp_path, **NUMBERS).linked
    rows = rows or [event()]
    link_comparators(actor=User.objects.clock())
    expected = [] if is_first else [(rows[0].record_id, "Grey", "scored")]
    assert (links(), found) == (expected, 0)


def test_whose_rows_are_is_entered_by_the_rows_and_once(tmp_path):
    take_in(tmp_path, **NUMBERS)
    event()
    actor = User.objects.clock()
    for _again in range(2):
        link_comparators(actor=actor)
    (entry,) = Entry.objects.filter(verb="link_compared_offences")
    assert (entry.actor, entry.kind, entry.object_kind) == (actor, Kind.COMBINATION, "outcomes.comparedoffence")


def test_rows_that_were_here_before_are_counted_by_the_import(tmp_path):
    row = event(pnc_id="2017/0933066K", family_name="Gray")
    assert take_in(tmp_path, **NUMBERS).linked == 1
    assert links() == [(row.record_id, "Grey", "exact")]


def test_a_second_pass_changes_nothing(tmp_path):
    take_in(tmp_path)
    event()
    assert [link_comparators(actor=User.objects.clock()), link_comparators(actor=User.objects.clock())] == [1, 0]


def test_a_row_that_is_somebody_elses_stays_theirs(tmp_path):
    other = make.person()
    make.offence(other, date(2024, 6, 1), "recorded_suspect", **ANN)
    take_in(tmp_path)
    assert (link_comparators(actor=User.objects.clock()), links()) == (0, [])


def test_a_row_that_could_be_two_peoples_is_nobodys(tmp_path):
    path = comparison_file(tmp_path, {"pnc_id": "2017/0933066K"}, {"source_reference": "C2", "pnc_id": "2017/0816003T"})
    import_comparators(path, actor=member("clock"))
    event()
    assert (link_comparators(actor=User.objects.clock()), ComparedPerson.objects.count()) == (0, 2)


def test_the_referred_person_behind_somebody_is_found_when_they_come_later(tmp_path):
    take_in(tmp_path)
    known = make.person(**ANN)
    link_comparators(actor=User.objects.clock())
    assert ComparedPerson.objects.get().person == known


def test_links_that_leave_name_the_comparators_own_key(tmp_path):
    take_in(tmp_path)
    row = event()
    link_comparators(actor=User.objects.clock())
    assert [cells for _, cells in export_links()] == [(row.record_id, "C1", "scored")]


def test_events_of_those_to_compare_with_are_not_removed_as_nobodys(tmp_path):
    take_in(tmp_path)
    kept, _ = event(), event(family_name="Brown")
    link_comparators(actor=User.objects.clock())
    confirmed_schedule()
    Extract.objects.update(finished_at="2025-11-01T00:00Z")
    assert remove_unlinked_events(actor=member("clock")) == 1
    assert list(OffenceRecord.objects.values_list("record_id", flat=True)) == [kept.record_id]


def test_who_is_erased_is_compared_with_no_longer(tmp_path):
    take_in(tmp_path)
    event()
    known = make.person(**ANN)
    link_comparators(actor=User.objects.clock())
    erase_person(person_id=known.pk, actor=member("clock"), why="asked")
    assert (Comparator.objects.count(), ComparedPerson.objects.count(), ComparedOffence.objects.count()) == (0, 0, 0)
