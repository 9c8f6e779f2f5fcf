"""Who saw this person: the auditor's answer, its paper, and that both are entered."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Membership
from accounts.roles import Role
from administration.access import services
from ledger import looks, signing, viewing
from ledger.models import Entry, Kind
from referrals.people.models import Likeness, Person
from referrals.people.states import LikenessState
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db
FIND = reverse("administration:subject-find")
BORN = {"born_on_day": "4", "born_on_month": "5", "born_on_year": "1990"}


@pytest.fixture
def case():
    return make.allocated("divert", given_names="Joanne", family_name="Carter", date_of_birth=date(1990, 5, 4))


@pytest.fixture
def auditors(client_for, auditor):
    return client_for(auditor)


def page_of(case):
    return reverse("administration:subject-looks", args=[case.person_id])


def paper_of(case):
    return reverse("administration:subject-paper", args=[case.person_id])


def found(answer):
    return [line["pk"] for line in answer.context["lines"]]


def looked(answer):
    return [(line.who, line.role, line.organisation, line.way) for line in answer.context["lines"]]


def span(since, until, **more):
    parts = ("day", "month", "year")
    given = {f"{name}_{one}": getattr(day, one) for name, day in (("since", since), ("until", until)) for one in parts}
    return {**given, **more}


class TestFinding:
    def test_by_the_reference_of_a_referral(self, auditors, case):
        answer = auditors.post(FIND, {"reference": f" {case.reference.lower()} ", "reason": "complaint"})
        assert found(answer) == [case.person_id]

    @pytest.mark.parametrize(
        ("given", "family", "hits"),
        [("Joanne", "Carter", 1), ("joanne", "CARTER", 1), ("Joanne", "Carte", 0), ("Jo", "Carter", 0)],
    )
    def test_by_exactly_the_name_and_the_birth_date(self, auditors, case, given, family, hits):
        typed = {"given_names": given, "family_name": family, "reason": "routine", **BORN}
        assert len(found(auditors.post(FIND, typed))) == hits

    def test_another_birth_date_finds_nobody(self, auditors, case):
        typed = {"given_names": "Joanne", "family_name": "Carter", "reason": "routine", **BORN, "born_on_day": "5"}
        assert found(auditors.post(FIND, typed)) == []

    def test_no_more_is_shown_than_it_takes_to_choose(self, auditors, case):
        answer = auditors.post(FIND, {"reference": case.reference, "reason": "complaint"})
        page = answer.content.decode().partition("<h2")[2]
        assert [word for word in ("J. C.", "1990", case.reference) if word not in page] == []
        assert [word for word in ("Joanne", "Carter", "4 May", case.person.mobile) if word and word in page] == []

    @pytest.mark.parametrize("typed", [{}, {"given_names": "Joanne"}, {"given_names": "Jo", "family_name": "Carter"}])
    def test_too_little_is_refused_with_a_sentence_and_nothing_is_entered(self, auditors, typed):
        answer = auditors.post(FIND, {**typed, "reason": "routine"})
        assert "Give a reference, or the whole name" in answer.content.decode()
        assert Entry.objects.filter(verb="search").count() == 0

    def test_a_search_is_entered_with_whom_it_found_and_why_and_not_in_words(self, auditors, auditor, case):
        auditors.post(FIND, {"given_names": "Joanne", "family_name": "Carter", "reason": "person_asks", **BORN})
        entry = Entry.objects.get(verb="search")
        assert (entry.actor, entry.subjects, entry.reason) == (auditor, [str(case.person_id)], "person_asks")
        assert "carter" not in entry.canonical().decode().casefold()


class TestWhoSaw:
    def test_a_page_a_list_a_search_and_an_act_count_each_with_role_and_organisation(self, auditors, client_for, case):
        worker = case.caseworker
        theirs = client_for(worker)
        case_page = reverse("caseworkflow:case-detail", args=[case.pk])
        for path in (case_page, reverse("caseworkflow:case-list"), f"{reverse('caseworkflow:case-list')}?q=Carter"):
            theirs.get(path)
        seen = [line for line in looked(auditors.get(page_of(case))) if line[0] == str(worker)]
        ways = [way for *_, way in seen]
        assert {line[1:3] for line in seen} == {("Caseworker", "Cranstoun")}
        assert sorted({*ways}) == ["Acted on it", "List", "Page", "Search"]

    def test_an_export_and_another_system_count_too(self, auditors, case):
        system = refer.police_system()
        viewing.record_viewing(case.referral, actor=system)
        viewing.record_export(actor=case.caseworker, what="people", facts={}, subjects=[str(case.person_id)])
        ways = [way for *_, way in looked(auditors.get(page_of(case)))]
        assert ways[:2] == ["Export", "Another system"]

    def test_everyone_on_a_long_export_is_named_by_one_of_its_entries(self, case):
        others = [str(number) for number in range(viewing.MOST_NAMED)]
        viewing.record_export(actor=case.caseworker, what="people", facts={}, subjects=[*others, str(case.person_id)])
        entries = Entry.objects.filter(kind=Kind.EXPORT).order_by("seq")
        assert [len(entry.subjects) for entry in entries] == [viewing.MOST_NAMED, 1]

    def test_somebody_else_on_the_same_list_is_not_shown(self, auditors, client_for, case):
        other = make.allocated("divert", given_names="Sam", family_name="Hill")
        client_for(case.caseworker).get(reverse("caseworkflow:case-list"))
        page = auditors.get(page_of(case)).content.decode()
        assert [word for word in ("Hill", other.reference, str(other.pk), str(other.person_id)) if word in page] == []

    @pytest.mark.parametrize(("days", "is_shown"), [(-1, False), (0, True), (1, False)])
    def test_only_looks_between_the_days_both_included(self, client_for, auditor, frozen, case, days, is_shown):
        day = timezone.localdate()
        frozen.shift(timedelta(days=10))
        asked = day + timedelta(days=days)
        lines = client_for(auditor).get(page_of(case), span(asked, asked)).context["lines"]
        assert bool(lines) == is_shown

    def test_a_first_day_after_the_last_is_refused_beside_the_field(self, auditors, case):
        day = timezone.localdate()
        answer = auditors.get(page_of(case), span(day, day - timedelta(days=1)))
        assert answer.context["form"].errors == {"since": ["The first day must not be after the last day."]}
        assert answer.context["lines"] == []

    def test_one_way_alone(self, auditors, client_for, case):
        client_for(case.caseworker).get(reverse("caseworkflow:case-list"))
        ways = [way for *_, way in looked(auditors.get(page_of(case), {"way": "list"}))]
        assert ways == ["List"]

    def test_the_role_and_the_organisation_are_those_of_the_day(self, client_for, auditor, frozen, case):
        worker = case.caseworker
        viewing.record_viewing(case, actor=worker)
        frozen.shift(timedelta(days=2))
        Membership.objects.filter(user=worker).update(until_on=date(2026, 3, 4))
        elsewhere = member(Role.COMMISSIONER).membership.organisation
        Membership.objects.create(user=worker, organisation=elsewhere, role=Role.COMMISSIONER, from_on=date(2026, 3, 5))
        seen = looked(client_for(auditor).get(page_of(case)))
        assert seen[0] == (str(worker), "Caseworker", "Cranstoun", "Page")

    def test_looks_under_a_record_that_was_the_same_person_count(self, auditors, case):
        other = make.allocated("divert", given_names="Jo", family_name="Carter")
        viewing.record_viewing(other, actor=other.caseworker)
        before = len(auditors.get(page_of(case)).context["lines"])
        Likeness.objects.filter(older=case.person, newer=other.person).delete()
        Likeness.objects.create(older=case.person, newer=other.person, why="name", state=LikenessState.SAME)
        lines = auditors.get(page_of(case)).context["lines"]
        assert len(lines) > before + 1

    def test_the_auditors_own_reading_is_entered_and_shown(self, auditors, auditor, case):
        auditors.get(page_of(case))
        assert looked(auditors.get(page_of(case)))[0] == (str(auditor), "Auditor", "Operator of this service", "Page")

    def test_what_time_alone_did_is_nobodys_look(self, case):
        clock = member(Role.CLOCK)
        with services.act():
            Entry.objects.enter(case, actor=clock, verb="tick")
        viewing.record_viewing(case, actor=clock)
        rows = looks.looks_at([case.person_id], date(2026, 3, 3), date(2026, 3, 3)).filter(actor=clock)
        assert [row.kind for row in rows] == ["consultation"]

    def test_a_reason_that_somebody_typed_of_the_case_is_not_shown(self, auditors, case):
        with services.act():
            Entry.objects.enter(case, actor=case.caseworker, verb="suspend", reason="In hospital after an overdose")
        viewing.record_viewing(case, actor=case.caseworker, reason="asked")
        lines = auditors.get(page_of(case)).context["lines"]
        assert [line.reason for line in lines[:2]] == ["asked", ""]

    def test_fifty_a_page_and_the_next_begins_after_them(self, auditors, case):
        for _ in range(60):
            viewing.record_viewing(case, actor=case.caseworker)
        first = auditors.get(page_of(case), {"way": "page"})
        second = auditors.get(page_of(case) + first.context["pager"].next)
        assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 10)


class TestPaper:
    def paper(self, auditors, case):
        return auditors.get(paper_of(case)).content

    def test_it_is_signed_and_the_page_says_so_with_who_made_it(self, auditors, auditor, case):
        content = self.paper(auditors, case)
        given = {"paper": SimpleUploadedFile("who-saw.pdf", content)}
        judged = auditors.post(reverse("administration:paper-judge"), given).context["judged"]
        assert (judged.is_sound, judged.made.actor, judged.made.verb) == (True, auditor, "sign_answer")

    def test_a_paper_of_which_one_sign_was_changed_does_not_pass(self, auditors, case):
        content = self.paper(auditors, case)
        for place in (20, len(content) // 2, len(content) - 10):
            changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            given = {"paper": SimpleUploadedFile("who-saw.pdf", changed)}
            answer = auditors.post(reverse("administration:paper-judge"), given)
            assert answer.context["judged"].is_sound is False

    def test_a_cut_paper_and_a_foreign_one_do_not_pass(self):
        sealed = signing.seal_file(b"%PDF")
        assert signing.fault_of(sealed) == ""
        assert signing.fault_of(sealed[:-1]) == "This file is not signed by the ledger, or its end was cut off."
        assert signing.fault_of(sealed, "00" * 32).startswith("This file was signed with another key")

    def test_a_signature_of_another_file_does_not_pass(self):
        one, other = signing.seal_file(b"%PDF one"), signing.seal_file(b"%PDF other")
        moved = one.replace(signing.read_seal(one).signature.encode(), signing.read_seal(other).signature.encode())
        assert signing.fault_of(moved) == "This file is not what was signed."

    def test_the_command_says_the_same(self, auditors, case, tmp_path, capsys):
        path = tmp_path / "who-saw.pdf"
        path.write_bytes(self.paper(auditors, case))
        call_command("verify_paper", str(path))
        assert "As it was signed" in capsys.readouterr().out
        path.write_bytes(path.read_bytes()[:-100])
        with pytest.raises(CommandError, match="not signed by the ledger"):
            call_command("verify_paper", str(path))

    def test_it_prints_its_key_and_digest_and_nobody_else(self, auditors, client_for, case):
        other = make.allocated("divert", given_names="Sam", family_name="Hill")
        client_for(case.caseworker).get(reverse("caseworkflow:case-list"))
        words = text_of(self.paper(auditors, case))
        digest = Entry.objects.get(verb="sign_answer").facts["digest"]
        together = "".join(words.split())
        assert [one for one in (signing.key_id(), digest, case.reference) if one not in together] == []
        assert [one for one in ("Carter", "Joanne", "Hill", "Sam", other.reference) if one in words] == []

    def test_it_is_entered_before_it_is_given(self, auditors, auditor, case):
        self.paper(auditors, case)
        entry = Entry.objects.get(verb="sign_answer")
        assert (entry.actor, entry.kind, entry.subjects) == (auditor, "export", [str(case.person_id)])

    def test_too_many_looks_for_one_paper_ask_for_fewer_days(self, auditors, case, monkeypatch):
        monkeypatch.setattr(services, "MOST_PRINTED", 1)
        answer = auditors.get(paper_of(case))
        assert (answer.status_code, "Choose fewer days" in answer.content.decode()) == (400, True)


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.CLOCK, Role.API_CLIENT)])
def test_nobody_but_an_auditor_is_told_who_saw_whom(client_for, case, role):
    client = client_for(member(role))
    paths = (FIND, page_of(case), paper_of(case), reverse("administration:paper-judge"))
    assert [client.get(path).status_code for path in paths] == [403] * 4


def test_the_services_refuse_others_too(case):
    with pytest.raises(services.PermissionDenied):
        services.find_people(actor=case.caseworker, reason="routine", reference=case.reference)
    with pytest.raises(services.PermissionDenied):
        services.looks_page(case.person, actor=case.caseworker, since=date(2026, 1, 1), until=date(2026, 3, 3))
    assert list(services.people_for(case.caseworker)) == []


def test_a_person_that_does_not_exist_is_not_found(auditors):
    assert auditors.get(reverse("administration:subject-looks", args=[Person().pk])).status_code == 404
