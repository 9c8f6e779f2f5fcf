"""What the clock does to many cases: to which moment it looks, that one that fails stops no list, and what it mends."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_init
from django.utils import timezone

from accounts.models import User
from caseworkflow import schedules
from caseworkflow.case import services as case_services
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.contract.models import Contract
from caseworkflow.contract.states import ContractState
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.disposal.states import DisposalState
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.states import RiskState
from ledger.models import Entry, Job
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def set_due(row, at):
    Case.objects.filter(pk=row.pk).update(next_due_at=at)


def times_told(*rows):
    return [Entry.objects.about(row).filter(verb="overdue").count() for row in rows]


@pytest.fixture
def cannot_be_read():
    """The ids of cases that a fault keeps from being read."""
    ids = set()

    def refuse(instance, **_kwargs):
        if instance.pk in ids:
            raise OSError

    post_init.connect(refuse, sender=Case)
    yield ids
    post_init.disconnect(refuse, sender=Case)


# -- What ran out --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ago", "is_told"),
    [
        (DAY - SECOND, 0),
        (DAY, 0),
        (DAY + SECOND, 1),
        (3 * DAY - SECOND, 1),
        (3 * DAY, 0),
        (3 * DAY + SECOND, 0),
    ],
)
def test_what_ran_out_is_told_from_the_second_to_the_end_of_the_third_day(ago, is_told):
    row = make.allocated()
    set_due(row, timezone.now() - ago)
    assert (schedules.sweep_overdue(), times_told(row)) == (is_told, [is_told])


def test_one_case_that_cannot_be_told_of_stops_no_list_and_is_told_of_at_the_next_call(cannot_be_read, caplog):
    rows = [make.allocated() for _ in range(3)]
    for row in rows:
        set_due(row, timezone.now() - 2 * DAY)
    cannot_be_read.add(rows[1].pk)
    assert (schedules.sweep_overdue(), times_told(*rows)) == (2, [1, 0, 1])
    assert [one.row for one in caplog.records if one.getMessage() == "one of a list failed"] == [str(rows[1].pk)]
    cannot_be_read.clear()
    assert (schedules.sweep_overdue(), times_told(*rows)) == (1, [1, 1, 1])


def test_a_closed_case_is_not_overdue():
    row = make.allocated()
    set_due(row, timezone.now() - 2 * DAY)
    Case.objects.filter(pk=row.pk).update(state=CaseState.CLOSED)
    assert (schedules.sweep_overdue(), times_told(row)) == (0, [0])


def note_as_overdue(row):
    return case_services.record_overdue(case_id=row.pk, actor=User.objects.clock())


@pytest.mark.parametrize(("apart", "is_told"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_a_promise_has_run_out_at_its_moment(apart, is_told):
    row = make.allocated()
    set_due(row, timezone.now() + apart)
    assert (note_as_overdue(row), times_told(row)) == (is_told, [is_told])


def test_what_has_no_moment_never_runs_out():
    row = make.allocated()
    set_due(row, None)
    assert (note_as_overdue(row), times_told(row)) == (False, [0])


def test_each_promise_is_told_of_once_and_a_later_one_again():
    row = make.allocated()
    said = []
    for ago in (2 * DAY, 2 * DAY, DAY):
        set_due(row, timezone.now() - ago)
        said.append(note_as_overdue(row))
    assert (said, times_told(row)) == ([True, False, True], [2])


def test_the_team_leader_is_told_by_message_and_the_entry_says_which_promise():
    row = make.allocated()
    assert note_as_overdue(row) is False
    set_due(row, timezone.now() - DAY)
    note_as_overdue(row)
    entry = Entry.objects.about(row).get(verb="overdue")
    assert entry.facts == {"clock": row.next_clock, "due": (timezone.now() - DAY).isoformat()}
    assert Job.objects.filter(task="caseworkflow.send_notices", arguments=[str(entry.pk)]).count() == 1


def test_a_person_does_not_play_the_clock():
    row = make.allocated()
    with pytest.raises(PermissionDenied):
        case_services.record_overdue(case_id=row.pk, actor=row.caseworker)


# -- Contracts, limitation and risk --------------------------------------------------------------------------------------


def states_beside(row):
    return (
        Contract.objects.get(case=row).state,
        DisposalClock.objects.get(case=row).state,
        RiskScreen.objects.get(case=row).state,
    )


def with_everything_due_on(row, day, review_on=None):
    Contract.objects.filter(case=row).update(ends_on=day)
    DisposalClock.objects.filter(case=row).update(limitation_on=day)
    RiskScreen.objects.filter(case=row).update(review_on=review_on or day)


@pytest.mark.parametrize(
    ("apart", "states"),
    [
        (-1, (ContractState.EXPIRED, DisposalState.LAPSED, RiskState.REVIEW_DUE)),
        (0, (ContractState.RUNNING, DisposalState.RUNNING, RiskState.REVIEW_DUE)),
        (1, (ContractState.RUNNING, DisposalState.RUNNING, RiskState.LOW)),
    ],
)
def test_a_contract_and_a_limitation_last_to_their_day_and_a_review_is_due_on_its_own(apart, states):
    row = make.in_treatment("checkpoint")
    with_everything_due_on(row, timezone.localdate() + apart * DAY)
    changed = sum(
        before != after
        for before, after in zip((ContractState.RUNNING, DisposalState.RUNNING, RiskState.LOW), states, strict=True)
    )
    assert (schedules.sweep_satellites(), states_beside(row)) == (changed, states)


def test_one_case_whose_clocks_cannot_be_read_holds_no_other_back(cannot_be_read):
    stuck, row = make.in_treatment("checkpoint"), make.in_treatment("checkpoint")
    for one in (stuck, row):
        with_everything_due_on(one, timezone.localdate() - DAY)
    cannot_be_read.add(stuck.pk)
    assert schedules.sweep_satellites() == 3
    cannot_be_read.clear()
    assert states_beside(row) == (ContractState.EXPIRED, DisposalState.LAPSED, RiskState.REVIEW_DUE)
    assert states_beside(stuck) == (ContractState.RUNNING, DisposalState.RUNNING, RiskState.LOW)


def test_the_review_of_a_closed_case_does_not_fall_due():
    row = make.assessed()
    RiskScreen.objects.filter(case=row).update(review_on=timezone.localdate())
    Case.objects.filter(pk=row.pk).update(state=CaseState.CLOSED)
    assert (schedules.sweep_satellites(), RiskScreen.objects.get(case=row).state) == (0, RiskState.LOW)


# -- What is mended ------------------------------------------------------------------------------------------------------


def test_every_ended_case_that_police_should_have_back_goes_back():
    rows = [make.in_treatment("checkpoint") for _ in range(2)]
    kept = make.in_treatment("new_chance")
    Case.objects.update(state=CaseState.NOT_COMPLETED, ended_on=timezone.localdate(), closure_reason="person_withdrew")
    assert (schedules.mend_cases(), schedules.mend_cases()) == (2, 0)
    assert [make.fresh(row).state for row in (*rows, kept)] == [
        CaseState.RETURNED,
        CaseState.RETURNED,
        CaseState.NOT_COMPLETED,
    ]


def test_what_an_open_case_answers_is_taken_out_of_the_queue():
    opened, waiting = make.allocated(), make.accepted_referral("new_chance")
    joined = make.accepted_referral("new_chance")
    opened.joined.create(referral=joined)
    Referral.objects.update(taken_up_at=None)
    assert (case_services.mend_taken_up(), case_services.mend_taken_up()) == (2, 0)
    found = dict(Referral.objects.values_list("pk", "taken_up_at"))
    assert (found[opened.referral_id], found[waiting.pk]) == (opened.allocated_at, None)
    assert found[joined.pk] == opened.joined.get().joined_at


# -- The lock that every act on a case takes -----------------------------------------------------------------------------


def test_nothing_is_done_on_a_closed_case_unless_it_is_asked_for():
    row = make.allocated()
    Case.objects.filter(pk=row.pk).update(state=CaseState.CLOSED)
    with pytest.raises(MoveRefused, match=r"^The case is closed\.$"):
        case_services.lock_case(row.pk, actor=row.caseworker)
    assert case_services.lock_case(row.pk, actor=row.caseworker, is_open=False) == row


@pytest.mark.parametrize("is_shared", [True, False])
def test_police_are_told_only_what_the_person_lets_be_shared(is_shared):
    row = make.assessed("new_chance")
    if not is_shared:
        row.consents.filter(purpose="share_police").update(state="withdrawn")
    before = row.referral.feedback.count()
    case_services.tell_referrals(make.fresh(row), "taking_part", actor=row.caseworker)
    assert row.referral.feedback.count() - before == is_shared


def test_a_question_that_police_have_not_decided_takes_no_effect():
    row = make.planned("checkpoint")
    asked = make.ask_to_sign(row)
    assert (asked.state, asked.kind) == (DecisionState.ASKED, PoliceDecisionKind.CONTRACT)
    assert make.apply_decision(decision_id=asked.pk, actor=User.objects.clock()) is False
    assert Entry.objects.about(asked).filter(verb="apply_decision").count() == 0
