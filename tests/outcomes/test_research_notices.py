"""Who hears of a research file: team leaders that one waits for them, and whoever asked what became of it."""

import pytest

from accounts.models import User
from accounts.roles import Role
from ledger import outbox
from ledger.models import Entry, Notice
from outcomes.research import services
from outcomes.research.notices import NO_ADDRESS, tell_of_research_file
from tests.factories.accounts import member
from tests.outcomes.test_research_files import asked, made, who_agrees

pytestmark = pytest.mark.django_db


def with_address(user: User) -> User:
    user.email = f"{user.username}@example.org"
    user.save()
    return user


def heard(user: User) -> list[tuple[str, bool]]:
    rows = Notice.objects.filter(recipient=f"user:{user.pk}").order_by("created_at", "text")
    return [(one.text, one.sent_at is not None) for one in rows]


def test_every_team_leader_hears_that_a_file_waits_for_them(evaluator, team_leader, caseworker):
    with_address(team_leader)
    second = member(Role.TEAM_LEADER)
    gone = member(Role.TEAM_LEADER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    asked(evaluator)
    outbox.run_due_jobs()
    assert [heard(user) for user in (team_leader, second, gone, caseworker, evaluator)] == [
        [("research_file_asked", True)],
        [("research_file_asked", False)],
        *([], [], []),
    ]
    assert Notice.objects.get(recipient=f"user:{second.pk}").held_because == NO_ADDRESS


def test_whoever_asked_hears_that_it_was_granted_and_that_it_is_ready(evaluator, team_leader):
    who_agrees(8)
    made(with_address(evaluator), team_leader)
    outbox.run_due_jobs()
    assert heard(evaluator) == [("research_file_granted", True), ("research_file_ready", True)]


def test_whoever_asked_hears_that_it_was_refused(evaluator, team_leader):
    services.refuse_research_file(file_id=asked(with_address(evaluator)).pk, because="ethics", actor=team_leader)
    outbox.run_due_jobs()
    assert heard(evaluator) == [("research_file_refused", True)]


def test_whoever_asked_hears_that_too_few_agreed(evaluator, team_leader):
    made(with_address(evaluator), team_leader)
    outbox.run_due_jobs()
    assert heard(evaluator) == [("research_file_granted", True), ("research_file_too_few", True)]


def test_a_message_is_sent_once_and_entered(evaluator, team_leader):
    with_address(team_leader)
    row = asked(evaluator)
    outbox.run_due_jobs()
    tell_of_research_file(str(Entry.objects.about(row).get(verb="request_research_file").pk))
    assert list(Entry.objects.about(row).filter(verb="tell").values_list("facts__to", flat=True)) == [
        f"user:{team_leader.pk}"
    ]


def test_the_message_says_where_to_look_and_names_nobody(evaluator, team_leader, settings):
    with_address(team_leader)
    asked(evaluator, purpose="Whether Joanne Carter came back")
    outbox.run_due_jobs()
    sent = (settings.DATA_DIR / "messages" / "sent.jsonl").read_text(encoding="utf-8")
    assert ("A research file on DIVERT was asked for" in sent, "Carter" in sent) == (True, False)
