"""Referrals that no provider is commissioned for: they wait where nobody reads them, until somebody is."""

from typing import Any

from accounts.models import User
from accounts.second_line.context import rows_of_all
from ledger.models import Entry, Kind
from ledger.outbox import do_each
from ledger.transactions import act
from programmes.calendar import local_day
from programmes.eligibility.answers import is_accepted_by_rules
from referrals.intake.services.intake import accept_by_rules
from referrals.intake.services.rules import VersionsOnRecord
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState


@rows_of_all("referrals.give_unprovided")
def give_unprovided(*, actor: User, programme_code: str = "") -> int:
    """Give what waits to whoever is commissioned for it by now, an act a row; how many found a provider."""
    waiting = Referral.objects.unprovided().order_by("referred_at", "pk")
    if programme_code:
        waiting = waiting.filter(programme__code=programme_code)
    offers = VersionsOnRecord(set(waiting.values_list("programme__code", flat=True)))
    return do_each(
        "referrals.give_unprovided",
        waiting.values_list("pk", flat=True),
        lambda pk: give_to_provider(referral_id=pk, offers=offers, actor=actor),
    )


@act()
def give_to_provider(*, referral_id: Any, offers: VersionsOnRecord, actor: User) -> bool:
    """Name the provider of a referral that had none; where only that kept the rules from accepting, they accept now."""
    referral = Referral.objects.unprovided().select_for_update(of=("self",)).filter(pk=referral_id).first()
    provider = offers.provider_now(referral) if referral else None
    if referral is None or provider is None:
        return False
    referral.provider = provider
    referral.save(update_fields=["provider"])
    facts = {"provider": str(provider.pk), "waited_since": str(local_day(referral.referred_at))}
    Entry.objects.enter(referral, actor=actor, verb="give_to_provider", kind=Kind.DISCLOSURE, facts=facts)
    if referral.state == ReferralState.SCREENING and is_accepted_by_rules(referral.answers.all()):
        accept_by_rules(referral, User.objects.clock())
    return True
