"""Who looked at a case: what its workers read of it, and what the person is given."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Organisation
from accounts.roles import Role
from caseworkflow.case.models import Case
from ledger import viewing
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.in_treatment("divert")


@pytest.fixture
def workers(client_for, case):
    return client_for(case.caseworker)


def page(case):
    return reverse("caseworkflow:case-access", args=[case.pk])


def paper(case):
    return reverse("caseworkflow:case-access-paper", args=[case.pk])


def lines(client, case, **query):
    return [(line.who, line.role, line.way) for line in client.get(page(case), query).context["lines"]]


def test_pages_lists_and_acts_are_shown_with_who_and_as_whom(client_for, case, workers):
    leader = member(Role.TEAM_LEADER, name="Lee Long")
    client_for(leader).get(reverse("caseworkflow:case-detail", args=[case.pk]))
    client_for(leader).get(reverse("caseworkflow:case-list"))
    found = lines(workers, case)
    assert found[:2] == [("Lee Long", "Team leader", "List"), ("Lee Long", "Team leader", "Page")]
    assert "Acted on it" in {way for *_, way in found[2:]}


def test_what_hangs_on_the_case_and_its_referral_counts(case, workers):
    appointment = case.appointments.first()
    viewing.record_viewing(appointment, actor=case.caseworker)
    viewing.record_viewing(case.referral, actor=case.referral.referring_officer)
    assert [role for _, role, _ in lines(workers, case)[:2]] == ["Custody officer", "Caseworker"]


def test_another_case_of_the_person_is_none_of_its_business(case, workers):
    other = make.allocated("checkpoint", given_names="Sam", family_name="Hill")
    elsewhere = Organisation.objects.create(name="Another provider", kind="provider")
    Case.objects.filter(pk=other.pk).update(person=case.person, provider=elsewhere)
    stranger = member(Role.CASEWORKER, at=elsewhere, name="Somebody Else")
    viewing.record_viewing(Case.objects.get(pk=other.pk), actor=stranger)
    viewing.record_list_viewing([Case.objects.get(pk=other.pk)], actor=stranger, kind="caseworkflow.case")
    assert "Somebody Else" not in {who for who, *_ in lines(workers, case)}


def test_an_auditor_who_looks_into_it_is_not_seen(client_for, auditor, case, workers):
    client_for(auditor).get(reverse("administration:subject-looks", args=[case.person_id]))
    viewing.record_viewing(case, actor=auditor)
    assert str(auditor) not in {who for who, *_ in lines(workers, case)}


def test_fifty_a_page_and_the_next_begins_after_them(case, workers):
    for _ in range(60):
        viewing.record_viewing(case, actor=case.caseworker)
    first = workers.get(page(case))
    second = workers.get(page(case) + first.context["pager"].next)
    seqs = [line.seq for answer in (first, second) for line in answer.context["lines"]]
    assert (len(first.context["lines"]), seqs) == (50, sorted({*seqs}, reverse=True))


def test_the_paper_has_roles_and_no_names_and_is_entered(case, workers):
    member(Role.TEAM_LEADER, name="Lee Long")
    viewing.record_viewing(case, actor=member(Role.TEAM_LEADER, name="Lee Long"))
    content = workers.get(paper(case)).content
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert [one for one in ("Team leader", "Cranstoun", case.reference) if one not in words] == []
    assert [one for one in ("Lee Long", str(case.caseworker)) if one in words] == []
    entry = Entry.objects.filter(after="paper").latest("seq")
    assert (entry.actor, entry.subjects) == (case.caseworker, [str(case.person_id)])


def test_a_worker_of_another_provider_finds_neither(client_for, case):
    elsewhere = Organisation.objects.create(name="Another provider", kind="provider")
    client = client_for(member(Role.CASEWORKER, at=elsewhere))
    assert [client.get(path).status_code for path in (page(case), paper(case))] == [404, 404]


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.COMMISSIONER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_outside_the_provider_opens_it(client_for, case, role):
    client = client_for(member(role))
    assert [client.get(path).status_code for path in (page(case), paper(case))] == [403, 403]
