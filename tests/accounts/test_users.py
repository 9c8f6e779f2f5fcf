"""A person holds one role, at one organisation, from a day until a day."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)


def role_of(user):
    return User.objects.get(pk=user.pk).role


@pytest.fixture
def officer():
    return member(Role.CUSTODY_OFFICER)


def test_a_role_holds_on_its_first_and_its_last_day(officer):
    officer.memberships.update(from_on=TODAY, until_on=TODAY)
    assert role_of(officer) == Role.CUSTODY_OFFICER


@pytest.mark.parametrize(
    ("from_on", "until_on"), [(date(2020, 1, 1), TODAY - timedelta(days=1)), (TODAY + timedelta(days=1), None)]
)
def test_a_role_does_not_hold_before_or_after_its_days(officer, from_on, until_on):
    officer.memberships.update(from_on=from_on, until_on=until_on)
    assert (role_of(officer), User.objects.get(pk=officer.pk).organisation) == ("", None)


def test_somebody_whose_account_is_closed_holds_nothing(officer):
    officer.is_active = False
    assert officer.holds(Role.CUSTODY_OFFICER) is False


def test_somebody_without_a_role_has_no_number_and_no_responsibility(db):
    nobody = User.objects.create_user("nobody", display_name="Nobody")
    told = (nobody.role, nobody.role_label, nobody.officer_number, nobody.has_responsibility("placement_lead"))
    assert told == ("", "No role", "", False)


def test_a_responsibility_is_held_with_the_role(officer):
    officer.memberships.update(responsibilities=["placement_lead"])
    again = User.objects.get(pk=officer.pk)
    assert (again.has_responsibility("placement_lead"), again.has_responsibility("analyst")) == (True, False)


def test_the_clock_is_one_account_that_cannot_sign_in():
    clock = User.objects.clock()
    assert (User.objects.clock(), clock.role, clock.has_usable_password()) == (clock, Role.CLOCK, False)


def test_a_name_on_screen_falls_back_to_the_one_signed_in_with(officer):
    officer.display_name = ""
    assert str(officer) == officer.username
