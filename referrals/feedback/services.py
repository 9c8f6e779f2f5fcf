"""What the referring side is told: a closed list of words, each under a rule of the programme and entered."""

from datetime import date
from typing import Any

from accounts.models import OrganisationKind, User
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.feedback.models import Feedback, reader_of
from referrals.referral.models import Referral

PARTNERS = (OrganisationKind.BUSINESS,)


@act()
def record_feedback(
    *,
    referral_id: Any,
    value: str,
    ending: str = "",
    reason: str = "",
    on: date | None = None,
    actor: User,
) -> Feedback | None:
    """Write one word down to the sender's side, once, and enter the disclosure.

    Does nothing where the rule of the programme does not allow that value to this kind of sender.
    """
    referral = Referral.objects.select_related("sender", "programme", "programme_version__programme").get(
        pk=referral_id
    )
    rule = rule_for(referral, value)
    if not rule:
        return None
    told, is_new = Feedback.objects.get_or_create(
        referral=referral,
        value=value,
        ending=ending,
        defaults={"reason": reason, "rule": rule, "on": on, "reader_id": reader_of(referral, value)},
    )
    if is_new:
        _enter(told, referral, actor)
    return told


def tell_first(referral: Referral, value: str, *, on: date | None = None, actor: User) -> list[Feedback]:
    """The same for a word that cannot have been told before: a row for the caller to save, or none."""
    rule = rule_for(referral, value)
    if not rule:
        return []
    told = Feedback(referral=referral, value=value, rule=rule, on=on, reader_id=reader_of(referral, value))
    _enter(told, referral, actor)
    return [told]


def _enter(told: Feedback, referral: Referral, actor: User) -> None:
    facts = {"to": str(referral.sender_id or ""), "what": told.value, "ending": str(told.ending), "rule": told.rule}
    Entry.objects.enter(referral, actor=actor, verb="disclose", kind=Kind.DISCLOSURE, facts=facts)


def rule_for(referral: Referral, value: str) -> str:
    """The rule under which this sender may be told a value, in words for the ledger; empty where none allows it."""
    version = referral.programme_version
    if version is None:
        return ""
    name = "feedback_partner" if _is_partner(referral) else "feedback_police"
    allowed = {str(one) for one in getattr(version.choices, name)}
    return f"{version.programme.code} version {version.number}: {name}" if str(value) in allowed else ""


def _is_partner(referral: Referral) -> bool:
    return referral.sender is not None and referral.sender.kind in PARTNERS
