"""What police decide and what custody records, on their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry
from referrals.custody import services
from referrals.custody.models import Detention, DrugTest
from tests.factories import referrals
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

LIST, CUSTODY = reverse("referrals:policedecision-list"), reverse("referrals:custody-list")

MOMENT = {"_day": "3", "_month": "3", "_year": "2026", "_time": "09:10"}


def moment(name):
    return {f"{name}{part}": text for part, text in MOMENT.items()}


@pytest.fixture
def question(custody_officer, team_leader):
    return referrals.police_asked(referrals.accepted(custody_officer), team_leader)


@pytest.fixture
def detention(custody_officer):
    facts = {"suite": "Perry Barr", "initials": "JC", "cell": "14", "needs": ["Medical"]}
    return services.create_detention(
        actor=custody_officer, facts=facts | {"detained_at": timezone.now() - timedelta(hours=21, minutes=5)}
    )


def page_of(question):
    return reverse("referrals:policedecision-detail", args=[question.pk])


def test_the_list_says_what_is_asked_and_of_whom(client_for, decision_maker, question):
    page = client_for(decision_maker).get(LIST).content.decode()
    assert ("Decide a breach review" in page, "Joanne Carter" in page) == (True, True)


def test_the_disclosed_papers_stand_beside_the_decision_and_the_look_is_entered(client_for, decision_maker, question):
    answer = client_for(decision_maker).get(page_of(question))
    assert answer.context["papers"] == [{"heading": "Missed", "lines": ["2 appointments"]}]
    assert Entry.objects.about(question).filter(verb="view").count() == 1


def test_a_decision_needs_its_reason(client_for, decision_maker, question):
    answer = client_for(decision_maker).post(page_of(question), {"decision": "uphold", "version": 0})
    question.refresh_from_db()
    assert (question.state, list(answer.context["form"].errors)) == ("asked", ["reason"])


def test_a_decision_is_recorded_with_its_reason(client_for, decision_maker, question):
    given = {"decision": "uphold", "reason": "No excuse was given.", "version": question.version}
    answer = client_for(decision_maker).post(page_of(question), given)
    question.refresh_from_db()
    assert (question.state, question.decision, answer.url) == ("decided", "uphold", LIST)


def test_nobody_decides_on_a_referral_of_their_own(client_for, decision_maker, team_leader):
    own = referrals.police_asked(referrals.accepted(decision_maker), team_leader)
    browser = client_for(decision_maker)
    assert "Another decision maker must decide" in browser.get(page_of(own)).content.decode()
    assert browser.post(page_of(own), {"decision": "uphold", "reason": "x", "version": 0}).status_code == 403


def test_the_second_decision_is_told_that_the_first_was_made(client_for, decision_maker, question):
    given = {"decision": "uphold", "reason": "No excuse was given.", "version": question.version}
    browser = client_for(decision_maker)
    browser.post(page_of(question), given)
    assert browser.post(page_of(question), given | {"decision": "dismiss"}).status_code == 409


def test_another_force_does_not_find_the_question(client_for, question):
    stranger = member(Role.DECISION_MAKER, at=organisation("police", "Elsewhere Police", "22"))
    assert client_for(stranger).get(page_of(question)).status_code == 404


@pytest.mark.parametrize("who", ["custody_officer", "team_leader", "partner"])
def test_only_decision_makers_open_the_decisions(client_for, request, who, question):
    browser = client_for(request.getfixturevalue(who))
    assert [browser.get(LIST).status_code, browser.get(page_of(question)).status_code] == [403, 403]


def test_the_custody_list_shows_initials_cell_clock_and_needs(client_for, arrest_referral_worker, detention):
    answer = client_for(arrest_referral_worker).get(CUSTODY)
    page = answer.content.decode()
    assert [word for word in ("JC", "14", "21 h 05 min", "Medical", "Record visit") if word not in page] == []
    assert (answer.context["waiting"], answer.context["lines"][0]["level"]) == (1, "today")


def test_custody_puts_somebody_on_the_list(client_for, custody_officer):
    given = {"suite": "Oldbury", "initials": "EJ", "cell": "3", **moment("detained_at")}
    client_for(custody_officer).post(reverse("referrals:detention-create"), given)
    row = Detention.objects.get()
    assert (row.initials, row.suite, row.force) == ("EJ", "Oldbury", custody_officer.organisation)


def test_a_worker_records_the_visit(client_for, arrest_referral_worker, detention):
    client_for(arrest_referral_worker).post(reverse("referrals:detention-seen", args=[detention.pk]), {"seen": "seen"})
    detention.refresh_from_db()
    assert detention.seen == "seen"


def test_police_do_not_record_visits_and_workers_do_not_detain(
    client_for, custody_officer, arrest_referral_worker, detention
):
    seen = reverse("referrals:detention-seen", args=[detention.pk])
    assert client_for(custody_officer).post(seen, {"seen": "seen"}).status_code == 403
    assert client_for(arrest_referral_worker).get(reverse("referrals:detention-create")).status_code == 403


def test_another_force_does_not_see_who_is_held(client_for, detention):
    stranger = member(Role.CUSTODY_OFFICER, at=organisation("police", "Elsewhere Police", "22"))
    assert client_for(stranger).get(CUSTODY).context["lines"] == []


def test_a_drug_test_is_recorded(client_for, custody_officer):
    row = referrals.accepted(custody_officer)
    given = {"result": "positive", "substances": ["heroin"], **moment("tested_at")}
    client_for(custody_officer).post(reverse("referrals:drug-test-create", args=[row.pk]), given)
    test = DrugTest.objects.get()
    assert (test.referral, test.result, test.substances) == (row, "positive", ["heroin"])


def test_another_force_records_no_drug_test(client_for, custody_officer):
    row = referrals.accepted(custody_officer)
    stranger = member(Role.CUSTODY_OFFICER, at=organisation("police", "Elsewhere Police", "22"))
    assert client_for(stranger).get(reverse("referrals:drug-test-create", args=[row.pk])).status_code == 404


def test_whoever_referred_is_not_shown_the_papers(client_for, decision_maker, team_leader):
    own = referrals.police_asked(referrals.accepted(decision_maker), team_leader)
    answer = client_for(decision_maker).get(page_of(own))
    assert (answer.context["papers"], "2 appointments" in answer.content.decode()) == ([], False)
