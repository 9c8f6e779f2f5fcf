"""Looking up what a colleague sent."""

from math import ceil

from django.core.exceptions import PermissionDenied

from accounts.limits import Allowance
from accounts.models import Limit, User
from ledger import viewing
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.following import policies
from referrals.following.models import LookUp
from referrals.following.terms import LOOK_UPS_AN_HOUR
from referrals.following.validators import require_real_reason
from referrals.referral.models import Referral

MOST = 10


def look_up_referrals(*, actor: User, number: str, category: str, reason: str) -> list[Referral]:
    """What the own force sent under exactly this number; that it was asked is kept, whether or not there is any.

    One more than the hour allows is refused with TooManyLookUps, and that it was tried is entered.
    """
    if not policies.may_look_up(actor):
        raise PermissionDenied
    require_real_reason(reason)
    if not Limit.objects.spend([allowance := allowance_of(actor)]):
        _enter_refused(actor, number, category)
        raise TooManyLookUps(minutes=ceil(Limit.objects.wait_for(allowance) / 60))
    return _look_up(actor=actor, number=number, category=category, reason=reason)


def allowance_of(actor: User) -> Allowance:
    return Allowance("look_up", str(actor.pk), LOOK_UPS_AN_HOUR, 3600)


class TooManyLookUps(Exception):
    def __init__(self, *, minutes: int) -> None:
        wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"You have looked up {LOOK_UPS_AN_HOUR} in the last hour. You can go on in {wait}. "
            "If it cannot wait, ask the officer who sent it."
        )


@act()
def _enter_refused(actor: User, number: str, category: str) -> None:
    Entry.objects.enter(
        None,
        actor=actor,
        verb="look_up",
        kind=Kind.REFUSAL,
        object_kind="referrals.referral",
        reason=category,
        facts=viewing.search_facts(number, hits=0),
    )


@act()
def _look_up(*, actor: User, number: str, category: str, reason: str) -> list[Referral]:
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
