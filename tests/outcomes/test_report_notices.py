"""Who hears that a board report waits for them, that they hear it once, and that the message says where to look and no figure."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Membership, OrganisationKind, User
from accounts.roles import Role
from ledger import outbox
from ledger.models import Entry, Notice
from outcomes.report import services
from outcomes.report.models import Report
from outcomes.report.notices import NO_ADDRESS, tell_of_report
from tests.factories import outcomes as given
from tests.factories.accounts import member, organisation
from tests.factories.reports import draft_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(commissioner):
    return member(Role.COMMISSIONER, at=commissioner.organisation)


@pytest.fixture
def draft(commissioner) -> Report:
    given.cohort(37, date(2024, 2, 1))
    return draft_report(commissioner)


def with_address(user: User) -> User:
    user.email = f"{user.username}@example.org"
    user.save()
    return user


def heard(user: User) -> list[tuple[str, bool]]:
    rows = Notice.objects.filter(recipient=f"user:{user.pk}").order_by("created_at", "text")
    return [(one.text, one.sent_at is not None) for one in rows]


def sent(report: Report) -> Report:
    """Sent for checking by whoever asked for it, and told of."""
    services.submit_report(report_id=report.pk, actor=report.requested_by)
    outbox.run_due_jobs()
    return report


def analyst_beside(user: User) -> User:
    found = member(Role.COMMISSIONER, at=user.organisation)
    found.memberships.update(responsibilities=["analyst"])
    return User.objects.get(pk=found.pk)


def test_every_team_leader_hears_that_a_report_waits_for_the_check(draft, team_leader, caseworker, approver):
    with_address(team_leader)
    second, gone = member(Role.TEAM_LEADER), member(Role.TEAM_LEADER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    sent(draft)
    others = (gone, caseworker, approver, draft.requested_by)
    assert [heard(user) for user in (team_leader, second, *others)] == [
        [("report_to_check", True)],
        [("report_to_check", False)],
        *([], [], [], []),
    ]
    assert Notice.objects.get(recipient=f"user:{second.pk}").held_because == NO_ADDRESS


def test_whoever_also_commissions_hears_it_as_the_team_leader_they_are_too(draft, team_leader):
    Membership.objects.create(
        user=team_leader, organisation=draft.requested_for, role=Role.COMMISSIONER, from_on=date(2026, 1, 1)
    )
    sent(draft)
    assert heard(team_leader) == [("report_to_check", False)]


def test_commissioners_who_may_publish_it_hear_that_it_was_checked(draft, team_leader, approver):
    elsewhere = member(Role.COMMISSIONER, at=organisation(OrganisationKind.COMMISSIONER, "Another office"))
    analyst = analyst_beside(draft.requested_by)
    services.write_passage(report_id=draft.pk, kind="commentary", words="Starts rose.", actor=analyst)
    services.confirm_report_check(report_id=sent(draft).pk, actor=team_leader)
    outbox.run_due_jobs()
    assert heard(with_address(approver)) == [("report_to_publish", False)]
    assert [heard(user) for user in (elsewhere, analyst, draft.requested_by)] == [[], [], []]


@pytest.mark.parametrize("is_checked", [False, True])
def test_whoever_asked_for_it_and_whoever_sent_it_hear_that_it_was_sent_back(draft, team_leader, approver, is_checked):
    analyst, bystander = analyst_beside(draft.requested_by), analyst_beside(draft.requested_by)
    services.submit_report(report_id=draft.pk, actor=analyst)
    if is_checked:
        services.confirm_report_check(report_id=draft.pk, actor=team_leader)
    back_by = approver if is_checked else team_leader
    outbox.run_due_jobs()
    Notice.objects.all().delete()
    services.send_report_back(report_id=draft.pk, because="Explain the waits.", actor=back_by)
    outbox.run_due_jobs()
    people = (draft.requested_by, analyst, bystander, team_leader, approver)
    assert [[text for text, _ in heard(user)] for user in people] == [["report_sent_back"]] * 2 + [[]] * 3


def test_of_a_step_that_another_step_followed_nobody_is_told(draft, team_leader):
    services.submit_report(report_id=draft.pk, actor=draft.requested_by)
    services.send_report_back(report_id=draft.pk, because="Explain the waits.", actor=team_leader)
    outbox.run_due_jobs()
    assert list(Notice.objects.values_list("text", flat=True)) == ["report_sent_back"]


def test_a_message_is_sent_once_and_entered_after_it_went(draft, team_leader):
    with_address(team_leader)
    sent(draft)
    tell_of_report(str(Entry.objects.about(draft).get(verb="submit").pk))
    told = Entry.objects.about(draft).filter(verb="tell")
    assert list(told.values_list("facts__to", "facts__what")) == [(f"user:{team_leader.pk}", "report_to_check")]


def test_the_message_says_where_to_look_and_nothing_of_what_stands_in_it(draft, team_leader, settings):
    with_address(draft.requested_by)
    services.send_report_back(report_id=sent(draft).pk, because="Rates of Solihull", actor=team_leader)
    outbox.run_due_jobs()
    said = (settings.DATA_DIR / "messages" / "sent.jsonl").read_text(encoding="utf-8")
    assert ("The board report on DIVERT, 2024Q1, was sent back" in said, "Solihull" in said) == (True, False)


# -- what waits stands on the first page and on the list


WAITS = "Waits for you"


def what_waits(client, name="report-list", **question) -> list[Report]:
    answer = client.get(reverse(f"outcomes:{name}"), question)
    found = answer.context["waiting"]
    assert (WAITS in answer.content.decode()) == bool(found)
    return found


def test_a_report_waits_for_each_pair_of_hands_in_its_turn_and_for_nobody_else(
    draft, commissioner, team_leader, approver, evaluator, client_for
):
    people = [client_for(user) for user in (commissioner, team_leader, approver, evaluator)]

    def waits_for() -> list[bool]:
        return [what_waits(client) == [draft] for client in people]

    found = [waits_for()]
    services.submit_report(report_id=draft.pk, actor=commissioner)
    found.append(waits_for())
    services.confirm_report_check(report_id=draft.pk, actor=team_leader)
    found.append(waits_for())
    services.send_report_back(report_id=draft.pk, because="Explain the waits.", actor=approver)
    found.append(waits_for())
    services.submit_report(report_id=draft.pk, actor=commissioner)
    services.confirm_report_check(report_id=draft.pk, actor=team_leader)
    services.publish_report(report_id=draft.pk, actor=approver)
    found.append(waits_for())
    nobody = [False] * 4
    assert found == [nobody, [False, True, False, False], [False, False, True, False], [True, *[False] * 3], nobody]


def test_the_first_page_of_outcomes_says_what_waits(draft, team_leader, client_for):
    sent(draft)
    question = {"programme": "divert", "quarter": "2024Q1"}
    assert what_waits(client_for(team_leader), "dashboard", **question) == [draft]
