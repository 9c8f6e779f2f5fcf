"""What is due at the data-protection desk: one register of requests, clocks that remind, and one page of what waits."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.roles import PEOPLE, Role
from administration.data_protection import services
from administration.data_protection.models import RightsRequest
from administration.data_protection.terms import Stage
from administration.schedules import remind_desk
from administration.subject_access import services as subject_access
from ledger import outbox
from ledger.models import Entry, Notice
from tests.conftest import NOW
from tests.factories.accounts import member
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
HOUR = timedelta(hours=1)


def address(name, *args):
    return reverse(f"administration:{name}", args=args)


@pytest.fixture
def page(auditor, client_for):
    return client_for(auditor)


def corrected(auditor):
    return services.record_rights_request(actor=auditor, right="correction", reference="R 7", received_on=TODAY)


def seen(auditor):
    return subject_access.record_subject_request(
        actor=auditor, asker="person", asker_name="Jo Carter", received_on=TODAY
    )


def lost(auditor):
    return services.record_data_breach(actor=auditor, known_at=NOW, what_happened="A letter to the wrong door")


@pytest.mark.parametrize("make", [corrected, seen])
@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 3, 25), None),
        (date(2026, 3, 26), Stage.NEAR),
        (date(2026, 4, 3), Stage.NEAR),
        (date(2026, 4, 4), Stage.PAST),
    ],
)
def test_a_request_is_near_its_day_for_five_working_days_and_bank_holidays_are_none(auditor, frozen, make, on, stage):
    row = make(auditor)
    assert row.due_on == date(2026, 4, 3)  # Good Friday
    frozen.move_to(datetime(on.year, on.month, on.day, 10, 0, tzinfo=NOW.tzinfo))
    assert services.stage_of(row) == stage


@pytest.mark.parametrize(
    ("after", "stage"),
    [
        (48 * HOUR - timedelta(seconds=1), None),
        (48 * HOUR, Stage.NEAR),
        (72 * HOUR, Stage.NEAR),
        (72 * HOUR + timedelta(seconds=1), Stage.PAST),
    ],
)
def test_a_breach_is_near_its_moment_for_a_day(auditor, frozen, after, stage):
    row = lost(auditor)
    frozen.move_to(NOW + after)
    assert services.stage_of(row) == stage


def test_what_is_due_stands_on_one_page_the_first_to_end_first_until_it_is_settled(client_for, auditor, frozen):
    request, other, breach = corrected(auditor), seen(auditor), lost(auditor)
    assert client_for(auditor).get(address("desk-due")).context["lines"] == []
    frozen.move_to(datetime(2026, 4, 2, 10, 0, tzinfo=NOW.tzinfo))
    page = client_for(auditor)
    answer = page.get(address("desk-due"))
    assert [(line.name, line.tag.words) for line in answer.context["lines"]] == [
        ("A letter to the wrong door", "Late"),
        ("To have it corrected", "Due soon"),
        ("To see what is held", "Due soon"),
    ]
    assert "1 thing late, 2 things due soon." in answer.content.decode()
    services.answer_rights_request(request_id=request.pk, answer="done", answered_on=TODAY, actor=auditor)
    services.follow_data_breach(breach_id=breach.pk, actor=auditor, why_not_told="No risk to anybody")
    subject_access.refuse_request(request_id=other.pk, actor=auditor, refusal="taken_back")
    assert page.get(address("desk-due")).context["lines"] == []


def test_the_look_is_entered_with_what_it_showed(client_for, auditor, frozen):
    row = lost(auditor)
    frozen.move_to(NOW + 60 * HOUR)
    client_for(auditor).get(address("desk-due"))
    entry = Entry.objects.get(object_kind="administration.desk")
    assert (entry.actor, entry.facts["rows"]) == (auditor, [str(row.pk)])


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.AUDITOR}))
def test_nobody_but_an_auditor_opens_it(client_for, role):
    assert client_for(member(role)).get(address("desk-due")).status_code == 403


def reminded(row):
    return list(Entry.objects.about(row).filter(verb="remind_of_deadline").values_list("role", "after"))


def test_the_clock_reminds_once_when_it_is_near_and_once_when_it_has_passed(auditor, frozen):
    row = lost(auditor)
    remind_desk()
    assert reminded(row) == []
    frozen.move_to(NOW + 60 * HOUR)
    remind_desk()
    remind_desk()
    assert reminded(row) == [("clock", "near")]
    frozen.move_to(NOW + 73 * HOUR)
    remind_desk()
    remind_desk()
    assert reminded(row) == [("clock", "near"), ("clock", "past")]


def test_every_auditor_of_today_is_told_once_and_without_a_word_of_it(auditor, frozen, settings, tmp_path):
    settings.MESSAGE_CARRIER = "file"
    former = member(Role.AUDITOR)
    former.memberships.update(until_on="2026-03-02")
    for user in (auditor, former):
        user.email = f"{user.username}@example.org"
        user.save()
    lost(auditor)
    frozen.move_to(NOW + 60 * HOUR)
    remind_desk()
    outbox.run_due_jobs()
    assert list(Notice.objects.values_list("recipient", "held_because")) == [(f"user:{auditor.pk}", "")]
    sent = (tmp_path / "messages" / "sent.jsonl").read_text()
    assert ("A day of the data-protection desk is near." in sent, "letter" in sent) == (True, False)


def test_an_auditor_without_an_address_finds_it_on_the_page_alone(auditor, frozen):
    lost(auditor)
    frozen.move_to(NOW + 60 * HOUR)
    remind_desk()
    outbox.run_due_jobs()
    assert Notice.objects.get().held_because == "No email address is on record: it stands on the auditors' pages."


def test_who_asks_to_see_what_is_held_is_recorded_where_that_is_answered(page, auditor):
    with pytest.raises(MoveRefused, match="recorded under Subject access"):
        services.record_rights_request(actor=auditor, right="access", reference="R 7", received_on=TODAY)
    day = {"received_on_day": 3, "received_on_month": 3, "received_on_year": 2026}
    answer = page.post(address("rightsrequest-create"), {"right": "access", "reference": "R 7", **day})
    assert (list(answer.context["form"].errors), RightsRequest.objects.count()) == (["right"], 0)


def test_the_register_holds_every_request_and_leads_to_where_each_is_answered(page, auditor):
    request, other = corrected(auditor), seen(auditor)
    lines = page.get(address("rightsrequest-list")).context["lines"]
    assert {line.url for line in lines} == {
        address("rightsrequest-answer", request.pk),
        address("subjectrequest-detail", other.pk),
    }
    assert "Carter" not in str(lines)
