"""Joiners, movers and leavers: two administrators for every right, one for taking one away, and no case left behind."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.roles import PEOPLE, Role
from administration.people.models import AccessRequest
from administration.people.policies import ASKED_BY_YOU, OWN, TOO_FEW
from administration.people.services.asking import ask_for_access, confirm_access, decline_access
from administration.people.services.leaving import record_leaving
from administration.people.terms import Asked
from administration.people.validators import HELD_AT
from administration.schedules import hand_over_what_leavers_hold
from caseworkflow.allocation import services as allocation
from caseworkflow.case.models import Case
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories.accounts import kind_for, member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture
def one():
    return member(Role.ADMINISTRATOR, username="one.admin")


@pytest.fixture
def other():
    return member(Role.ADMINISTRATOR, username="other.admin")


def wanted(role=Role.CASEWORKER, **changes):
    return {"organisation": organisation(kind_for(role)), "role": role, "from_on": TODAY, **changes}


def joiner(actor, **changes):
    given = {"username": "new.here", "name": "New Here", **wanted(), **changes}
    return ask_for_access(actor=actor, asked=Asked.JOIN, **given)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_joiner_has_nothing_until_another_administrator_confirms(one, other):
    request = joiner(one)
    before = User.objects.filter(username="new.here").count()
    made = confirm_access(request_id=request.pk, actor=other)
    user = User.objects.get(username="new.here")
    assert (before, user.role, user.has_usable_password(), len(made.token) > 40) == (0, Role.CASEWORKER, False, True)


def test_nobody_confirms_what_they_asked_for(one):
    request = joiner(one)
    with pytest.raises(MoveRefused, match=ASKED_BY_YOU):
        confirm_access(request_id=request.pk, actor=one)
    assert not User.objects.filter(username="new.here").exists()


@pytest.mark.parametrize("asked", list(Asked)[1:])
def test_nobody_asks_for_themselves(one, asked):
    given = wanted() if asked == Asked.MOVE else {}
    with pytest.raises(MoveRefused, match="Nobody changes their own"):
        ask_for_access(actor=one, asked=asked, user=one, **given)


def test_nobody_confirms_what_another_asked_for_them(one, other):
    request = ask_for_access(actor=one, asked=Asked.MOVE, user=other, **wanted())
    with pytest.raises(MoveRefused, match="Nobody changes their own"):
        confirm_access(request_id=request.pk, actor=other)
    assert (OWN[:6], fresh(other).role) == ("Nobody", Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.ADMINISTRATOR}))
def test_nobody_else_asks_confirms_or_declines(one, role):
    request, stranger = joiner(one), member(role)
    for act in (confirm_access, decline_access):
        with pytest.raises(PermissionDenied):
            act(request_id=request.pk, actor=stranger)
    with pytest.raises(PermissionDenied):
        joiner(stranger, username="another.one")


def test_what_was_decided_is_not_decided_again(one, other):
    request = joiner(one)
    decline_access(request_id=request.pk, actor=other)
    with pytest.raises(MoveRefused, match="has decided this request already"):
        confirm_access(request_id=request.pk, actor=other)


def test_every_role_of_a_person_has_a_kind_of_organisation():
    assert set(HELD_AT) == set(PEOPLE)


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.AUDITOR}))
def test_a_role_is_held_where_it_belongs_and_nowhere_else(one, role):
    for home in {kind_for(each) for each in PEOPLE} - {kind_for(role)}:
        with pytest.raises(MoveRefused, match="is no role at"):
            joiner(one, organisation=organisation(home), role=role)
    assert joiner(one, **wanted(role)).role == role


@pytest.mark.parametrize("role", [Role.API_CLIENT, Role.CLOCK])
def test_the_roles_of_machines_are_given_to_nobody(one, role):
    with pytest.raises(MoveRefused, match="is no role at"):
        joiner(one, role=role)


@pytest.mark.parametrize(("days", "held"), [(0, ""), (1, Role.TEAM_LEADER)])
def test_a_mover_has_the_old_role_until_the_day_before(one, other, frozen, days, held):
    user = member(Role.TEAM_LEADER)
    begins = TODAY + days * DAY
    request = ask_for_access(actor=one, asked=Asked.MOVE, user=user, **wanted(Role.CASEWORKER, from_on=begins))
    confirm_access(request_id=request.pk, actor=other)
    now = fresh(user).role
    frozen.shift(DAY)
    assert (now, fresh(user).role) == (held or Role.CASEWORKER, Role.CASEWORKER)


def test_a_role_works_on_the_next_request_of_an_open_session(one, other, client_for):
    user = member(Role.COMMISSIONER)
    client, page = client_for(user), reverse("caseworkflow:inbox")
    before = client.get(page).status_code
    request = ask_for_access(actor=one, asked=Asked.MOVE, user=user, **wanted(Role.TEAM_LEADER))
    confirm_access(request_id=request.pk, actor=other)
    assert (before, client.get(page).status_code) == (403, 200)


@pytest.mark.parametrize(("asked", "steps"), [(Asked.RESET_PASSWORD, 1), (Asked.RESET_SECOND_FACTOR, 0)])
def test_a_reset_ends_every_session_at_once_and_gives_a_link(one, other, client_for, asked, steps):
    user = member(Role.CASEWORKER)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    clients = [client_for(user), client_for(user)]
    request = ask_for_access(actor=one, asked=asked, user=user)
    before = [client.get(reverse("caseworkflow:today")).status_code for client in clients]
    made = confirm_access(request_id=request.pk, actor=other)
    after = [client.get(reverse("caseworkflow:today")).status_code for client in clients]
    assert (before, after, bool(made.token)) == ([200, 200], [302, 302], True)
    assert Authenticator.objects.filter(user=user).count() == steps


def held_case():
    case = make.in_treatment("checkpoint")
    return case, case.caseworker


@pytest.mark.parametrize(("days", "is_open", "returned"), [(-1, False, 1), (0, False, 1), (1, True, 0)])
def test_a_leavers_cases_go_to_the_desk_the_same_minute_and_not_before_the_last_day(one, days, is_open, returned):
    case, worker = held_case()
    record_leaving(user=worker, last_on=TODAY + days * DAY, actor=one)
    assert (fresh(worker).is_active, Case.objects.returned().count()) == (is_open, returned)
    assert case.pk


def test_on_the_morning_after_the_last_day_the_clock_hands_the_cases_over_once(one, frozen):
    case, worker = held_case()
    record_leaving(user=worker, last_on=TODAY + DAY, actor=one)
    done = []
    for _ in range(3):
        done.append(hand_over_what_leavers_hold())
        frozen.shift(DAY)
    done.append(hand_over_what_leavers_hold())
    assert (done, list(Case.objects.returned())) == ([0, 0, 1, 0], [case])


def test_the_team_leader_sees_it_in_the_tab_and_gives_it_to_somebody(one, client_for):
    case, worker = held_case()
    boss, heir = make.leader(), member(Role.CASEWORKER, name="Heir Apparent")
    page = f"{reverse('caseworkflow:inbox')}?tab=left"
    before = case.reference in client_for(boss).get(page).content.decode()
    record_leaving(user=worker, last_on=TODAY, actor=one)
    shown = client_for(boss).get(page).content.decode()
    case = make.fresh(case)
    allocation.reallocate_case(case_id=case.pk, actor=boss, caseworker=heir, reason="Left", version=case.version)
    assert (before, case.reference in shown, "Give to a caseworker" in shown) == (False, True, True)
    assert (make.fresh(case).caseworker, Case.objects.returned().count()) == (heir, 0)


def test_the_entry_and_the_timeline_say_that_the_caseworker_left(one, client_for):
    case, worker = held_case()
    record_leaving(user=worker, last_on=TODAY, actor=one)
    entry = Entry.objects.about(case).get(verb="return_to_desk")
    page = client_for(make.leader()).get(reverse("caseworkflow:case-timeline", args=[case.pk])).content.decode()
    assert (entry.actor, entry.facts, "its caseworker left" in page) == (one, {"before": str(worker.pk)}, True)


def test_another_providers_team_leader_sees_nothing_of_it(one, client_for):
    _, worker = held_case()
    record_leaving(user=worker, last_on=TODAY, actor=one)
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Elsewhere"))
    assert Case.objects.visible_to(stranger).returned().count() == 0


def test_a_mover_within_the_provider_keeps_the_cases(one, other):
    _, worker = held_case()
    given = wanted(responsibilities=["cover"])
    request = ask_for_access(actor=one, asked=Asked.MOVE, user=worker, **given)
    confirm_access(request_id=request.pk, actor=other)
    assert (fresh(worker).has_responsibility("cover"), Case.objects.returned().count()) == (True, 0)


def test_a_mover_to_another_provider_leaves_them(one, other):
    _, worker = held_case()
    away = organisation("provider", "Elsewhere")
    request = ask_for_access(actor=one, asked=Asked.MOVE, user=worker, **wanted(organisation=away))
    confirm_access(request_id=request.pk, actor=other)
    assert Case.objects.returned().count() == 1


def test_a_leavers_session_is_shut_on_the_next_request(one, client_for):
    user = member(Role.CASEWORKER)
    client = client_for(user)
    record_leaving(user=user, last_on=TODAY, actor=one)
    assert client.get(reverse("caseworkflow:today")).status_code == 302


def test_two_administrators_always_stay(one, other):
    with pytest.raises(MoveRefused, match=TOO_FEW[:30]):
        record_leaving(user=other, last_on=TODAY, actor=one)
    member(Role.ADMINISTRATOR)
    record_leaving(user=other, last_on=TODAY, actor=one)
    assert Membership.objects.administrators().count() == 2


def test_nobody_ends_their_own_role(one, other):
    with pytest.raises(MoveRefused, match="Nobody changes their own"):
        record_leaving(user=one, last_on=TODAY, actor=one)


def test_accounts_of_the_clock_and_of_machines_are_not_among_the_people(one):
    User.objects.clock()
    assert "clock" not in set(User.objects.visible_to(one).values_list("username", flat=True))


# -- pages -----------------------------------------------------------------------------------------------------------


def typed(role=Role.CASEWORKER, **changes):
    home = Organisation.objects.get(pk=organisation(kind_for(role)).pk)
    days = {"from_on_day": "3", "from_on_month": "3", "from_on_year": "2026"}
    return {"organisation": str(home.pk), "role": role, **days, **changes}


def test_two_people_add_a_third_on_the_pages_and_the_link_is_shown_once(one, other, client_for):
    first, second = client_for(one), client_for(other)
    first.post(reverse("administration:person-create"), typed(name="Kit Lane", username="kit.lane"))
    page = reverse("administration:request-decide", args=[AccessRequest.objects.get().pk])
    refused = first.post(page, {"decision": "confirm"})
    shown = second.post(page, {"decision": "confirm"}).content.decode()
    again = second.get(page).status_code
    assert (refused.status_code, "http://testserver/administration/password/" in shown, again) == (409, True, 404)
    assert User.objects.get(username="kit.lane").role == Role.CASEWORKER


def test_a_list_of_people_is_read_by_key_and_searched(one, client_for, settings):
    home = organisation(kind_for(Role.CASEWORKER))
    for number in range(60):
        user = User.objects.create(username=f"worker.{number:02}", display_name=f"Worker {number:02}")
        Membership.objects.create(user=user, organisation=home, role=Role.CASEWORKER)
    client, page = client_for(one), reverse("administration:person-list")
    first = client.get(page)
    second = client.get(page + first.context["pager"].next)
    names = [line["user"].username for line in (*first.context["lines"], *second.context["lines"])]
    found = client.get(page, {"q": "worker 07"}).context["lines"]
    assert (len(names), len(set(names)), [line["user"].username for line in found]) == (61, 61, ["worker.07"])


def test_a_user_name_that_stands_already_is_refused_at_the_form(one, client_for):
    member(Role.CASEWORKER, username="kit.lane")
    answer = client_for(one).post(reverse("administration:person-create"), typed(name="Kit Lane", username="KIT.lane"))
    assert (answer.status_code, b"There is an account named KIT.lane already." in answer.content) == (409, True)


def test_a_role_that_would_begin_after_the_last_day_never_begins(one, other, frozen):
    user = member(Role.COMMISSIONER)
    request = ask_for_access(
        actor=one, asked=Asked.MOVE, user=user, **wanted(Role.TEAM_LEADER, from_on=TODAY + 5 * DAY)
    )
    confirm_access(request_id=request.pk, actor=other)
    record_leaving(user=user, last_on=TODAY + DAY, actor=one)
    held = []
    for _ in range(8):
        held.append(fresh(user).role)
        frozen.shift(DAY)
    assert held == [Role.COMMISSIONER] * 2 + [""] * 6
