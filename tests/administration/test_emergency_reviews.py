"""What was opened in an emergency is reviewed within two working days, and the auditor's page says when nobody has."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from administration.misuse.services import reviewing
from ledger.models import Alert
from tests.factories.accounts import member
from tests.factories.satellites import london

pytestmark = pytest.mark.django_db

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
