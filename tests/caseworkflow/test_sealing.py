"""A sealed person is there for the people who are named alone; one team leader asks, another confirms, either way."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from caseworkflow.allocation.services import reallocate_case
from caseworkflow.case.models import Case
from caseworkflow.case.notices import notify_of_case
from caseworkflow.contact.models import Appointment
from caseworkflow.ending.services import report_death
from caseworkflow.sealing.services import ask_for_seal, ask_to_unseal, decide_seal
from ledger.models import Entry, Notice
from outcomes.research.exports import export_decisions, export_people
from referrals.people.models import Likeness, Person
from referrals.people.services.judging import judge_likeness
from referrals.referral.models import Referral
from referrals.withheld.models import Seal
from referrals.withheld.services import keep_conflict
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

PAGES = ("case-detail", "case-timeline", "case-contact", "risk-detail", "consent-detail", "case-seal", "attempt-create")


def page(name, row=None):
    return reverse(f"caseworkflow:{name}", args=[row.pk] if row else [])


@pytest.fixture
def confirmer(db):
    return member(Role.TEAM_LEADER, name="Second Leader")


@pytest.fixture
def row(db):
    return make.booked()


def asked(row, *, by=None, named=()):
    return ask_for_seal(case_id=row.pk, actor=by or make.leader(), reason="staff", named=[row.caseworker, *named])


def sealed(row, confirmer, named=()):
    return decide_seal(seal_id=asked(row, named=named).pk, actor=confirmer, is_confirmed=True)


def test_nothing_is_sealed_before_a_second_team_leader_confirms_it(row, confirmer):
    colleague = member(Role.CASEWORKER)
    seal = asked(row)
    with pytest.raises(MoveRefused, match="You asked for this yourself"):
        decide_seal(seal_id=seal.pk, actor=make.leader(), is_confirmed=True)
    before = Case.objects.visible_to(colleague).count()
    decide_seal(seal_id=seal.pk, actor=confirmer, is_confirmed=True)
    assert (before, Case.objects.visible_to(colleague).count()) == (1, 0)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER])
def test_whoever_is_not_named_finds_nothing_and_the_named_find_all(client_for, row, confirmer, role):
    other, named = member(role), member(role)
    sealed(row, confirmer, named=[named])
    for user, code in ((other, 404), (named, 200), (row.caseworker, 200)):
        client = client_for(user)
        assert {client.get(page(name, row)).status_code for name in PAGES[:-1]} == {code}
        for address in (page("case-list") + "?caseworker=all", page("case-list") + "?q=Carter&caseworker=all"):
            assert ("Jo Carter" in client.get(address).content.decode()) is (code == 200)
    assert client_for(other).get(page("attempt-create", row)).status_code == 404
    counts = [
        rows.objects.visible_to(user).count()
        for user in (other, named)
        for rows in (Case, Referral, Person, Appointment)
    ]
    assert counts == [0] * 4 + [1] * 4


def test_managers_see_how_many_and_not_which(client_for, row, confirmer):
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    sealed(row, confirmer)
    shown = client_for(confirmer).get(page("seal-list")).content.decode()
    assert ("1 person is sealed here" in shown, "Carter" in shown, row.reference in shown) == (True, False, False)
    assert client_for(stranger).get(page("seal-list")).context["count"] == 0
    assert client_for(row.caseworker).get(page("seal-list")).status_code == 403


def test_every_case_of_the_person_is_sealed_with_it(row, confirmer):
    second = make.allocated("new_chance")
    for rows, pk in ((Case, second.pk), (Referral, second.referral_id)):
        rows.objects.filter(pk=pk).update(person=row.person)
    sealed(row, confirmer)
    assert Case.objects.visible_to(member(Role.CASEWORKER)).count() == 0


def test_another_person_and_another_provider_stay_as_they_were(row, confirmer):
    other = make.allocated("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    sealed(row, confirmer)
    assert list(Case.objects.visible_to(member(Role.CASEWORKER))) == [other]


def test_whoever_works_with_the_person_is_named(row):
    with pytest.raises(MoveRefused, match="works with this person"):
        ask_for_seal(case_id=row.pk, actor=make.leader(), reason="staff", named=[])
    assert Seal.objects.count() == 0


def test_it_is_not_given_to_whoever_is_not_named(row, confirmer):
    sealed(row, confirmer)
    with pytest.raises(MoveRefused, match="is not named on the seal"):
        reallocate_case(case_id=row.pk, actor=make.leader(), caseworker=member(Role.CASEWORKER), reason="Leave")


def test_a_message_to_a_leader_who_is_not_named_is_held(row, confirmer):
    sealed(row, confirmer)
    report_death(case_id=row.pk, actor=row.caseworker, source="Coroner")
    notify_of_case(str(Entry.objects.about(row).get(verb="report_death").pk))
    held = dict(Notice.objects.filter(text="death_reported").values_list("recipient", "held_because"))
    assert held[f"user:{confirmer.pk}"] == "They may not read this case."
    assert held[f"user:{make.leader().pk}"] == "No email address is on record: it stands in their list of work."


def test_no_row_of_a_sealed_person_leaves_in_a_file(row, confirmer):
    Referral.objects.filter(pk=row.referral_id).update(source_reference="SRC-1")
    before = [len(list(export())) for export in (export_people, export_decisions)]
    sealed(row, confirmer)
    assert (before, [len(list(export())) for export in (export_people, export_decisions)]) == ([1, 1], [0, 0])


def test_the_banner_stands_on_every_page_of_the_case_for_the_named(client_for, row, confirmer):
    client = client_for(row.caseworker)
    before = "Sealed." in client.get(page("case-detail", row)).content.decode()
    sealed(row, confirmer)
    after = {"Sealed." in client.get(page(name, row)).content.decode() for name in ("case-detail", "case-timeline")}
    assert (before, after) == (False, {True})
    assert client.get(page("case-seal", row)).context["named"] == sorted(map(str, (row.caseworker, make.leader())))


def test_opening_takes_two_as_well_and_the_second_need_not_be_named(client_for, row, confirmer):
    colleague = member(Role.CASEWORKER)
    seal = sealed(row, confirmer)
    ask_to_unseal(case_id=row.pk, actor=make.leader())
    with pytest.raises(MoveRefused, match="You asked for this yourself"):
        decide_seal(seal_id=seal.pk, actor=make.leader(), is_confirmed=True)
    with pytest.raises(MoveRefused, match="asked already"):
        ask_to_unseal(case_id=row.pk, actor=make.leader())
    client = client_for(confirmer)
    shown = client.get(reverse("caseworkflow:seal-decide", args=[seal.pk])).content.decode()
    before = Case.objects.visible_to(colleague).count()
    client.post(reverse("caseworkflow:seal-decide", args=[seal.pk]), {"decision": "confirm"})
    assert ("Carter" in shown, "a sealed person" in shown) == (False, True)
    assert (before, Case.objects.visible_to(colleague).count()) == (0, 1)


def test_declined_nothing_changes(row, confirmer):
    first = asked(row)
    decide_seal(seal_id=first.pk, actor=confirmer, is_confirmed=False)
    assert Case.objects.visible_to(member(Role.CASEWORKER)).count() == 1
    seal = sealed(row, confirmer)
    ask_to_unseal(case_id=row.pk, actor=make.leader())
    decide_seal(seal_id=seal.pk, actor=make.leader(), is_confirmed=False)
    assert Case.objects.visible_to(member(Role.CASEWORKER)).count() == 0
    with pytest.raises(MoveRefused, match="Nothing waits"):
        decide_seal(seal_id=seal.pk, actor=confirmer, is_confirmed=True)


def test_who_leads_nobody_asks_and_confirms_nothing(client_for, row, confirmer):
    seal = asked(row)
    typed = {"reason": "staff", "named": [str(row.caseworker_id)]}
    assert client_for(row.caseworker).post(page("case-seal", row), typed).status_code == 403
    assert client_for(row.caseworker).get(page("case-unseal", row)).status_code == 403
    with pytest.raises(PermissionDenied):
        decide_seal(seal_id=seal.pk, actor=row.caseworker, is_confirmed=True)
    with pytest.raises(MoveRefused, match="sealed already, or waits"):
        asked(row, by=confirmer)


def test_the_page_asks_and_the_ledger_names_the_named(client_for, row):
    typed = {"reason": "at_risk", "named": [str(row.caseworker_id)]}
    client = client_for(make.leader())
    answers = [client.post(page("case-seal", row), given).status_code for given in ({"reason": "staff"}, typed)]
    entry = Entry.objects.get(verb="ask_for_seal")
    assert answers == [200, 302]
    assert entry.facts == {"reason": "at_risk", "named": sorted(map(str, (row.caseworker_id, make.leader().pk)))}


def test_a_leader_who_is_kept_from_the_person_is_not_told_whom_a_request_is_about(client_for, row, confirmer):
    seal = asked(row)
    keep_conflict(user=confirmer, person_id=row.person_id, kind="relative", actor=make.leader())
    shown = client_for(confirmer).get(reverse("caseworkflow:seal-decide", args=[seal.pk])).content.decode()
    assert "Carter" not in shown


def test_the_seal_goes_with_the_person_when_two_records_become_one(row, confirmer):
    older = Person.objects.create(family_name="Cartar", given_names="Jo")
    Referral.objects.filter(pk=make.accepted_referral("new_chance").pk).update(person=older)
    likeness = Likeness.objects.create(older=older, newer=row.person, why="alike")
    seal = sealed(row, confirmer)
    judge_likeness(likeness_id=likeness.pk, actor=make.leader(), version=0, is_same=True)
    seal.refresh_from_db()
    assert seal.person_id == older.pk
    assert Referral.objects.visible_to(member(Role.CASEWORKER)).count() == 0
