"""What the clock does for the ledger: it signs where it ends, and checks all of it each night."""

from datetime import timedelta

from celery.schedules import crontab

from accounts.models import User
from ledger.checkpoints import write_checkpoint
from ledger.checks import check_ledger
from ledger.outbox import queued_task, timed_task

SCHEDULE = {
    "ledger.write_checkpoint": timedelta(minutes=5),
    "ledger.check_nightly": crontab(hour="4", minute="40"),
}


@timed_task("ledger.write_checkpoint")
def sign_end_of_ledger() -> None:
    write_checkpoint()


@timed_task("ledger.check_nightly")
def check_nightly() -> None:
    check_ledger()


@queued_task("ledger.check")
def check_as_asked(user_id: str) -> None:
    check_ledger(User.objects.get(pk=user_id))
