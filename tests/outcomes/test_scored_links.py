"""Rows without an identifier: what agrees, what it is worth, who competes, and what is left to a person."""

import os
import time
from datetime import date

import pytest

from accounts.models import User
from ledger.models import Entry
from outcomes.extract.linkage.scored import link_unsettled
from outcomes.extract.measures import count_links
from outcomes.extract.models import LinkJudgement, OffenceRecord
from referrals.people.models import Likeness
from tests.factories import outcomes as given
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db

BORN = date(1984, 9, 27)

HOME = "B20 3DR"

WHITE = {"family_name": "White", "given_names": "Deborah Zoë", "date_of_birth": BORN, "sex": "F", "postcode": HOME}

ON = date(2024, 5, 1)


@pytest.fixture
def deborah():
    """Somebody referred, among others of whom the frequencies of names are taken."""
    for number in range(30):
        given.person(
            family_name=f"Smith{chr(97 + number % 26)}", given_names=f"Jo{chr(97 + number % 26)}n", postcode="WV1 1AA"
        )
    return given.person(**WHITE, pnc_id="2021/0417187H")


def row(**facts):
    said = {**WHITE, **facts}
    return given.offence(None, ON, link="unlinked", **said)


def linked(record):
    link_unsettled(actor=User.objects.clock())
    record.refresh_from_db()
    return record.link, record.person


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"given_names": "Debbie"},
        {"given_names": "Deborah Zoe"},
        {"given_names": "Debroah"},
        {"family_name": "Wite"},
        {"family_name": "White-Jones"},
        {"family_name": "Deborah Zoë", "given_names": "White"},
        {"date_of_birth": date(1984, 9, 28)},
        {"date_of_birth": None},
        {"postcode": "WV11 1EG"},
        {"postcode": ""},
        {"sex": "U"},
        {"given_names": "Debbie", "postcode": "WV11 1EG"},
        {"family_name": "WHITE", "given_names": "DEBORAH"},
    ],
)
def test_a_row_that_names_somebody_with_the_mistakes_of_the_field_is_theirs(deborah, facts):
    assert linked(row(**facts)) == ("scored", deborah)


@pytest.mark.parametrize(
    "facts",
    [
        {"given_names": "Karen", "date_of_birth": date(1990, 1, 1)},
        {"family_name": "Khan", "given_names": "Imran", "sex": "M"},
        {"pnc_id": "1998/0660371K"},
        {"family_name": "", "given_names": "", "date_of_birth": None},
    ],
)
def test_a_row_about_somebody_else_is_nobodys(deborah, facts):
    assert linked(row(**facts)) == ("unlinked", None)


def test_a_row_that_fits_two_people_alike_waits_for_a_person(deborah):
    given.person(**WHITE)
    assert linked(row())[0] == "to_review"


def test_two_records_that_were_found_to_be_one_person_do_not_compete(deborah):
    newer = given.person(**WHITE)
    Likeness.objects.create(older=deborah, newer=newer, why="alike", state="same")
    assert linked(row()) == ("scored", deborah)


def test_somebody_who_was_never_referred_competes_too(deborah):
    given.offence(None, ON, link="unlinked", **{**WHITE, "pnc_id": "1998/0660371K", "postcode": "DY1 3AG"})
    assert linked(row(postcode="DY1 3AG", date_of_birth=date(1984, 9, 28)))[0] != "scored"


def test_a_row_of_an_unknown_number_may_be_of_somebody_who_has_none():
    somebody = given.person(**WHITE)
    given.person(family_name="Khan", given_names="Imran")
    assert linked(row(pnc_id="1998/0660371K")) == ("scored", somebody)


def test_the_offence_of_the_referral_speaks_for_the_person(deborah):
    given.referral(date(2024, 5, 3), of=deborah, offence_code=given.THEFT, offence_on=ON)
    vague = {**WHITE, "date_of_birth": None, "postcode": ""}
    other = given.offence(None, date(2023, 1, 1), link="unlinked", **vague)
    same = row(**vague)
    link_unsettled(actor=User.objects.clock())
    assert dict(OffenceRecord.objects.values_list("pk", "link")) == {other.pk: "unlinked", same.pk: "scored"}


def test_a_linked_row_describes_its_person_further(deborah):
    given.offence(deborah, ON, **{**WHITE, "family_name": "Okonkwo", "postcode": "CV1 1AA"})
    assert linked(row(family_name="Okonkwo", postcode="CV1 1AA")) == ("scored", deborah)


def test_linking_is_entered_with_the_rows_that_changed_and_not_again(deborah):
    record = row()
    assert [link_unsettled(actor=User.objects.clock()) for _ in range(2)] == [1, 0]
    entry = Entry.objects.get(verb="link_offences")
    assert (entry.facts["count"], entry.facts["linked"], record.judgements.count()) == (1, 1, 0)


def test_whoever_was_said_not_to_be_meant_is_not_found_again(deborah):
    record = row()
    LinkJudgement.objects.create(record=record, person=deborah, is_same=False, judged_by=member("team_leader"))
    assert linked(record) == ("unlinked", None)


def test_the_missed_share_counts_what_waits_and_what_carries_the_names_and_birth_date(deborah):
    given.offence(deborah, ON, **WHITE)
    given.offence(deborah, ON, link="scored", **WHITE)
    given.offence(deborah, ON, link="to_review", **WHITE)
    row()
    row(family_name="Khan")
    found = count_links()
    assert (found.exact, found.scored, found.to_review, found.unlinked, found.alike) == (1, 1, 1, 2, 1)
    assert found.missed_share == 0.5


def test_without_a_row_of_anybody_referred_no_share_is_said():
    assert count_links().missed_share is None


def test_what_a_killed_run_left_is_removed_after_a_day(deborah, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    now = time.time()
    for name, age in {"linkage-old": 86_460, "linkage-new": 60, "other": 86_460}.items():
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (now - age, now - age))
    linked(row())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linkage-new", "other"]
