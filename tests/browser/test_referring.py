"""An officer refers a detained person at the desk, at 3 am, on a narrow screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.referral.models import Referral
from tests.factories import referrals as refer

pytestmark = pytest.mark.browser


def detained():
    now = timezone.now() - timedelta(minutes=5)
    return {
        "family_name": "O'Brien",
        "given_names": "Shaun",
        "date_of_birth": (now - timedelta(days=365 * 31)).date(),
        "sex": "M",
        "source": "custody",
        "custody_suite": "Perry Barr",
        "referred_at": now,
        "offence_code": "092/61",
        "offence_on": now.date(),
        "drug": "cannabis",
        "drug_amount_band": "personal_small",
        "is_supply_suspected": "no",
        "responsibility": "admitted",
        "gravity_score": "2",
        "previous_convictions": "0",
        "victim": "none",
    }


def agreed():
    return {
        "agrees_to_take_part": "yes",
        "agreement_how": "Out loud, with a witness",
        "agrees_to_share": "yes",
        "agreed_at": timezone.now() - timedelta(minutes=4),
    }


REACH = {"mobile": "07700 900123", "is_safe_to_text": "yes"}


def test_at_320_px_from_signing_in_to_the_card_in_the_hand(desks, custody_officer):
    desk = desks(custody_officer, width=320, by_form=True)
    desk.follow("Refer someone").fill(**detained()).press("Check what they can have")
    assert "DIVERT" in desk.words
    desk.fill(programme="divert", **agreed(), **REACH).press("Send referral")
    sent = Referral.objects.get()
    assert (sent.state, sent.reference in desk.words, "What happens next" in desk.words) == ("accepted", True, True)
    assert (desk.fetch("Print their card")[:5], desk.is_too_wide, desk.axe()) == (b"%PDF-", False, [])


def test_bad_input_comes_back_with_links_to_it_and_nothing_typed_is_lost(desks, custody_officer):
    desk = desks(custody_officer, width=320).follow("Refer someone")
    desk.fill(
        given_names="Zoë",
        mobile="12",
        crime_number="20/1/26",
        date_of_birth_day="31",
        date_of_birth_month="2",
        date_of_birth_year="1990",
    ).press("Send referral")
    assert ("Error:" in desk.page.title(), len(desk.problems) > 5, desk.axe()) == (True, True, [])
    desk.follow("Date of birth must be a real date")
    assert desk.page.evaluate("document.activeElement.name") == "date_of_birth_day"
    typed = {
        name: desk.page.locator(f'[name="{name}"]').input_value()
        for name in ("given_names", "mobile", "crime_number", "date_of_birth_day", "date_of_birth_year")
    }
    assert list(typed.values()) == ["Zoë", "12", "20/1/26", "31", "1990"]
    assert Referral.objects.count() == 0


def test_checking_says_why_and_why_not_and_keeps_nothing(desks, custody_officer):
    desk = desks(custody_officer).follow("Refer someone")
    desk.fill(**detained() | {"is_supply_suspected": "yes"}).press("Check what they can have")
    headings = desk.page.locator("h3 .govuk-tag").all_inner_texts()
    assert (len(headings) >= 2, Referral.objects.count()) == (True, 0)
    assert desk.page.locator('[name="family_name"]').input_value() == "O'Brien"


def test_a_supply_case_waits_and_the_officer_is_told_for_whom(desks, custody_officer):
    desk = desks(custody_officer).follow("Refer someone")
    answers = detained()
    del answers["is_supply_suspected"]
    desk.fill(**answers).press("Check what they can have")
    desk.fill(programme="divert", **agreed(), **REACH).press("Send referral")
    assert (Referral.objects.get().state, "It is waiting for a team leader" in desk.words) == ("screening", True)


def test_without_scripts_the_same_page_does_the_same(desks, custody_officer):
    desk = desks(custody_officer, width=320, java_script_enabled=False).follow("Refer someone")
    desk.fill(**detained()).press("Check what they can have")
    desk.fill(programme="divert", **agreed(), **REACH).press("Send referral")
    assert (Referral.objects.get().state, desk.heading) == ("accepted", "Referral sent")


def tab_to(desk, name):
    """Press Tab until the field of this name has the focus."""
    for _ in range(80):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()") == name:
            return desk.page.keyboard
    raise AssertionError(f"{name} cannot be reached by the keyboard.")


def test_with_the_keyboard_alone_a_draft_is_saved(desks, custody_officer):
    desk = desks(custody_officer)
    tab_to(desk, "Refer someone").press("Enter")
    desk.page.wait_for_url("**/refer/")
    tab_to(desk, "family_name").type("Carter")
    tab_to(desk, "given_names").type("Jo")
    tab_to(desk, "sex").press("Space")
    desk.page.locator('[name="note"]').focus()
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/finish/")
    row = Referral.objects.get()
    assert (row.state, row.sent_name, row.sex) == ("draft", "Jo Carter", "F")


def test_an_officer_of_another_force_finds_nothing(desks, custody_officer, partner):
    row = refer.accepted(custody_officer)
    desk = desks(partner).open(f"/referrals/{row.pk}/")
    assert desk.heading == "Page not found"
