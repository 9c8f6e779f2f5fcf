"""Looking up what a colleague sent."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from ledger import viewing
from ledger.transactions import act
from referrals.following import policies
from referrals.following.models import LookUp
from referrals.following.validators import require_real_reason
from referrals.referral.models import Referral

MOST = 10


@act()
def look_up_referrals(*, actor: User, number: str, category: str, reason: str) -> list[Referral]:
    """What the own force sent under exactly this number; that it was asked is kept, whether or not there is any."""
    if not policies.may_look_up(actor):
        raise PermissionDenied
    require_real_reason(reason)
    found = list(
        Referral.objects.with_number(number, actor).prefetch_related("feedback").order_by("-referred_at", "pk")[:MOST]
    )
    asked = LookUp.objects.create(asked_by=actor, category=category, reason=reason)
    asked.referrals.set(found)
    viewing.record_rows_viewing(
        [row.pk for row in found],
        [subject for row in found for subject in row.subject_ids],
        actor=actor,
        kind="referrals.referral",
        verb="look_up",
        reason=category,
        sought=number,
    )
    return found
