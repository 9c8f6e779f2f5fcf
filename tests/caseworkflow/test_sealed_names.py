"""Who is named on a seal is changed by two, and holds on the next request; a record that may be a sealed person is sealed too."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from caseworkflow.allocation.services import declare_conflict, reallocate_case
from caseworkflow.case.models import Case
from caseworkflow.case.services import move_cases_to_person
from caseworkflow.sealing.services import (
    ask_for_seal,
    ask_to_change_names,
    ask_to_lead_seal,
    decide_seal,
    decide_seal_change,
)
from ledger.models import Entry
from referrals.people.models import Likeness, Person
from referrals.people.services.judging import judge_likeness, undo_likeness
from referrals.referral.models import Referral
from referrals.withheld.models import Seal, SealChange, SealedName
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

INBOX = reverse("caseworkflow:inbox")
LIKENESSES = reverse("referrals:likeness-list")


def page(name, row=None):
    return reverse(f"caseworkflow:{name}", args=[row.pk] if row else [])


@pytest.fixture
def confirmer(db):
    return member(Role.TEAM_LEADER, name="Second Leader")


@pytest.fixture
def row(confirmer):
    """The case of a sealed person, on whose seal its worker and one team leader are named."""
    made = make.booked()
    seal = ask_for_seal(case_id=made.pk, actor=make.leader(), reason="staff", named=[made.caseworker])
    decide_seal(seal_id=seal.pk, actor=confirmer, is_confirmed=True)
    return made


def ask(row, user, *, is_added):
    return ask_to_change_names(case_id=row.pk, actor=make.leader(), user=user, is_added=is_added)


def changed(row, user, confirmer, *, is_added):
    change = ask(row, user, is_added=is_added)
    return decide_seal_change(change_id=change.pk, actor=confirmer, is_confirmed=True)


def test_somebody_is_added_and_taken_off_on_pages_from_the_next_request_on(row, confirmer, client_for):
    colleague = member(Role.CASEWORKER)
    own, asking, confirming = (client_for(one) for one in (colleague, make.leader(), confirmer))
    seen = []
    for name in ("case-seal-add", "case-seal-remove"):
        asking.post(page(name, row), {"user": str(colleague.pk)})
        change = SealChange.objects.get(decided_at=None)
        seen.append(own.get(page("case-detail", row)).status_code)
        shown = confirming.get(page("sealchange-decide", change)).content.decode()
        assert ("Carter" in shown, str(colleague) in shown, "a sealed person" in shown) == (False, True, True)
        confirming.post(page("sealchange-decide", change), {"decision": "confirm"})
        seen.append(own.get(page("case-detail", row)).status_code)
    assert seen == [404, 200, 200, 404]
    facts = {"user": str(colleague.pk)}
    assert list(Entry.objects.filter(facts=facts).values_list("verb", "kind", "facts")) == [
        (verb, "setting", facts)
        for verb in ("ask_to_name_on_seal", "name_on_seal", "ask_to_take_off_seal", "take_off_seal")
    ]
    words = " ".join(asking.get(page("case-seal", row)).content.decode().split())
    assert f"{colleague} to be taken off: asked by {make.leader()} on 3 March 2026, confirmed by {confirmer}" in words


def test_whoever_asked_confirms_nothing_and_takes_it_back(row, confirmer):
    colleague = member(Role.CASEWORKER)
    change = ask(row, colleague, is_added=True)
    with pytest.raises(MoveRefused, match="You asked for this yourself"):
        decide_seal_change(change_id=change.pk, actor=make.leader(), is_confirmed=True)
    with pytest.raises(MoveRefused, match="asked already"):
        ask(row, colleague, is_added=True)
    decide_seal_change(change_id=change.pk, actor=make.leader(), is_confirmed=False)
    with pytest.raises(MoveRefused, match="Nothing waits"):
        decide_seal_change(change_id=change.pk, actor=confirmer, is_confirmed=True)
    assert Case.objects.visible_to(colleague).count() == 0


def test_who_cannot_be_added(row):
    known, stranger = member(Role.CASEWORKER), member(Role.CASEWORKER, at=organisation("provider", "Another provider"))
    declare_conflict(person_id=row.person_id, user=known, kind="partner", actor=make.leader())
    for user, words in (
        (row.caseworker, "is named already"),
        (stranger, "does not work here"),
        (known, "has a conflict of interest"),
    ):
        with pytest.raises(MoveRefused, match=words):
            ask(row, user, is_added=True)


def test_who_cannot_be_taken_off(row, confirmer):
    for user, words in (
        (row.caseworker, "works with this person"),
        (make.leader(), "A team leader must stay named"),
        (confirmer, "is not named"),
    ):
        with pytest.raises(MoveRefused, match=words):
            ask(row, user, is_added=False)


def test_what_became_true_meanwhile_is_judged_again_when_it_is_confirmed(row, confirmer):
    colleague = member(Role.CASEWORKER)
    changed(row, colleague, confirmer, is_added=True)
    change = ask(row, colleague, is_added=False)
    reallocate_case(case_id=row.pk, actor=make.leader(), caseworker=colleague, reason="Leave")
    with pytest.raises(MoveRefused, match="works with this person"):
        decide_seal_change(change_id=change.pk, actor=confirmer, is_confirmed=True)
    assert SealedName.objects.filter(user=colleague).exists()


def test_workers_and_those_who_are_not_named_ask_for_nothing(row, confirmer, client_for):
    with pytest.raises(PermissionDenied):
        ask_to_change_names(case_id=row.pk, actor=row.caseworker, user=confirmer, is_added=True)
    change = ask(row, confirmer, is_added=True)
    with pytest.raises(PermissionDenied):
        decide_seal_change(change_id=change.pk, actor=row.caseworker, is_confirmed=True)
    assert client_for(row.caseworker).get(page("case-seal-add", row)).status_code == 403
    assert client_for(confirmer).get(page("case-seal-add", row)).status_code == 404
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    assert client_for(stranger).get(page("sealchange-decide", change)).status_code == 404


def test_a_seal_whose_leaders_left_is_not_lost(row, confirmer, client_for):
    third = member(Role.TEAM_LEADER)
    seal = Seal.objects.get()
    client = client_for(third)
    before = client.get(page("seal-lead", seal)).status_code
    make.leader().memberships.update(until_on=date(2026, 3, 2))
    listed = client.get(page("seal-list"))
    shown = client.get(page("seal-lead", seal)).content.decode()
    client.post(page("seal-lead", seal), {"is_sure": "on"})
    change = SealChange.objects.get()
    own = client.post(page("sealchange-decide", change), {"decision": "confirm"}).status_code
    decide_seal_change(change_id=change.pk, actor=confirmer, is_confirmed=True)
    assert (before, listed.context["orphans"], "Carter" in shown, own) == (404, [seal], False, 409)
    assert (client.get(page("case-detail", row)).status_code, client.get(page("seal-lead", seal)).status_code) == (
        200,
        404,
    )


def test_no_worker_asks_to_lead_a_seal(row):
    with pytest.raises(PermissionDenied):
        ask_to_lead_seal(seal_id=Seal.objects.get().pk, actor=row.caseworker)


# -- likenesses --------------------------------------------------------------------------------------------------------


@pytest.fixture
def alike(row):
    """A new referral of somebody who may be the sealed person."""
    sent = refer.waiting(make.officer(), given_names="Joe", family_name="Carter", mobile="+447700900999")
    return Likeness.objects.get(newer=sent.person_id)


def counted(client):
    return client.get(INBOX).context["numbers"]["likenesses"]


def test_outside_the_seal_a_proposal_is_on_no_list_page_or_count(alike, row, confirmer, client_for):
    address = reverse("referrals:likeness-judge", args=[alike.pk])
    outside, named = client_for(confirmer), client_for(make.leader())
    found = [
        (client.get(LIKENESSES).context["count"], client.get(address).status_code, counted(client))
        for client in (outside, named)
    ]
    assert found == [(0, 404, 0), (1, 200, 1)]
    assert "Carter" not in outside.get(LIKENESSES).content.decode()


def test_the_new_record_is_sealed_with_the_old_one_until_it_is_judged(alike, row, confirmer):
    colleague = member(Role.CASEWORKER)
    newer = Person.objects.filter(pk=alike.newer_id)
    hidden = [newer.filter(pk__in=Person.objects.visible_to(one)).exists() for one in (colleague, make.leader())]
    carried = Seal.objects.get(person=alike.newer_id)
    assert (hidden, carried.carried_from.person_id) == ([False, True], row.person_id)
    assert Entry.objects.about(carried).get().verb == "carry_seal"
    judge_likeness(likeness_id=alike.pk, actor=make.leader(), version=alike.version, is_same=False)
    assert Person.objects.visible_to(colleague).filter(pk=alike.newer_id).exists()
    assert not Person.objects.visible_to(colleague).filter(pk=row.person_id).exists()
    assert Entry.objects.about(carried).last().verb == "end_carried_seal"


def test_judged_one_person_and_undone_both_stay_sealed(alike, row):
    colleague = member(Role.CASEWORKER)
    for act in (judged_same, undone):
        act(alike)
        assert (Person.objects.visible_to(colleague).count(), Referral.objects.visible_to(colleague).count()) == (0, 0)


def judged_same(alike):
    judge_likeness(likeness_id=alike.pk, actor=make.leader(), version=None, is_same=True)
    move_cases_to_person(likeness_id=alike.pk, actor=make.leader())


def undone(alike):
    undo_likeness(likeness_id=alike.pk, actor=make.leader(), version=None)
    move_cases_to_person(likeness_id=alike.pk, actor=make.leader())


def test_a_seal_of_the_newer_record_goes_over_and_stays_on_both_when_undone(confirmer):
    sent = refer.likeness(make.officer())
    colleague = member(Role.CASEWORKER)
    seal = Seal.objects.create(
        person=sent.newer, provider=make.leader().organisation, reason="at_risk", asked_by=confirmer
    )
    SealedName.objects.create(seal=seal, user=make.leader())
    decide_seal(seal_id=seal.pk, actor=make.leader(), is_confirmed=True)
    for act in (judged_same, undone):
        act(sent)
        assert Referral.objects.visible_to(colleague).filter(person__in=[sent.older, sent.newer]).count() == 0


def test_what_was_declared_while_two_were_one_holds_for_both_afterwards(confirmer):
    sent = refer.likeness(make.officer())
    colleague = member(Role.CASEWORKER)
    judged_same(sent)
    declare_conflict(person_id=sent.older_id, user=colleague, kind="relative", actor=make.leader())
    undone(sent)
    assert Person.objects.visible_to(colleague).filter(pk__in=[sent.older_id, sent.newer_id]).count() == 0


def test_a_judged_pair_with_a_seal_of_its_own_is_shown_to_the_named_alone(confirmer, client_for):
    sent = refer.likeness(make.officer())
    judged_same(sent)
    seal = Seal.objects.create(
        person=sent.newer, provider=make.leader().organisation, reason="at_risk", asked_by=confirmer
    )
    SealedName.objects.create(seal=seal, user=make.leader())
    decide_seal(seal_id=seal.pk, actor=make.leader(), is_confirmed=True)
    found = [client_for(one).get(f"{LIKENESSES}?show=judged").context["count"] for one in (confirmer, make.leader())]
    assert found == [0, 1]
