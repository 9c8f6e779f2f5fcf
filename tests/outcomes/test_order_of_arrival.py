"""Rows that came before their referral: linked when the person comes, by page and by file, and once only."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from ledger import outbox
from outcomes import schedules
from outcomes.extract.linkage.exact import link_people_again
from outcomes.extract.models import OffenceRecord
from tests.conftest import SAMPLES
from tests.factories import outcomes as given
from tests.factories import referrals as refer

pytestmark = pytest.mark.django_db

PNC = "2002/0073319Z"

JOANNE = {"family_name": "Carter", "given_names": "Joanne", "date_of_birth": date(1990, 5, 4), "sex": "F"}


def early(**facts):
    return given.offence(None, date(2026, 2, 1), link="unlinked", **{**JOANNE, **facts})


def link_of(record):
    record.refresh_from_db()
    return record.link, record.person


def test_a_page_links_what_came_before_by_the_number_it_brings(custody_officer):
    record = early(pnc_id=PNC)
    referral = refer.sent(custody_officer, pnc_id=PNC)
    outbox.run_due_jobs()
    assert link_of(record) == ("exact", referral.person)


def test_a_number_that_a_later_referral_brings_links_as_well(custody_officer):
    record = early(cro_number="51/12345A")
    first = refer.sent(custody_officer, nhs_number="999 000 0018")
    outbox.run_due_jobs()
    assert link_of(record) == ("unlinked", None)
    second = refer.sent(custody_officer, nhs_number="999 000 0018", cro_number="51/12345A", crime_number="20/2/26")
    outbox.run_due_jobs()
    assert (second.person, link_of(record)) == (first.person, ("exact", first.person))


def test_the_night_links_by_name_what_no_number_did(custody_officer):
    record = early()
    referral = refer.sent(custody_officer)
    outbox.run_due_jobs()
    assert link_of(record) == ("unlinked", None)
    schedules.link_unsettled_rows()
    assert link_of(record) == ("scored", referral.person)


def test_linking_again_finds_nothing_more(custody_officer):
    early(pnc_id=PNC)
    referral = refer.sent(custody_officer, pnc_id=PNC)
    outbox.run_due_jobs()
    assert link_people_again(people=[referral.person_id], actor=User.objects.clock()) == 0


def head(path, count, target):
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    target.write_text("\n".join([*lines[: count + 1], ""]), encoding="utf-8")
    return target


def links():
    rows = OffenceRecord.objects.order_by("record_id")
    return list(rows.values_list("record_id", "link", "person__family_name", "person__given_names"))


def take_in(name, path):
    out = StringIO()
    call_command(f"import_{name}", str(path), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_both_orders_of_two_files_give_the_same_links(tmp_path):
    referrals = head(SAMPLES / "messy" / "referrals.csv", 260, tmp_path / "referrals.csv")
    offences = head(SAMPLES / "messy" / "offences.csv", 500, tmp_path / "offences.csv")
    take_in("offences", offences)
    said = take_in("referrals", referrals)
    late = links()
    assert said["linked"] == sum(link in {"exact", "scored"} for _, link, *_ in late) > 0
    OffenceRecord.objects.all().delete()
    take_in("offences", offences)
    assert links() == late
