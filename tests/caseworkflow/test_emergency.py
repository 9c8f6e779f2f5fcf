"""Break-glass: a sealed case is opened for an hour by somebody who says why; told at once, and read afterwards."""

import time
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from caseworkflow.allocation.services import reallocate_case
from caseworkflow.case.models import Case
from caseworkflow.case.notices import notify_of_case
from caseworkflow.emergency.services import MOST_TRIES, NOTHING, ONE_AT_A_TIME, TOO_OFTEN, end_opening, open_sealed_case
from caseworkflow.sealing.services import ask_for_seal, ask_to_change_names, ask_to_unseal, decide_seal
from ledger.models import Alert, Entry, Notice
from referrals.referral.models import Referral
from referrals.withheld.models import SealOpening
from referrals.withheld.services import keep_conflict
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

WORDS = "The hospital rang: she was found without her medicine."
ONE_MINUTE = timedelta(minutes=1)
BREAK = reverse("caseworkflow:seal-break")


@pytest.fixture
def confirmer(db):
    return member(Role.TEAM_LEADER, name="Second Leader")


@pytest.fixture
def row(confirmer):
    return sealed(make.booked(), confirmer)


def sealed(row, confirmer):
    seal = ask_for_seal(case_id=row.pk, actor=make.leader(), reason="staff", named=[row.caseworker])
    decide_seal(seal_id=seal.pk, actor=confirmer, is_confirmed=True)
    return row


@pytest.fixture
def colleague(row):
    return member(Role.CASEWORKER, name="On Call")


def broken(row, user, **changes):
    given = {"reference": row.reference, "reason": "life", "words": WORDS, **changes}
    return open_sealed_case(actor=user, **given)


def sees(user, row):
    return Case.objects.visible_to(user).filter(pk=row.pk).exists()


def test_it_is_open_to_one_person_and_of_one_person(row, colleague, confirmer):
    other = sealed(
        make.allocated("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1), given_names="Al"), confirmer
    )
    broken(row, colleague)
    assert [sees(one, row) for one in (colleague, member(Role.CASEWORKER), confirmer)] == [True, False, False]
    assert (sees(colleague, other), sees(User.objects.get(pk=colleague.pk), row)) == (False, False)
    with pytest.raises(MoveRefused, match=ONE_AT_A_TIME):
        broken(other, colleague)
    end_opening(actor=colleague)
    assert (sees(colleague, row), sees(colleague, other)) == (False, False)
    with pytest.raises(MoveRefused, match="No sealed case is open to you"):
        end_opening(actor=colleague)


def test_it_is_told_at_once_and_the_auditor_has_it_on_the_list(row, colleague, client_for, auditor):
    broken(row, colleague)
    entry = Entry.objects.get(verb="break_seal")
    assert (entry.kind, entry.actor, entry.facts["reason"], WORDS in str(entry.facts)) == (
        "setting",
        colleague,
        "life",
        False,
    )
    notify_of_case(str(entry.pk))
    assert f"user:{make.leader().pk}" in Notice.objects.filter(text="seal_opened").values_list("recipient", flat=True)
    alert = Alert.objects.get()
    assert (alert.pattern, alert.actor, alert.subject, alert.count) == (
        "break_glass",
        colleague,
        str(row.person_id),
        1,
    )
    page = client_for(auditor).get(reverse("administration:alert-list")).content.decode()
    assert "Opened a sealed case in an emergency" in page
    end_opening(actor=colleague)
    Alert.objects.update(reviewed_at=timezone.now(), reviewed_by=auditor, result="explained")
    broken(row, colleague)
    alert.refresh_from_db()
    assert (alert.count, alert.reviewed_at) == (2, None)


def test_team_leaders_read_by_whom_and_why_and_never_of_whom(row, colleague, confirmer, client_for):
    broken(row, colleague)
    page = client_for(confirmer).get(reverse("caseworkflow:sealopening-list")).content.decode()
    assert ("On Call" in page, "life or safety" in page, "Carter" in page, row.reference in page) == (
        True,
        True,
        False,
        False,
    )
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    assert client_for(stranger).get(reverse("caseworkflow:sealopening-list")).context["rows"] == []
    assert client_for(colleague).get(reverse("caseworkflow:sealopening-list")).status_code == 403


def test_what_cannot_be_opened_is_refused_in_one_sentence_and_entered(row, colleague):
    open_case = make.allocated("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    known = member(Role.CASEWORKER)
    keep_conflict(user=known, person_id=row.person_id, kind="partner", actor=make.leader())
    stranger = member(Role.CASEWORKER, at=organisation("provider", "Another provider"))
    tries = [
        (colleague, "NOTHERE"),
        (colleague, open_case.reference),
        (row.caseworker, row.reference),
        (known, row.reference),
        (stranger, row.reference),
    ]
    for user, reference in tries:
        with pytest.raises(MoveRefused) as refused:
            broken(row, user, reference=reference)
        assert refused.value.reasons == (NOTHING,)
    assert (SealOpening.objects.count(), Entry.objects.filter(kind="refusal", verb="break_seal").count()) == (0, 5)


def test_after_five_references_that_open_nothing_no_more_are_tried(row, colleague, frozen):
    for _ in range(MOST_TRIES):
        with pytest.raises(MoveRefused, match=NOTHING):
            broken(row, colleague, reference="NOTHERE")
    with pytest.raises(MoveRefused, match="Too many references"):
        broken(row, colleague)
    frozen.shift(timedelta(hours=1))
    assert broken(row, colleague)[1] == row
    assert TOO_OFTEN.startswith("Too many references")


def test_a_conflict_that_is_declared_meanwhile_shuts_it_at_once(row, colleague):
    broken(row, colleague)
    keep_conflict(user=colleague, person_id=row.person_id, kind="relative", actor=make.leader())
    assert (sees(colleague, row), Referral.objects.visible_to(colleague).count()) == (False, 0)


def test_it_brings_no_right_over_the_seal_and_no_case(row, confirmer, colleague):
    broken(row, confirmer)
    with pytest.raises(PermissionDenied):
        ask_to_unseal(case_id=row.pk, actor=confirmer)
    with pytest.raises(PermissionDenied):
        ask_to_change_names(case_id=row.pk, actor=confirmer, user=confirmer, is_added=True)
    broken(row, colleague)
    with pytest.raises(MoveRefused, match="is not named on the seal"):
        reallocate_case(case_id=row.pk, actor=make.leader(), caseworker=colleague, reason="Leave")


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR, Role.COMMISSIONER])
def test_nobody_outside_the_provider_opens_any(row, client_for, role):
    user = member(role)
    assert client_for(user).get(BREAK).status_code == 403
    with pytest.raises(PermissionDenied):
        broken(row, user)


# -- the page ------------------------------------------------------------------------------------------------------------


def typed(row, **changes):
    return {"reference": row.reference.lower(), "reason": "life", "words": WORDS, **changes}


def sign_in_again(client):
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()


@pytest.mark.parametrize("words", ["", "short", "a" * 40, "ab " * 20, "." * 40])
def test_a_reason_without_sense_opens_nothing(row, colleague, client_for, words):
    client = client_for(colleague)
    sign_in_again(client)
    answer = client.post(BREAK, typed(row, words=words))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["words"])
    assert SealOpening.objects.count() == 0


def test_it_asks_again_who_they_are_and_keeps_what_was_typed(row, colleague, client_for):
    client = client_for(colleague)
    answer = client.post(BREAK, typed(row))
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_reauthenticate"))
    assert SealOpening.objects.count() == 0
    again = client.get(BREAK).context["form"].initial
    assert again == {"reference": row.reference.lower(), "reason": "life", "words": WORDS}


def test_while_it_is_open_every_page_says_so_and_one_click_ends_it(row, colleague, client_for):
    client = client_for(colleague)
    sign_in_again(client)
    answer = client.post(BREAK, typed(row))
    assert (answer.status_code, answer.url) == (302, reverse("caseworkflow:case-detail", args=[row.pk]))
    said = f"The sealed case {row.reference} is open to you until 11:00 am."
    pages = [reverse(name) for name in ("caseworkflow:today", "caseworkflow:case-list", "caseworkflow:inbox")]
    assert [said in client.get(page).content.decode() for page in [answer.url, *pages]] == [True] * 4
    client.post(reverse("caseworkflow:sealopening-end"))
    assert client.get(answer.url).status_code == 404
    assert said not in client.get(pages[0]).content.decode()


@pytest.mark.parametrize(("last", "code"), [(9, 200), (10, 404), (11, 404)])
def test_it_is_open_for_an_hour_and_ends_by_itself(row, colleague, client_for, frozen, last, code):
    client, other = client_for(colleague), client_for(colleague)
    sign_in_again(client)
    page = client.post(BREAK, typed(row)).url
    for _ in range(5):
        frozen.shift(10 * ONE_MINUTE)
        assert (client.get(page).status_code, other.get(page).status_code) == (200, 404)
    frozen.shift(last * ONE_MINUTE)
    assert client.get(page).status_code == code
    assert ("is open to you until" in client.get(BREAK).content.decode()) is (code == 200)


def test_closed_anywhere_it_is_closed_in_the_session_that_opened_it(row, colleague, client_for):
    client, other = client_for(colleague), client_for(colleague)
    sign_in_again(client)
    page = client.post(BREAK, typed(row)).url
    before = client.get(page).status_code
    other.post(reverse("caseworkflow:sealopening-end"))
    assert (before, client.get(page).status_code) == (200, 404)
