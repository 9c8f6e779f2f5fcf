"""What the clock starts, and that starting it twice does nothing more."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from ledger import outbox
from ledger.models import Notice
from referrals import schedules as clock
from referrals.intake.services import intake as services
from referrals.referral.models import Referral
from referrals.screening import services as screening_services
from tests.factories import referrals as made
from workflow.transitions import make_transition


def cut_short(officer):
    """Sent, and stopped before the rules were put."""
    draft = made.drafted(officer)
    return make_transition(Referral.objects, draft.pk, "submit", actor=officer, at=timezone.now())


def test_what_was_interrupted_is_decided_once_it_has_been_left_alone(custody_officer, frozen):
    row = cut_short(custody_officer)
    assert clock.mend_interrupted() == 0
    frozen.shift(timedelta(minutes=5))
    assert (clock.mend_interrupted(), clock.mend_interrupted()) == (1, 0)
    row.refresh_from_db()
    assert (row.state, str(row.accepted_on), row.answers.count() > 0) == ("accepted", "2026-03-03", True)


def test_a_question_that_nobody_answered_ends_the_referral_after_ten_working_days(custody_officer, team_leader, frozen):
    row = made.asked(custody_officer, team_leader)
    frozen.shift(timedelta(days=14))
    assert clock.reject_unanswered() == 0
    frozen.shift(timedelta(days=1))
    assert (clock.reject_unanswered(), clock.reject_unanswered()) == (1, 0)
    row = Referral.objects.get(pk=row.pk)
    assert (row.state, row.rejection_reason, row.decided_by) == ("rejected", "no_answer", User.objects.clock())


def test_each_team_leader_is_reminded_once_of_what_is_late(custody_officer, team_leader, frozen):
    User.objects.filter(pk=team_leader.pk).update(email="leader@example.org")
    made.waiting(custody_officer)
    frozen.shift(timedelta(days=2))
    for _ in range(2):
        clock.remind_undecided()
        outbox.run_due_jobs()
    assert list(Notice.objects.values_list("text", "recipient")) == [("referral_overdue", f"user:{team_leader.pk}")]


def test_the_officer_is_told_once_that_a_decision_was_made(custody_officer, team_leader):
    User.objects.filter(pk=custody_officer.pk).update(email="officer@example.org")
    made.rejected(custody_officer, team_leader)
    outbox.run_due_jobs()
    assert list(Notice.objects.values_list("text", flat=True)) == ["referral_not_accepted"]


def test_an_idempotency_key_is_kept_for_a_week(custody_officer, frozen):
    services.create_referral(actor=custody_officer, door="page", facts=made.facts(), key="k1")
    frozen.shift(timedelta(days=7))
    kept = clock.forget_keys()
    frozen.shift(timedelta(seconds=1))
    assert (kept, clock.forget_keys(), Referral.objects.count()) == (0, 1, 1)


def test_each_time_names_a_task_that_exists():
    names = {value.name for value in vars(clock).values() if hasattr(value, "apply_async")}
    assert set(clock.SCHEDULE) == names


def test_a_partner_is_sent_no_message_on_what_was_decided(partner, team_leader):
    User.objects.filter(pk=partner.pk).update(email="shop@example.org")
    asked = {"source": "retailer", "programme": "offender_to_rehab", "drug": "heroin", "offence_code": ""}
    row = made.waiting(partner, **asked)
    screening_services.reject_referral(referral_id=row.pk, actor=team_leader, version=row.version, reason="risk")
    outbox.run_due_jobs()
    assert list(Notice.objects.values_list("text", flat=True)) == []


def test_one_referral_that_cannot_be_decided_holds_no_other_back(custody_officer, frozen, caplog):
    before_any_version = cut_short(custody_officer)
    Referral.objects.filter(pk=before_any_version.pk).update(referred_at=datetime(2010, 3, 3, tzinfo=UTC))
    row = cut_short(custody_officer)
    frozen.shift(timedelta(minutes=5))
    done = clock.mend_interrupted()
    states = [Referral.objects.get(pk=one.pk).state for one in (before_any_version, row)]
    told = [one.row for one in caplog.records if one.getMessage() == "one of a list failed"]
    assert (done, states, told) == (1, ["submitted", "accepted"], [str(before_any_version.pk)])
