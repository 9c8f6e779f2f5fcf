"""What was opened in an emergency is reviewed within two working days; the auditor's pages and one message say when nobody has."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import PEOPLE, Role
from administration.data_protection import services as desk
from administration.misuse.services import reviewing
from administration.misuse.services.reminding import late_openings, remind_of_review
from administration.schedules import remind_of_reviews
from ledger import outbox
from ledger.models import Alert, Entry, Notice
from tests.factories.accounts import member
from tests.factories.satellites import london

pytestmark = pytest.mark.django_db

TODAY = reverse("administration:audit-today")
LIST = reverse("administration:alert-list")
ONE = "1 sealed case that was opened in an emergency should have been reviewed within 2 working days."


def opened(frozen, day):
    """An alert as an emergency opening raises it."""
    frozen.move_to(london(day))
    who = member(Role.CASEWORKER, name=f"Opened on {day}")
    return Alert.objects.create(pattern="break_glass", on=date(2026, 3, day), actor=who, count=1)


def shown(client):
    context = client.get(LIST).context
    return [line["clock"] and (line["clock"]["level"], line["clock"]["words"]) for line in context["lines"]], context[
        "late"
    ]


@pytest.mark.parametrize(
    ("at", "clock", "late"),
    [
        (london(3), ("soon", "Review by the end of 5 March 2026"), ""),
        (london(5, 23, 59), ("today", "Review by the end of 5 March 2026"), ""),
        (london(6, 0, 0), ("past", "Overdue since 5 March 2026"), ONE),
    ],
)
def test_it_is_reviewed_by_the_end_of_the_second_working_day(client_for, auditor, frozen, at, clock, late):
    opened(frozen, 3)
    frozen.move_to(at)
    client = client_for(auditor)
    assert shown(client) == ([clock], late)
    assert (ONE in client.get(LIST).content.decode()) == bool(late)


def test_a_weekend_is_no_working_day(client_for, auditor, frozen):
    opened(frozen, 6)
    assert shown(client_for(auditor)) == ([("soon", "Review by the end of 10 March 2026")], "")


def test_several_that_are_late_are_counted_on_every_page_of_the_list(client_for, auditor, frozen):
    for day in (2, 3):
        opened(frozen, day)
    frozen.move_to(london(9))
    late = client_for(auditor).get(LIST, {"pattern": "own_name"}).context["late"]
    assert late.startswith("2 sealed cases that were opened in an emergency")


def test_what_is_reviewed_or_no_emergency_has_no_clock(client_for, auditor, frozen):
    alert = opened(frozen, 3)
    reviewing.record_review(alert, about=alert.actor, actor=auditor, result="explained")
    Alert.objects.create(pattern="same_surname", on=date(2026, 3, 3), actor=alert.actor, subject="", count=1)
    frozen.shift(timedelta(days=9))
    client = client_for(auditor)
    assert shown(client) == ([None], "")
    assert [line["clock"] for line in client.get(LIST, {"standing": "all"}).context["lines"]] == [None, None]


def waiting(client):
    context = client.get(TODAY).context
    return context["intro"], [(line["row"], line["clock"]["level"]) for line in context["lines"]]


def test_an_auditor_begins_their_day_with_it(client_for, auditor):
    assert client_for(auditor).get(reverse("home")).url == TODAY


@pytest.mark.parametrize(
    ("at", "level", "words", "late"),
    [
        (london(3), "soon", "Review by the end of 5 March 2026", ", none of them overdue."),
        (london(5, 23, 59), "today", "Review by the end of 5 March 2026", ", none of them overdue."),
        (london(6, 0, 0), "past", "Overdue since 5 March 2026", ", 1 of them overdue."),
    ],
)
def test_the_first_page_says_by_when_and_leads_to_the_review(client_for, auditor, frozen, at, level, words, late):
    alert = opened(frozen, 3)
    frozen.move_to(at)
    client = client_for(auditor)
    assert waiting(client) == (f"1 emergency opening waits for a review{late}", [(alert, level)])
    page = client.get(TODAY).content.decode()
    assert words in page
    assert f'href="{reverse("administration:alert-review", args=[alert.pk])}"' in page


def test_the_overdue_ones_come_first_and_each_is_counted(client_for, auditor, frozen):
    later, first, second = opened(frozen, 9), opened(frozen, 3), opened(frozen, 4)
    frozen.move_to(london(9))
    client = client_for(auditor)
    said = "3 emergency openings wait for a review, 2 of them overdue."
    assert waiting(client) == (said, [(first, "past"), (second, "past"), (later, "soon")])
    tile = client.get(TODAY).context["tiles"][0]
    assert (tile["number"], tile["noun"], tile["level"]) == (3, "emergency openings, 2 overdue", "past")


@pytest.mark.parametrize(("number", "shown", "leads_on"), [(9, 9, False), (10, 10, False), (11, 10, True)])
def test_a_long_list_is_cut_and_leads_to_all_of_it(client_for, auditor, frozen, number, shown, leads_on):
    for _ in range(number):
        opened(frozen, 3)
    client = client_for(auditor)
    assert len(waiting(client)[1]) == shown
    assert (f"See all {number}" in client.get(TODAY).content.decode()) == leads_on


def test_what_is_reviewed_no_emergency_or_ones_own_does_not_wait(client_for, auditor, frozen):
    reviewed, own = opened(frozen, 3), opened(frozen, 4)
    reviewing.record_review(reviewed, about=reviewed.actor, actor=auditor, result="explained")
    Alert.objects.filter(pk=own.pk).update(actor=auditor)
    Alert.objects.create(pattern="same_surname", on=date(2026, 3, 3), actor=own.actor, subject="", count=1)
    client = client_for(auditor)
    assert waiting(client) == ("No emergency opening waits for your review.", [])
    assert [one["number"] for one in client.get(TODAY).context["tiles"]] == [0, 1, 0]
    assert len(waiting(client_for(member(Role.AUDITOR)))[1]) == 1


def test_the_other_deadlines_of_an_auditor_are_counted_beside_it(client_for, auditor, frozen):
    desk.record_data_breach(actor=auditor, known_at=london(3), what_happened="A letter to the wrong door")
    frozen.move_to(london(9))
    tile = client_for(auditor).get(TODAY).context["tiles"][2]
    assert (tile["number"], tile["noun"], tile["level"]) == (1, "data-protection deadline, 1 overdue", "past")


def test_the_look_is_entered_with_what_it_showed(client_for, auditor, frozen):
    alert = opened(frozen, 3)
    client_for(auditor).get(TODAY)
    entry = Entry.objects.get(object_kind="ledger.alert", actor=auditor)
    assert entry.facts["rows"] == [str(alert.pk)]


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.AUDITOR}))
def test_nobody_but_an_auditor_opens_it(client_for, frozen, role):
    opened(frozen, 3)
    assert client_for(member(role)).get(TODAY).status_code == 403


def with_address(user):
    user.email = f"{user.username}@example.org"
    user.save()
    return user


def told():
    remind_of_reviews()
    outbox.run_due_jobs()
    return sorted(Notice.objects.filter(text="review_late").values_list("recipient", "held_because"))


@pytest.mark.parametrize(("at", "is_told"), [(london(5), False), (london(5, 23, 59), False), (london(6, 0, 0), True)])
def test_auditors_are_told_when_nobody_has_reviewed_it_in_time(auditor, frozen, settings, at, is_told):
    settings.MESSAGE_CARRIER = "file"
    with_address(auditor)
    opened(frozen, 3)
    frozen.move_to(at)
    assert told() == ([(f"user:{auditor.pk}", "")] if is_told else [])


def test_they_are_told_once_without_a_word_of_whom_or_by_whom(auditor, frozen, settings, tmp_path):
    settings.MESSAGE_CARRIER = "file"
    with_address(auditor)
    alert = opened(frozen, 3)
    for day in (6, 7, 9):
        frozen.move_to(london(day))
        told()
    assert Entry.objects.about(alert).filter(verb="remind_of_review").count() == 1
    sent = (tmp_path / "messages" / "sent.jsonl").read_text()
    assert (sent.count("nobody has reviewed it within two working days"), str(alert.actor) in sent) == (1, False)


def test_nobody_is_told_of_what_was_reviewed_of_what_they_opened_or_after_they_left(auditor, frozen):
    former = with_address(member(Role.AUDITOR))
    with_address(member(Role.TEAM_LEADER))
    former.memberships.update(until_on="2026-03-04")
    reviewed, own = opened(frozen, 3), opened(frozen, 3)
    reviewing.record_review(reviewed, about=reviewed.actor, actor=auditor, result="explained")
    Alert.objects.filter(pk=own.pk).update(actor=auditor)
    other = member(Role.AUDITOR)
    frozen.move_to(london(9))
    assert late_openings() == [own.pk]
    assert told() == [(f"user:{other.pk}", "No email address is on record: it stands on the auditors' pages.")]


def test_what_is_reviewed_between_the_list_and_the_act_is_not_told(auditor, frozen):
    alert = opened(frozen, 3)
    frozen.move_to(london(9))
    reviewing.record_review(alert, about=alert.actor, actor=auditor, result="explained")
    assert remind_of_review(alert.pk, actor=User.objects.clock()) is False
    assert Entry.objects.about(alert).filter(verb="remind_of_review").count() == 0
