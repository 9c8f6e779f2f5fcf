"""Subject access: recorded, gathered, redacted, released; and what none of its pages and logs says."""

import json
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from administration.holdings.mapping import HOLDINGS, everyone_who_is
from administration.subject_access import services
from administration.subject_access.models import SubjectRecord, SubjectRequest
from administration.subject_access.states import SubjectRequestState as State
from caseworkflow.contact.models import Attempt
from caseworkflow.note import services as notes
from caseworkflow.victim import services as victims
from ledger import outbox
from ledger.models import Entry, Kind
from programmes.models import ReferenceValue
from referrals.people.models import Person
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member
from tests.factories.papers import signs_shown, text_of
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)


@pytest.fixture
def case():
    row = make.in_treatment("checkpoint")
    worker = row.caseworker
    notes.add_note(case_id=row.pk, actor=worker, text="Sleeps better")
    notes.add_note(case_id=row.pk, actor=worker, text="Partner was at the door", is_private=True)
    victims.identify_victim(case_id=row.pk, actor=worker, kind="person", name="Sam Hill", contact="07700 900124")
    return make.fresh(row)


@pytest.fixture
def recorded(auditor):
    return services.record_subject_request(
        actor=auditor, asker="person", asker_name="Jo Carter", received_on=date(2026, 2, 2)
    )


def identified(request, auditor, case):
    services.check_identity(request_id=request.pk, actor=auditor, identity_proof="document", identity_checked_on=TODAY)
    return services.name_person(request_id=request.pk, actor=auditor, reference=case.reference)


@pytest.fixture
def gathered(recorded, auditor, case):
    identified(recorded, auditor, case)
    services.collect_records(request_id=recorded.pk, actor=auditor)
    outbox.run_due_jobs()
    return SubjectRequest.objects.get(pk=recorded.pk)


def judged(request, auditor):
    """Everything that carries a mark is left out, with the reason of the mark."""
    left_out = {
        record.pk: {str(number): mark for number, (_, _, mark) in enumerate(record.lines) if mark}
        for record in request.records.all()
    }
    return services.judge_records(request_id=request.pk, actor=auditor, left_out=left_out)


@pytest.fixture
def released(gathered, auditor):
    judged(gathered, auditor)
    return services.release_pack(request_id=gathered.pk, actor=auditor)


def page(name, *args):
    return reverse(f"administration:subjectrequest-{name}", args=args)


def is_tagged(content):
    with pikepdf.open(BytesIO(content)) as pdf:
        return "/StructTreeRoot" in pdf.Root


def texts(request):
    return json.dumps([record.lines for record in request.records.all()])


def test_the_law_says_by_when_it_is_answered_and_the_last_day_of_a_short_month_counts(recorded, auditor):
    late = services.record_subject_request(
        actor=auditor, asker="person", asker_name="Jo Carter", received_on=date(2026, 1, 31)
    )
    assert (recorded.due_on, late.due_on) == (date(2026, 3, 2), date(2026, 2, 28))


def test_the_time_to_answer_has_a_source_and_is_marked_as_not_confirmed():
    value = ReferenceValue.objects.get(code="subject_access_answer")
    assert (value.value, value.is_confirmed, "12(3)" in value.source) == ({"amount": 1, "unit": "months"}, False, True)


def test_nothing_is_gathered_before_who_asks_and_whose_records_are_known(recorded, auditor, case):
    with pytest.raises(MoveRefused) as refused:
        services.collect_records(request_id=recorded.pk, actor=auditor)
    assert refused.value.reasons == (
        "Who asks has not been established yet.",
        "Nobody has said yet whose records are asked for.",
    )
    assert identified(recorded, auditor, case).person == case.person


@pytest.mark.parametrize(("checked_on", "is_taken"), [(date(2026, 2, 1), False), (date(2026, 2, 2), True)])
def test_nobody_was_identified_before_the_request_came(recorded, auditor, checked_on, is_taken):
    given = {"request_id": recorded.pk, "actor": auditor, "identity_proof": "known"}
    if is_taken:
        assert services.check_identity(**given, identity_checked_on=checked_on).identity_checked_on == checked_on
    else:
        with pytest.raises(MoveRefused):
            services.check_identity(**given, identity_checked_on=checked_on)


def test_a_name_that_two_people_share_names_nobody(recorded, auditor, custody_officer):
    refer.likeness(custody_officer)
    given = {"family_name": "Carter", "given_names": "Joanne", "date_of_birth": date(1990, 5, 4)}
    assert services.name_person(request_id=recorded.pk, actor=auditor, **given).person.given_names == "Joanne"
    refer.sent(custody_officer, crime_number="20/9/26", pnc_id="1991/0485159F")
    with pytest.raises(MoveRefused) as refused:
        services.name_person(request_id=recorded.pk, actor=auditor, **given | {"given_names": "Nobody"})
    assert refused.value.reasons == (services.NOBODY,)


def test_every_kind_of_record_of_the_person_is_gathered_and_nobody_elses(gathered, case):
    make.in_treatment("checkpoint", family_name="Stranger", given_names="Max")
    people = everyone_who_is(case.person_id)
    expected = {one.code: one.rows(people).count() for one in HOLDINGS}
    found = {one.code: gathered.records.filter(kind=one.code).count() for one in HOLDINGS}
    assert (found, "Stranger" in texts(gathered)) == (expected, False)


def test_the_words_of_the_record_are_there_and_keys_of_the_service_are_not(gathered, case):
    told = texts(gathered)
    assert [word in told for word in ("Sleeps better", "4 May 1990", "B1 1AA", case.person.name_key)] == [
        True,
        True,
        True,
        False,
    ]


def test_records_that_were_judged_to_be_one_person_are_gathered_together(auditor, team_leader, custody_officer):
    pair = refer.likeness(custody_officer)
    assert everyone_who_is(pair.older_id) == [pair.older_id]
    type(pair).objects.filter(pk=pair.pk).update(state="same")
    both = sorted([pair.older_id, pair.newer_id], key=str)
    assert (everyone_who_is(pair.older_id), everyone_who_is(pair.newer_id)) == (both, both)


def test_what_is_about_others_or_private_is_marked(gathered):
    marks = {
        record.kind: sorted({mark for _, _, mark in record.lines})
        for record in gathered.records.filter(kind__in=["caseworkflow.victim", "caseworkflow.goal"])
    }
    private = [record for record in gathered.records.filter(kind="caseworkflow.note") if record.has_marks]
    assert marks.get("caseworkflow.victim") == ["third_party"]
    assert [[value for name, value, _ in record.lines if name == "Text"] for record in private] == [
        ["Partner was at the door"]
    ]


def test_marked_parts_that_nobody_looked_at_hold_the_release(gathered, auditor):
    with pytest.raises(MoveRefused) as refused:
        services.release_pack(request_id=gathered.pk, actor=auditor)
    assert refused.value.reasons == ("Marked parts wait for somebody to look at them.",)
    judged(gathered, auditor)
    assert services.release_pack(request_id=gathered.pk, actor=auditor).state == State.RELEASED


def test_what_is_left_out_stands_in_neither_file_and_its_reason_in_both(client_for, auditor, released):
    client = client_for(auditor)
    pack = client.get(page("json", released.pk))
    told = pack.content.decode()
    assert ("Sam Hill" in told, "at the door" in told, "Sleeps better" in told) == (False, False, True)
    reasons = {
        reason for section in json.loads(told)["sections"] for one in section["records"] for reason in one["reasons"]
    }
    assert reasons == {"About somebody else", "Marked private or sealed", "Could harm somebody's health or safety"}
    drawn = client.get(page("pdf", released.pk))
    assert (
        drawn["Content-Type"],
        drawn.content[:5],
        is_tagged(drawn.content),
    ) == (
        "application/pdf",
        b"%PDF-",
        True,
    )
    assert "Carter" not in pack["Content-Disposition"] + drawn["Content-Disposition"]


def test_release_and_each_download_are_entered_as_disclosures_with_the_digest(client_for, auditor, released):
    client_for(auditor).get(page("pdf", released.pk))
    entries = Entry.objects.about(released).filter(kind=Kind.DISCLOSURE)
    assert [(one.verb, one.facts["digest"], one.subjects) for one in entries] == [
        ("release", released.digest, [str(released.person_id)]),
        ("hand_out_pack", released.digest, [str(released.person_id)]),
    ]


def test_the_ledger_has_nothing_of_what_was_gathered(released):
    kept = json.dumps(list(Entry.objects.about(released).values("facts", "reason", "before", "after")))
    assert [word for word in ("Carter", "Sleeps", "Hill", "B1 1AA") if word in kept] == []


def test_gathering_twice_is_gathering_once(gathered):
    count = gathered.records.count()
    assert services.gather_records(request_id=gathered.pk, actor=User.objects.clock()) is None
    assert SubjectRecord.objects.filter(request=gathered).count() == count


def test_a_refused_request_keeps_no_copies_and_says_why(gathered, auditor):
    row = services.refuse_request(request_id=gathered.pk, actor=auditor, refusal="unfounded")
    assert (row.state, row.refusal, row.records.count()) == (State.REFUSED, "unfounded", 0)


@pytest.mark.parametrize(("day", "are_left"), [(date(2026, 6, 2), True), (date(2026, 6, 3), False)])
def test_copies_go_three_months_after_the_end_and_the_request_stays(released, frozen, day, are_left):
    frozen.move_to(f"{day}T09:00:00+01:00")
    for pk in services.requests_with_copies():
        services.remove_copies(request_id=pk, actor=User.objects.clock())
    released.refresh_from_db()
    assert (released.records.exists(), released.can_be_downloaded, released.state) == (are_left, are_left, "released")


# -- pages


def test_from_the_request_to_the_pack_on_pages(client_for, auditor, case):
    client = client_for(auditor)
    day = {"received_on_day": "2", "received_on_month": "3", "received_on_year": "2026"}
    client.post(page("create"), {"asker": "person", "asker_name": "Jo Carter", **day})
    row = SubjectRequest.objects.get()
    checked = {f"identity_checked_on_{part}": value for part, value in (("day", 3), ("month", 3), ("year", 2026))}
    client.post(page("check-identity", row.pk), {"version": 0, "identity_proof": "document", **checked})
    client.post(page("name-person", row.pk), {"version": 0, "reference": case.reference.lower()})
    client.post(page("collect", row.pk), {"version": 0})
    outbox.run_due_jobs()
    for section in sorted(set(row.records.values_list("section", flat=True))):
        path = page("redact", row.pk, section)
        forms = client.get(path).context["forms"]
        typed = {form.add_prefix("out"): form.initial["out"] for form in forms}
        assert client.post(path, typed).status_code == 302
    answer = client.post(page("release", row.pk), {"version": SubjectRequest.objects.get().version}, follow=True)
    assert ("Download as PDF" in answer.content.decode(), SubjectRequest.objects.get().state) == (True, "released")


def test_an_unmarked_part_is_left_out_with_a_reason_only(client_for, auditor, gathered):
    record = gathered.records.filter(kind="referrals.person").get()
    path, field = page("redact", gathered.pk, record.section), f"{record.pk}-out"
    refused = client_for(auditor).post(path, {field: ["0"]})
    assert "Choose why the parts that carry no mark are left out." in refused.content.decode()
    record.refresh_from_db()
    assert (record.left_out, record.judged_at) == ({}, None)
    client_for(auditor).post(path, {field: ["0"], f"{record.pk}-reason": "harm"})
    record.refresh_from_db()
    assert record.left_out == {"0": "harm"}


def test_nothing_is_changed_after_the_release(client_for, auditor, released):
    with pytest.raises(MoveRefused):
        judged(released, auditor)
    assert client_for(auditor).get(page("redact", released.pk, 0)).status_code == 404


def test_the_list_names_nobody(client_for, auditor, gathered):
    told = client_for(auditor).get(page("list")).content.decode()
    assert (gathered.reference in told, "Carter" in told) == (True, False)


def test_a_file_is_given_only_once_released(client_for, auditor, gathered):
    assert [client_for(auditor).get(page(name, gathered.pk)).status_code for name in ("pdf", "json")] == [404, 404]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.API_CLIENT, Role.CLOCK}])
def test_nobody_but_an_auditor_opens_it(client_for, gathered, role):
    client = client_for(member(role))
    paths = [page("list"), page("create"), page("detail", gathered.pk), page("json", gathered.pk)]
    assert [client.get(path).status_code for path in paths] == [403] * 4


def test_no_log_line_names_the_person(client_for, auditor, recorded, case, caplog):
    identified(recorded, auditor, case)
    call_command("subject_access", recorded.reference, username=auditor.username)
    client_for(auditor).get(page("detail", recorded.pk))
    assert [word for word in ("Carter", "Sleeps", "B1 1AA") if word in caplog.text] == []


# -- the command


def test_the_command_gathers_and_writes_the_released_pack(auditor, recorded, case, tmp_path, capsys):
    identified(recorded, auditor, case)
    call_command("subject_access", recorded.reference, username=auditor.username)
    row = SubjectRequest.objects.get()
    assert f"{row.records.count()} records are gathered" in capsys.readouterr().out
    judged(row, auditor)
    services.release_pack(request_id=row.pk, actor=auditor)
    call_command("subject_access", row.reference, username=auditor.username, into=tmp_path)
    written = sorted(tmp_path.glob("subject-access-*"))
    assert [(one.suffix, oct(one.stat().st_mode & 0o777)) for one in written] == [
        (".json", "0o600"),
        (".pdf", "0o600"),
    ]


def test_the_command_is_for_an_auditor_and_a_released_pack(auditor, administrator, gathered, tmp_path):
    for given in (
        {"username": administrator.username},
        {"username": "nobody"},
        {"username": auditor.username, "into": tmp_path},
        {"username": auditor.username},
    ):
        with pytest.raises(CommandError):
            call_command("subject_access", gathered.reference, **given)
    with pytest.raises(CommandError):
        call_command("subject_access", "ZZZZZZZ", username=auditor.username)


def test_everything_on_one_person_is_copied_with_its_marks_and_entered(case, tmp_path):
    for number, words in enumerate([case.reference, case.referral.reference, str(case.person_id)]):
        out = tmp_path / f"{number}.json"
        call_command("subject_access", words, "--out", str(out))
        told = json.loads(out.read_text())
        assert [one["title"] for one in told["sections"]][:2] == ["About you", "Referrals"]
    assert {
        mark for one in told["sections"] for lines in one["records"] for mark in (line["mark"] for line in lines)
    } > {""}
    entries = Entry.objects.filter(object_kind="subject_access")
    assert [(one.actor, one.subjects) for one in entries] == [(User.objects.clock(), [str(case.person_id)])] * 3
    assert oct(out.stat().st_mode & 0o777) == "0o600"


def test_a_copy_is_a_tagged_pdf_where_the_file_is_called_so(case, tmp_path):
    call_command("subject_access", case.reference, "--out", str(tmp_path / "copy.pdf"))
    assert is_tagged((tmp_path / "copy.pdf").read_bytes())


@pytest.mark.parametrize("name", ["Łukasz", "Nguyễn", "Σωκράτης", "Ольга", "محمد", "ਗੁਰਪ੍ਰੀਤ", "王"])
def test_a_copy_gives_a_name_of_any_script_back(case, tmp_path, name):
    Person.objects.update(given_names=name)
    call_command("subject_access", case.reference, "--out", str(tmp_path / "copy.pdf"))
    content = (tmp_path / "copy.pdf").read_bytes()
    assert name in text_of(content)
    assert [chr(letter) for letter, has in signs_shown(content) if letter not in has] == []


def test_an_auditor_copies_only_whom_an_open_request_names(auditor, recorded, case, tmp_path):
    given = (case.reference, "--out", str(tmp_path / "copy.json"), "--as", auditor.username)
    with pytest.raises(CommandError, match="No open request names this person"):
        call_command("subject_access", *given)
    assert not (tmp_path / "copy.json").exists()
    identified(recorded, auditor, case)
    call_command("subject_access", *given)
    assert Entry.objects.get(object_kind="subject_access").actor == auditor
    services.refuse_request(request_id=recorded.pk, actor=auditor, refusal="taken_back")
    with pytest.raises(CommandError, match="No open request names this person"):
        call_command("subject_access", *given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("NOBODY", "--out", "copy.json"), "There is nobody called NOBODY"),
        (("", "--out", "copy.json"), "There is nobody called"),
        (("NOBODY",), "There is no request NOBODY"),
    ],
)
def test_what_cannot_be_copied_is_said_in_a_sentence(db, given, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("subject_access", *given)


def test_a_file_goes_into_a_folder_that_is_there(case, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("subject_access", case.reference, "--out", str(tmp_path / "none" / "copy.json"))
    with pytest.raises(CommandError, match="Say with --out"):
        call_command("subject_access", case.reference)


def test_the_system_itself_handles_no_request(recorded, auditor, case):
    identified(recorded, auditor, case)
    with pytest.raises(CommandError, match="handled by an auditor"):
        call_command("subject_access", recorded.reference)


def test_a_request_of_somebody_with_many_records_is_judged_a_page_at_a_time(client_for, auditor, recorded, case):
    Attempt.objects.bulk_create(
        Attempt(case=case, by=case.caseworker, result="no_answer", channel="phone") for _ in range(30)
    )
    identified(recorded, auditor, case)
    services.collect_records(request_id=recorded.pk, actor=auditor)
    outbox.run_due_jobs()
    section = recorded.records.filter(kind="caseworkflow.attempt").first().section
    client, path = client_for(auditor), page("redact", recorded.pk, section)
    count = recorded.records.filter(section=section).count()
    assert (len(client.get(path).context["forms"]), client.post(path)["Location"]) == (25, f"{path}?after=25")
    assert len(client.get(f"{path}?after=25").context["forms"]) == count - 25
