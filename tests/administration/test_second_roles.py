"""A second role beside the one held: asked by one administrator, confirmed by another, and of one side alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from administration.people.services.asking import ask_for_access, confirm_access
from administration.people.terms import Asked
from tests.factories.accounts import kind_for, member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db


def asked(user, role, at=None, **days):
    return ask_for_access(
        actor=member(Role.ADMINISTRATOR),
        asked=Asked.SECOND_ROLE,
        user=user,
        organisation=at or organisation(kind_for(role)),
        role=role,
        **{"from_on": timezone.localdate(), "until_on": None, **days},
    )


def test_both_hold_once_another_administrator_confirms(administrator):
    user = member(Role.CASEWORKER)
    request = asked(user, Role.TEAM_LEADER)
    before = user.memberships.active().count()
    confirm_access(request_id=request.pk, actor=administrator)
    assert (before, set(user.memberships.active().values_list("role", flat=True))) == (1, {"caseworker", "team_leader"})
    assert User.objects.get(pk=user.pk).role == ""


@pytest.mark.parametrize(
    ("held", "second"),
    [
        (Role.CASEWORKER, Role.CUSTODY_OFFICER),
        (Role.DECISION_MAKER, Role.TEAM_LEADER),
        (Role.ADMINISTRATOR, Role.CASEWORKER),
        (Role.CASEWORKER, Role.ADMINISTRATOR),
        (Role.AUDITOR, Role.TEAM_LEADER),
        (Role.COMMISSIONER, Role.EVALUATOR),
        (Role.PARTNER, Role.CASEWORKER),
    ],
)
def test_no_two_sides_in_one_head(held, second):
    with pytest.raises(MoveRefused, match="at once"):
        asked(member(held), second)


@pytest.mark.parametrize(
    ("held", "second"),
    [(Role.CUSTODY_OFFICER, Role.DECISION_MAKER), (Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER)],
)
def test_two_roles_of_one_side_may_be_held(held, second):
    assert asked(member(held), second).role == second


def test_the_same_role_twice_only_at_another_organisation():
    user = member(Role.COMMISSIONER)
    with pytest.raises(MoveRefused, match="already"):
        asked(user, Role.COMMISSIONER)
    assert asked(user, Role.COMMISSIONER, organisation("commissioner", "Another office")).role == Role.COMMISSIONER


def test_what_does_not_overlap_is_no_second_role():
    user, today = member(Role.CASEWORKER), timezone.localdate()
    user.memberships.update(until_on=today)
    assert asked(user, Role.CUSTODY_OFFICER, from_on=today + timedelta(days=1)).role == Role.CUSTODY_OFFICER
    with pytest.raises(MoveRefused, match="at once"):
        asked(user, Role.CUSTODY_OFFICER, from_on=today)


def test_the_page_asks_and_says_what_is_wrong(client_for, administrator):
    user, today = member(Role.CASEWORKER), timezone.localdate()
    url = reverse("administration:person-second-role", args=[user.pk])
    typed = {
        "organisation": str(user.organisation.pk),
        "from_on_day": today.day,
        "from_on_month": today.month,
        "from_on_year": today.year,
    }
    client = client_for(administrator)
    answers = [client.post(url, {**typed, "role": role}).status_code for role in ("caseworker", "team_leader")]
    assert answers == [409, 302]
    assert client_for(member(Role.TEAM_LEADER)).get(url).status_code == 403
