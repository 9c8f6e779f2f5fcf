"""The one page of transitions and plain acts: who is refused before what, and what a page of another version shows."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.beside.presenters import SATELLITES
from caseworkflow.case.models import Case
from caseworkflow.contact import services as appointment
from caseworkflow.contract import services as contract
from caseworkflow.contract.models import Contract
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import Machine, PlainAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.allocated("checkpoint")


def url(name, case):
    return reverse(f"caseworkflow:{name}", args=[case.pk])


def test_what_is_not_possible_from_here_is_said_before_whose_it_is_when_a_page_is_opened(client_for, case):
    stranger = client_for(member(Role.CASEWORKER))
    answers = [stranger.get(url(name, case)).status_code for name in ("case-begin", "contract-fulfil", "case-suspend")]
    assert answers == [409, 409, 409]
    assert [stranger.get(url(name, case)).status_code for name in ("case-start-contact", "contract-decline")] == [
        403,
        403,
    ]


@pytest.mark.parametrize("name", ["case-start-contact", "contract-decline", "contract-set-term", "note-create"])
def test_whose_act_it_is_not_is_told_so_before_the_form_is_read(client_for, case, name):
    expected = 200 if name == "note-create" else 403
    assert client_for(member(Role.CASEWORKER)).post(url(name, case), {}).status_code == expected


def test_the_second_of_two_people_at_a_satellite_sees_what_changed_and_keeps_what_they_typed(client_for, case):
    make.draft_contract(case)
    leader, client = make.leader(), client_for(case.caseworker)
    contract.offer_contract(case_id=case.pk, actor=leader, is_effect_explained=True, is_advice_offered=True)
    answer = client.post(url("contract-decline", case), {"reason": "Says no", "version": "0"})
    changed = [(one["title"], one["by"]) for one in answer.context["changed"]]
    assert (answer.status_code, changed) == (409, [("Offer the contract", leader)])
    assert (answer.context["form"]["reason"].value(), answer.context["form"]["version"].value()) == ("Says no", 1)
    again = client.post(url("contract-decline", case), {"reason": "Says no", "version": "1"})
    assert (again.status_code, Contract.objects.get(case=case).state) == (302, "declined")


def test_an_appointment_that_is_no_first_one_is_entered_as_an_alteration():
    row = make.in_treatment("new_chance")
    appointment.book_appointment(case_id=row.pk, actor=row.caseworker, starts_at=timezone.now() + timedelta(days=1))
    entry = Entry.objects.about(row).filter(verb="book_session").last()
    assert (entry.kind, entry.facts["appointment_kind"]) == ("alteration", "session")


def test_every_table_beside_a_case_is_in_the_one_list_of_satellites():
    beside = {one.model for one in SATELLITES}
    found = {model for model in apps.get_app_config("caseworkflow").get_models() if issubclass(model, Machine)}
    assert beside == found - {Case}
    assert [one.page for one in SATELLITES if not one.is_single] == ["consent"]


@pytest.mark.parametrize(("state", "status"), [("screening", 200), ("withdrawn", 409)])
def test_a_referral_is_withdrawn_only_while_that_is_possible(client_for, custody_officer, state, status):
    row = refer.waiting(custody_officer)
    type(row).objects.filter(pk=row.pk).update(state=state)
    answer = client_for(custody_officer).get(reverse("referrals:referral-withdraw", args=[row.pk]))
    assert answer.status_code == status


class Noun:
    """Enough of a noun for an address."""

    name, route, roles = "thing", "<uuid:pk>/", frozenset({Role.TEAM_LEADER})

    class view:  # noqa: N801 - stands where a view's class does
        @staticmethod
        def as_view(**options):
            return lambda _request: options


def test_an_address_is_named_after_its_noun_and_verb_and_opens_to_the_nouns_roles_unless_it_names_its_own():
    act = PlainAct("look_at", "Look at it", lambda *_: True)
    made = [
        declare_transition(Noun, "give_up", None),
        declare_plain_act(Noun, act, None, within="parts/<uuid:part_id>/", roles={Role.CASEWORKER}),
    ]
    assert [(str(one.pattern), one.name, one.roles) for one in made] == [
        ("<uuid:pk>/give-up/", "thing-give-up", {Role.TEAM_LEADER}),
        ("<uuid:pk>/parts/<uuid:part_id>/look-at/", "thing-look-at", {Role.CASEWORKER}),
    ]
    assert [one.callback(None).get("verbs") for one in made] == [("give_up",), None]
