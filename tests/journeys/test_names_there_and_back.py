"""A name goes in as somebody writes it and comes back the same: by page, system and file; on pages, in searches and in files."""

import csv
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from accounts.roles import Role
from administration.people.models import AccessRequest
from administration.subject_access import services as subject_access
from administration.subject_access.models import SubjectRequest
from caseworkflow.allocation import services as allocation
from caseworkflow.victim import services as victim
from caseworkflow.victim.models import Victim
from ledger import outbox
from paper.sheets import plain_cell, write_rows
from referrals.files.reading import Layout, read_sheet
from referrals.intake.imports import import_referrals
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import kind_for, member, organisation
from tests.factories.pages import typed as typed_in
from tests.factories.spelt import KEPT, SPELT, TYPED
from tests.referrals.test_api import System
from tests.referrals.test_imports import GOOD

pytestmark = pytest.mark.django_db
CREATE = reverse("referrals:referral-create")
ALL = [pytest.param(typed, kept, id=kind) for kind, (typed, kept) in SPELT.items()]


def named(**changes):
    return {"family_name": changes.get("family_name", ""), "given_names": changes.get("given_names", "")}


def in_the_boxes(answer):
    form = answer.context["form"]
    return form["family_name"].value(), form["given_names"].value()


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("typed", "kept"), ALL)
def test_by_the_page_into_a_draft_and_on_to_the_case(client_for, custody_officer, typed, kept):
    police = client_for(custody_officer)
    police.post(CREATE, {**named(family_name=typed, given_names=typed), "intent": "draft"})
    row = Referral.objects.get()
    page = reverse("referrals:referral-amend", args=[row.pk])
    assert in_the_boxes(police.get(page)) == (kept, kept)
    sent = typed_in(family_name=typed, given_names=typed) | {"intent": "send", "version": row.version}
    assert police.post(page, sent).status_code == 302
    assert escape(kept) in text_of(police.get(reverse("referrals:referral-detail", args=[row.pk])))
    assert escape(kept) in text_of(police.get(reverse("referrals:referral-list"), {"q": typed}))
    case = allocation.allocate_case(referral_id=row.pk, actor=make.leader(), caseworker=make.worker())
    provider = client_for(case.caseworker)
    assert escape(kept) in text_of(provider.get(reverse("caseworkflow:case-detail", args=[case.pk])))
    assert case.reference in text_of(provider.get(reverse("caseworkflow:case-list"), {"q": typed}))
    corrected = reverse("caseworkflow:correction-create", args=[case.pk, "person", case.person_id])
    assert in_the_boxes(provider.get(corrected)) == (kept, kept)


@pytest.mark.parametrize(("typed", "kept"), ALL)
def test_by_a_police_system(client, typed, kept):
    answer = System(client, refer.police_system()).send(family_name=typed, given_names=typed)
    assert answer.status_code == 201
    row = Referral.objects.get()
    assert (row.family_name, row.given_names, str(row.person)) == (kept, kept, f"{kept} {kept}")


def referrals_in(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(GOOD))
        writer.writeheader()
        writer.writerows(rows)
    return import_referrals(path, actor=User.objects.clock())


@pytest.mark.parametrize("sign", ["\x7f", "\x1b", "\ufffd"])
def test_a_row_with_a_sign_that_pages_refuse_is_held_back(tmp_path, sign):
    organisation("police")
    held = referrals_in(tmp_path / "referrals.csv", [{**GOOD, "family_name": f"Car{sign}ter"}]).held
    assert [(one.column, one.errors[0].kind) for one in held] == [("family_name", "bad_format")]
    assert Referral.objects.count() == 0


def test_a_password_stays_as_it_was_typed(client):
    user = member(Role.CASEWORKER)
    user.set_password("cafe\u0301 in Ladywood")
    user.save()
    tries = [{"login": user.username, "password": f"{word} in Ladywood"} for word in ("café", "cafe\u0301")]
    assert [client.post(reverse("account_login"), one).status_code for one in tries] == [200, 302]


def test_by_a_file_of_referrals(tmp_path):
    organisation("police")
    rows = [
        {
            **GOOD,
            "source_reference": f"A{number}",
            "family_name": typed,
            "given_names": typed,
            "crime_number": str(number),
        }
        for number, (typed, _) in enumerate(SPELT.values())
    ]
    assert referrals_in(tmp_path / "referrals.csv", rows).held == []
    found = Referral.objects.values_list("source_reference", "family_name", "given_names")
    assert set(found) == {(f"A{number}", kept, kept) for number, (_, kept) in enumerate(SPELT.values())}


def test_out_into_a_file_that_runs_nothing_and_in_again(tmp_path):
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, ["name"], [[kept] for _, kept in SPELT.values()])
    with path.open(encoding="utf-8", newline="") as file:
        _, *cells = [row[0] for row in csv.reader(file)]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    kept = [kept for _, kept in SPELT.values()]
    read = read_sheet(path, Layout(required=("name",), known=("name",))).rows
    assert ([plain_cell(cell) for cell in cells], [row.cells["name"] for row in read]) == (kept, kept)


@pytest.mark.parametrize(("written", "sought"), [("O'Brien", "O’Brien"), ("O’Brien", "O'Brien"), ("O’Brien", "o’b")])
def test_somebody_is_found_whichever_apostrophe_is_typed(client_for, custody_officer, auditor, written, sought):
    row = refer.accepted(custody_officer, family_name=written)
    case = allocation.allocate_case(referral_id=row.pk, actor=make.leader(), caseworker=make.worker())
    for who, page, shown in (
        (custody_officer, "referrals:referral-list", row.reference),
        (case.caseworker, "caseworkflow:case-list", case.reference),
    ):
        client = client_for(who)
        assert shown in text_of(client.get(reverse(page), {"q": sought}))
        assert shown not in text_of(client.get(reverse(page), {"q": f"{sought}x"}))
    asked = {"given_names": "Joanne", "reason": "routine", "born_on_day": 4, "born_on_month": 5, "born_on_year": 1990}
    find = reverse("administration:subject-find")
    lines = client_for(auditor).post(find, {**asked, "family_name": sought}).context["lines"]
    assert [line["pk"] for line in lines] == ([row.person_id] if len(sought) > 5 else [])


@pytest.mark.parametrize(("typed", "kept"), ALL)
def test_the_name_of_a_user(client_for, administrator, typed, kept):
    other, home = member(Role.ADMINISTRATOR), organisation(kind_for(Role.CASEWORKER))
    days = {"from_on_day": "3", "from_on_month": "3", "from_on_year": "2026"}
    asked = {"name": typed, "username": "new.here", "organisation": str(home.pk), "role": "caseworker", **days}
    page = client_for(administrator)
    page.post(reverse("administration:person-create"), asked)
    decide = reverse("administration:request-decide", args=[AccessRequest.objects.get().pk])
    assert client_for(other).post(decide, {"decision": "confirm"}).status_code == 200
    assert User.objects.get(username="new.here").display_name == kept
    assert "new.here" in text_of(page.get(reverse("administration:person-list"), {"q": typed}))


def test_the_contact_of_a_victim_on_the_page_and_in_its_form(client_for):
    case = make.in_treatment("checkpoint")
    victim.identify_victim(case_id=case.pk, actor=case.caseworker, kind="person", name="Sam", contact="07700 900124")
    row = Victim.objects.get()
    client = client_for(case.caseworker)
    consult = reverse("caseworkflow:victim-consult", args=[case.pk])
    days = {"on_day": "3", "on_month": "3", "on_year": "2026"}
    asked = {"name": TYPED, "contact": TYPED, "version": row.version, **days}
    assert client.post(consult, asked).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.contact) == (KEPT, KEPT)
    assert escape(KEPT) in text_of(client.get(reverse("caseworkflow:victim-detail", args=[case.pk])))


def test_a_note_on_the_timeline_of_its_case(client_for):
    case = make.allocated("divert")
    client = client_for(case.caseworker)
    answer = client.post(reverse("caseworkflow:note-create", args=[case.pk]), {"text": TYPED})
    timeline = text_of(client.get(reverse("caseworkflow:case-timeline", args=[case.pk])))
    assert (answer.status_code, escape(KEPT) in timeline) == (302, True)


def marks_of(record):
    """What is marked is left out, for the reason of its mark."""
    return {str(number): mark for number, (_, _, mark) in enumerate(record.lines) if mark}


def test_what_is_held_on_somebody_is_released_with_their_name_as_json_and_as_pdf(client_for, auditor):
    case = make.allocated("divert", family_name=KEPT)
    today = timezone.localdate()
    asked = subject_access.record_subject_request(actor=auditor, asker="person", asker_name=KEPT, received_on=today)
    known = {"request_id": asked.pk, "actor": auditor}
    subject_access.check_identity(**known, identity_proof="document", identity_checked_on=today)
    subject_access.name_person(**known, reference=case.reference)
    subject_access.collect_records(**known)
    outbox.run_due_jobs()
    marked = {one.pk: marks_of(one) for one in SubjectRequest.objects.get(pk=asked.pk).records.all()}
    subject_access.judge_records(**known, left_out=marked)
    subject_access.release_pack(**known)
    client = client_for(auditor)
    answers = [
        client.get(reverse(f"administration:subjectrequest-{kind}", args=[asked.pk])) for kind in ("json", "pdf")
    ]
    told = b"".join(answers[0]) if answers[0].streaming else answers[0].content
    assert KEPT in json.dumps(json.loads(told), ensure_ascii=False).replace('\\"', '"')
    assert answers[1].status_code == 200


@pytest.mark.parametrize("name", ["Singh", "ਸਿੰਘ"])
def test_somebody_with_one_name_is_sent_and_found_again_as_the_same_person(client_for, custody_officer, client, name):
    police = client_for(custody_officer)
    answer = police.post(CREATE, typed_in(family_name=name, given_names="") | {"intent": "send"})
    assert answer.status_code == 302
    answer = System(client, refer.police_system()).send(family_name=name, given_names="")
    assert answer.status_code == 201
    assert [str(one) for one in Person.objects.all()] == [name, name]
