"""A passkey made and used in a real browser, whose key lies in a virtual authenticator."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.roles import Role
from ledger.models import Entry
from tests.factories.accounts import member

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
REFUSES = """() => {
  navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
}"""
INDEX = "/account/second-factor/"


@pytest.fixture
def sergeant(real_commits):
    return member(Role.DECISION_MAKER)


def with_key(desk, **changes):
    tools = desk.context.new_cdp_session(desk.page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, **changes}})
    return tools, made["authenticatorId"]


def make_passkey(desk):
    desk.open(f"{INDEX}passkey/").fill(name="Phone").press("Make a passkey")
    desk.page.wait_for_selector("text=Your recovery codes")


def test_a_passkey_is_made_asked_for_at_the_next_sign_in_and_opens_the_service(desks, sergeant):
    desk = desks()
    with_key(desk)
    desk.sign_in(sergeant, by_form=True)
    make_passkey(desk)
    desk.open(INDEX)
    assert "Phone, since" in desk.words
    assert (desk.axe(), desk.at(320).is_too_wide) == ([], False)
    desk.page.context.clear_cookies()
    desk.sign_in(sergeant, by_form=True)
    assert desk.heading == "Second step"
    desk.page.get_by_role("button", name="Use a passkey").click()
    desk.page.wait_for_url(lambda url: "/account/" not in url)
    assert Entry.objects.filter(verb="sign_in", actor=sergeant).count() == 2


def test_a_browser_that_makes_none_says_so_and_nothing_is_kept(desks, sergeant):
    desk = desks()
    with_key(desk, isUserVerified=False, automaticPresenceSimulation=False)
    desk.sign_in(sergeant, by_form=True).open(f"{INDEX}passkey/")
    desk.page.evaluate(REFUSES)
    desk.page.get_by_role("button", name="Make a passkey").click()
    desk.page.wait_for_selector("text=No passkey was used. Press the button to try again.")
    assert Authenticator.objects.count() == 0


def test_another_key_does_not_open_the_account(desks, sergeant):
    desk = desks()
    tools, key = with_key(desk)
    desk.sign_in(sergeant, by_form=True)
    make_passkey(desk)
    tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    desk.page.context.clear_cookies()
    other = desks()
    with_key(other)
    other.sign_in(sergeant, by_form=True)
    other.page.get_by_role("button", name="Use a passkey").click()
    other.page.wait_for_selector("text=No passkey was used. Press the button to try again.")
    assert other.heading == "Second step"


def test_a_passkey_that_is_removed_ends_every_session(desks, sergeant):
    desk = desks()
    with_key(desk)
    desk.sign_in(sergeant, by_form=True)
    make_passkey(desk)
    desk.open(INDEX).follow("Remove").press("Remove")
    assert (desk.heading, Authenticator.objects.filter(type="webauthn").count()) == ("Sign in", 0)
