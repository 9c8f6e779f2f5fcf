"""Home, the list and one referral: what the referring side may read, and nothing more."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from ledger.models import Entry
from referrals.feedback import services
from referrals.feedback.models import Feedback
from referrals.referral.models import Referral
from referrals.screening import services as screening_services
from tests.factories import referrals
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

HOME, LIST = reverse("referrals:home"), reverse("referrals:referral-list")


@pytest.fixture
def browser(client_for, custody_officer):
    return client_for(custody_officer)


@pytest.fixture
def stranger(client_for):
    return client_for(member(Role.CUSTODY_OFFICER, at=organisation("police", "Elsewhere Police", "22")))


def detail(row):
    return reverse("referrals:referral-detail", args=[row.pk])


def shown(answer):
    return [line["row"].family_name for line in answer.context["lines"]]


def numbers(answer):
    return [tile["number"] for tile in answer.context["tiles"]]


def many(officer, count):
    rows = [
        Referral(
            sender=officer.organisation,
            force=officer.organisation,
            referring_officer=officer,
            source="street",
            family_name=f"Number {place}",
            given_names="A",
        )
        for place in range(count)
    ]
    Referral.objects.bulk_create(rows)
    Feedback.objects.bulk_create(Feedback(referral=row, value="received", rule="police") for row in rows)


def test_an_empty_home_says_what_a_referral_takes(browser):
    answer = browser.get(HOME)
    assert "You have not referred anyone yet. A referral takes about three minutes." in answer.content.decode()
    assert numbers(answer) == [0, 0, 0]


def test_the_tiles_count_drafts_questions_and_updates(browser, custody_officer, team_leader):
    referrals.drafted(custody_officer)
    referrals.asked(custody_officer, team_leader, crime_number="20/3/26")
    referrals.accepted(custody_officer, crime_number="20/4/26")
    assert numbers(browser.get(HOME)) == [1, 1, 1]


def test_reading_a_referral_takes_it_off_the_updates(browser, custody_officer):
    row = referrals.accepted(custody_officer)
    browser.get(detail(row))
    assert numbers(browser.get(HOME)) == [0, 0, 0]


def test_each_tile_opens_exactly_what_it_counts(browser, custody_officer, team_leader):
    referrals.drafted(custody_officer, family_name="Draft")
    referrals.asked(custody_officer, team_leader, family_name="Asked", crime_number="20/3/26")
    referrals.accepted(custody_officer, family_name="Told", crime_number="20/4/26")
    tiles = browser.get(HOME).context["tiles"]
    assert [shown(browser.get(tile["url"])) for tile in tiles] == [["Draft"], ["Asked"], ["Told"]]


@pytest.mark.parametrize("count", [10, 50])
def test_the_list_takes_the_same_few_statements_whatever_it_shows(browser, custody_officer, count):
    many(custody_officer, count)
    browser.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = browser.get(LIST)
    assert (len(shown(answer)), len(asked) <= 10) == (count, True), "\n".join(one["sql"][:150] for one in asked)


def test_one_referral_takes_a_fixed_number_of_statements(browser, custody_officer):
    row = referrals.accepted(custody_officer)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        browser.get(detail(row))
    assert len(asked) <= 14, "\n".join(one["sql"][:150] for one in asked)


def test_the_next_page_begins_after_the_last_row(browser, custody_officer):
    many(custody_officer, 60)
    first = browser.get(LIST)
    second = browser.get(LIST + first.context["pager"].next)
    assert (len(shown(first)), len(shown(second)), second.context["pager"].next) == (50, 10, "")
    assert set(shown(first)) & set(shown(second)) == set()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=cart", ["Carter"]),
        ("q=Joanne+Carter", ["Carter"]),
        ("q=02/73319Z", ["Carter"]),
        ("q=20/5/26", ["Other"]),
        ("stand=accepted", ["Other", "Carter"]),
        ("stand=draft", []),
        ("suite=Perry+Barr", ["Other"]),
        ("period=7", ["Other", "Carter"]),
        ("whose=anybody", ["Other", "Carter"]),
    ],
)
def test_filters_find_what_they_say(browser, custody_officer, query, found):
    referrals.accepted(custody_officer, pnc_id="2002/0073319Z")
    referrals.accepted(
        custody_officer,
        family_name="Other",
        source="custody",
        custody_suite="Perry Barr",
        crime_number="20/5/26",
        date_of_birth=date(1980, 1, 1),
    )
    assert sorted(shown(browser.get(f"{LIST}?{query}"))) == sorted(found)


def test_filters_that_are_on_stand_as_chips_and_can_be_taken_off(browser):
    answer = browser.get(f"{LIST}?q=nobody&period=7")
    assert answer.context["chips"] == [
        {"text": "Surname, reference or PNC number: nobody", "url": "?period=7"},
        {"text": "Referred: Last 7 days", "url": "?q=nobody"},
    ]
    assert "No referral that you may see fits these filters." in answer.content.decode()


def test_the_list_is_entered_with_every_row_it_showed(browser, custody_officer):
    row = referrals.accepted(custody_officer)
    browser.get(LIST)
    entry = Entry.objects.filter(verb="list", object_kind="referrals.referral").last()
    assert entry.facts["rows"] == [str(row.pk)]


def test_another_force_sees_neither_the_list_nor_the_referral(stranger, custody_officer):
    row = referrals.accepted(custody_officer)
    assert shown(stranger.get(LIST)) == []
    for name in ("detail", "sent", "card", "answer", "withdraw"):
        assert stranger.get(reverse(f"referrals:referral-{name}", args=[row.pk])).status_code == 404


def test_looking_at_a_referral_is_entered_first(browser, custody_officer):
    row = referrals.accepted(custody_officer)
    browser.get(detail(row))
    assert Entry.objects.about(row).filter(verb="view", actor=custody_officer).count() == 1


def test_the_five_steps_follow_what_was_told(browser, custody_officer, team_leader):
    row = referrals.accepted(custody_officer)
    services.record_feedback(referral_id=row.pk, value="reached", actor=team_leader)
    steps = browser.get(detail(row)).context["steps"]
    assert [(step["label"], step["status"]) for step in steps] == [
        ("Sent", "done"),
        ("Accepted", "done"),
        ("Spoken to", "done"),
        ("Taking part", "current"),
        ("Ended", "to_come"),
    ]


def test_the_ending_is_said_in_plain_words(browser, custody_officer, team_leader):
    row = referrals.accepted(custody_officer)
    services.record_feedback(referral_id=row.pk, value="ended", ending="not_completed", actor=team_leader)
    answer = browser.get(detail(row))
    assert (answer.context["ending_words"], answer.context["ahead"]) == (
        "The person did not complete the programme.",
        [],
    )


def test_a_refusal_shows_its_reason(browser, custody_officer, team_leader):
    row = referrals.rejected(custody_officer, team_leader)
    assert "Supply suspected" in browser.get(detail(row)).content.decode()


def test_a_partner_reads_received_and_nothing_else(client_for, partner, team_leader):
    row = referrals.sent(partner, source="self", programme="offender_to_rehab", drug="heroin", offence_code="")
    for value in ("accepted", "reached"):
        Feedback.objects.get_or_create(referral=row, value=value, defaults={"rule": "planted"})
    answer = client_for(partner).get(detail(row))
    assert (answer.context["standing"], [one["title"] for one in answer.context["timeline"]]) == (
        "received",
        ["Received"],
    )
    assert [word for word in ("Accepted", "Spoken to") if word in answer.content.decode()] == []


def test_nothing_that_a_partner_may_open_tells_whether_it_was_accepted(client_for, partner):
    row = referrals.sent(partner, source="self", programme="offender_to_rehab", drug="heroin", offence_code="")
    browser = client_for(partner)
    before = browser.get(detail(row)).context["can_withdraw"]
    Referral.objects.filter(pk=row.pk).update(state="accepted", accepted_on="2026-03-03")
    codes = [
        browser.get(reverse(f"referrals:referral-{name}", args=[row.pk])).status_code for name in ("answer", "withdraw")
    ]
    assert (before, browser.get(detail(row)).context["can_withdraw"], codes) == (False, False, [404, 403])


def test_an_answer_goes_back_to_the_team_leader(browser, custody_officer, team_leader):
    row = referrals.asked(custody_officer, team_leader)
    address = reverse("referrals:referral-answer", args=[row.pk])
    assert "Was supply suspected?" in browser.get(address).content.decode()
    browser.post(address, {"answer": "No.", "version": row.version})
    row.refresh_from_db()
    assert (row.state, row.answer_to_question) == ("screening", "No.")


def test_an_answer_that_comes_too_late_is_told_above_the_form_and_kept(browser, custody_officer, team_leader):
    row = referrals.asked(custody_officer, team_leader)
    screening_services.reject_referral(referral_id=row.pk, actor=team_leader, version=row.version, reason="supply")
    answer = browser.post(
        reverse("referrals:referral-answer", args=[row.pk]), {"answer": "It was not.", "version": row.version}
    )
    assert (answer.status_code, "It was not." in answer.content.decode()) == (409, True)
    assert "changed this while you were looking at it" in answer.content.decode()


def test_withdrawing_needs_a_reason_and_then_is_done(browser, custody_officer):
    row = referrals.waiting(custody_officer)
    address = reverse("referrals:referral-withdraw", args=[row.pk])
    assert browser.post(address, {"version": row.version}).context["form"].errors == {
        "reason": ["This field is required."]
    }
    browser.post(address, {"reason": "charged", "version": row.version})
    row.refresh_from_db()
    assert (row.state, row.withdrawal_reason) == ("withdrawn", "charged")


ROOM = ["home", "referral-list", "referral-create", "policedecision-list", "custody-list", "likeness-list", "bar-list"]


@pytest.mark.parametrize("name", ROOM)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(client, db, name):
    answer = client.get(reverse(f"referrals:{name}"))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", ROOM)
def test_a_commissioner_opens_nothing_in_this_room(client_for, commissioner, name):
    assert client_for(commissioner).get(reverse(f"referrals:{name}")).status_code == 403


@pytest.mark.parametrize("state", ["screening", "rejected", "withdrawn", "duplicate"])
def test_a_partner_reads_received_wherever_the_referral_stands(client_for, partner, state):
    row = referrals.sent(partner, source="self", programme="offender_to_rehab", drug="heroin", offence_code="")
    Referral.objects.filter(pk=row.pk).update(state=state)
    browser = client_for(partner)
    listed = [line["standing"] for line in browser.get(reverse("referrals:referral-list")).context["lines"]]
    assert (listed, browser.get(detail(row)).context["standing"]) == (["received"], "received")
