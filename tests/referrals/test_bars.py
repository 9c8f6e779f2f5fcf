"""A bar to a further offer: proposed once, told before it is confirmed, lifted with a reason, and each of it entered."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.models import Entry, Job
from referrals.people.models import Bar
from referrals.people.services import judging as services
from referrals.referral.models import Referral
from tests.factories import referrals as made
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(custody_officer):
    return made.accepted(custody_officer)


def propose(row, actor, reason="Never came"):
    return services.propose_bar(referral_id=row.pk, actor=actor, reason=reason)


@pytest.fixture
def bar(row, caseworker):
    return propose(row, caseworker)


def test_a_proposal_is_entered_with_its_programme_and_its_referral(row, bar, caseworker):
    entry = Entry.objects.about(bar).get()
    assert (bar.person, bar.programme, bar.reason, bar.confirmed_at) == (row.person, row.programme, "Never came", None)
    assert (entry.verb, entry.actor, entry.reason, entry.facts) == (
        "propose_bar",
        caseworker,
        "Never came",
        {"programme": "divert", "referral": str(row.pk)},
    )


def test_it_is_proposed_once_until_it_is_lifted(row, bar, caseworker, team_leader):
    again = propose(row, caseworker)
    services.lift_bar(bar_id=bar.pk, actor=team_leader, reason="Ill")
    assert (again, propose(row, caseworker) == bar, Bar.objects.count()) == (bar, False, 2)


def test_a_draft_bars_nobody_and_neither_does_police(arrest_referral_worker, custody_officer, row):
    draft = made.drafted(arrest_referral_worker, source="custody")
    with pytest.raises(MoveRefused) as refused:
        propose(draft, arrest_referral_worker)
    with pytest.raises(PermissionDenied):
        propose(row, custody_officer)
    assert (refused.value.reasons, Bar.objects.count()) == (("This referral was not sent yet.",), 0)


def test_it_is_confirmed_once_the_person_was_told_and_the_first_time_counts(bar, team_leader, frozen):
    with pytest.raises(MoveRefused) as refused:
        services.confirm_bar(bar_id=bar.pk, actor=team_leader, told_at=None)
    told_at, confirmed_at = timezone.now() - timedelta(hours=1), timezone.now()
    first = services.confirm_bar(bar_id=bar.pk, actor=team_leader, told_at=told_at)
    frozen.shift(timedelta(days=1))
    services.confirm_bar(bar_id=bar.pk, actor=team_leader, told_at=timezone.now())
    found = Bar.objects.get()
    assert refused.value.reasons == ("Tell the person first, and record when.",)
    assert (first, found.person_told_at, found.confirmed_at) == (found, told_at, confirmed_at)
    assert Entry.objects.about(bar).filter(verb="confirm_bar").count() == 1


def test_it_is_lifted_with_a_reason_and_once(bar, team_leader):
    with pytest.raises(MoveRefused) as unsaid:
        services.lift_bar(bar_id=bar.pk, actor=team_leader, reason="")
    done = services.lift_bar(bar_id=bar.pk, actor=team_leader, reason="Ill at the time")
    assert (done, Bar.objects.get().lifted_at, done.lifted_reason) == (bar, timezone.now(), "Ill at the time")
    with pytest.raises(MoveRefused) as again:
        services.lift_bar(bar_id=bar.pk, actor=team_leader, reason="Once more")
    assert (unsaid.value.reasons, again.value.reasons) == (("Give the reason.",), ("This bar was lifted already.",))
    assert [one.reason for one in Entry.objects.about(bar).filter(verb="lift_bar")] == ["Ill at the time"]


def test_a_caseworker_confirms_and_lifts_none(bar, caseworker):
    with pytest.raises(PermissionDenied):
        services.confirm_bar(bar_id=bar.pk, actor=caseworker, told_at=timezone.now())
    with pytest.raises(PermissionDenied):
        services.lift_bar(bar_id=bar.pk, actor=caseworker, reason="Mine")
    assert list(Bar.objects.values_list("confirmed_at", "lifted_at")) == [(None, None)]


# -- Two records judged --------------------------------------------------------------------------------------------------


TASKS = ["caseworkflow.follow_people", "outcomes.follow_people"]


def following():
    return sorted(Job.objects.filter(task__in=TASKS).values_list("task", flat=True))


@pytest.mark.parametrize("is_same", [True, False])
def test_a_judgment_names_what_went_over_and_tells_the_rooms_above_only_where_something_did(
    custody_officer, team_leader, is_same
):
    pair = made.likeness(custody_officer)
    newer = Referral.objects.get(person=pair.newer)
    judged = services.judge_likeness(likeness_id=pair.pk, actor=team_leader, version=0, is_same=is_same)
    entry = Entry.objects.about(pair).get()
    assert (judged.state, entry.verb, entry.kind, entry.facts) == (
        "same" if is_same else "different",
        "same" if is_same else "different",
        "combination",
        {"referrals": [str(newer.pk)]} if is_same else {},
    )
    assert following() == (TASKS if is_same else [])


def test_undoing_it_tells_the_rooms_above_again(custody_officer, team_leader):
    pair = made.likeness(custody_officer)
    judged = services.judge_likeness(likeness_id=pair.pk, actor=team_leader, version=0, is_same=True)
    undone = services.undo_likeness(likeness_id=pair.pk, actor=team_leader, version=judged.version)
    assert (undone.state, following()) == ("proposed", sorted(TASKS * 2))
