"""What services put in the queue: messages only; safe to run twice."""

from ledger.outbox import queued_task
from referrals.referral import notices


@queued_task("referrals.send_notices")
def send_referral_notices(entry_id: str) -> None:
    notices.notify_of_referral(entry_id)


@queued_task("referrals.send_reminder")
def send_reminder(referral_id: str) -> None:
    notices.remind_team_leaders(referral_id)
