"""What the clock starts: mends what was interrupted, ends what was not answered, reminds of what waits."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from ledger import outbox
from ledger.outbox import timed_task
from referrals.files import quarantine
from referrals.intake.services import intake as services
from referrals.intake.services.unprovided import give_unprovided
from referrals.referral.models import Referral
from referrals.referral.terms import RejectionReason
from referrals.screening import services as screening_services

LEFT_ALONE_FOR = timedelta(minutes=2)

KEYS_KEPT_FOR = timedelta(days=7)

QUARANTINE_KEPT_FOR = timedelta(days=30)


@timed_task("referrals.mend_interrupted")
def mend_interrupted() -> int:
    """Decide what was sent and never put to the rules; running it twice changes nothing more."""
    before = timezone.now() - LEFT_ALONE_FOR
    rows = Referral.objects.interrupted().filter(submitted_at__lt=before).values_list("pk", flat=True)
    return outbox.do_each(
        "referrals.mend_interrupted", rows, lambda pk: services.decide_interrupted(referral_id=pk, before=before)
    )


@timed_task("referrals.reject_unanswered")
def reject_unanswered() -> int:
    """Refuse what nobody answered within the programme's limit."""
    late, clock = dict(Referral.objects.unanswered().overdue().values_list("pk", "version")), User.objects.clock()

    def reject(pk: Any) -> Referral:
        return screening_services.reject_referral(
            referral_id=pk, actor=clock, version=late[pk], reason=RejectionReason.NO_ANSWER
        )

    return outbox.do_each("referrals.reject_unanswered", late, reject)


@timed_task("referrals.remind_undecided")
def remind_undecided() -> int:
    """Tell team leaders once of each referral that is past its day."""
    late = Referral.objects.undecided().overdue().values_list("pk", flat=True)
    return outbox.do_each(
        "referrals.remind_undecided", late, lambda pk: outbox.queue_job("referrals.send_reminder", pk)
    )


@timed_task("referrals.give_unprovided")
def give_what_has_a_provider_now() -> int:
    """A commission begins on its day, without anybody at a page."""
    return give_unprovided(actor=User.objects.clock())


@timed_task("referrals.forget_keys")
def forget_keys() -> int:
    return services.delete_intake_keys(before=timezone.now() - KEYS_KEPT_FOR)


@timed_task("referrals.delete_quarantines")
def delete_quarantines() -> int:
    """Rows that nobody mended in time are asked for anew; what was held of them goes."""
    before = timezone.now() - QUARANTINE_KEPT_FOR
    return quarantine.delete_old_quarantines(before=before, actor=User.objects.clock())


SCHEDULE = {
    "referrals.delete_quarantines": timedelta(days=1),
    "referrals.forget_keys": timedelta(days=1),
    "referrals.give_unprovided": timedelta(minutes=15),
    "referrals.mend_interrupted": timedelta(minutes=1),
    "referrals.reject_unanswered": timedelta(hours=1),
    "referrals.remind_undecided": timedelta(minutes=15),
}
