"""What a sender gives, as a row: which facts are columns, which describe the person, and the digest of all."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.models import Organisation, OrganisationKind
from programmes.models import Programme
from referrals.referral.models import Referral
from referrals.referral.terms import POLICE_SOURCES, Door

COLUMNS = (
    "family_name",
    "given_names",
    "date_of_birth",
    "approximate_age",
    "sex",
    "source",
    "referred_at",
    "officer_number",
    "custody_suite",
    "custody_record",
    "offence_code",
    "offence_on",
    "crime_number",
    "drug",
    "drug_amount_band",
    "is_supply_suspected",
    "responsibility",
    "previous_convictions",
    "last_conviction_on",
    "gravity_score",
    "victim",
    "agrees_to_take_part",
    "agrees_to_share",
    "agreed_at",
    "agreement_how",
    "note",
    "source_reference",
    "facts_asked",
)

HISTORY_AFTER = timedelta(days=7)


def facts_as_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as JSON keeps them, what is not recorded left out."""
    given = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    return json.loads(json.dumps(given, cls=DjangoJSONEncoder, sort_keys=True))


def digest_of_facts(facts: Mapping[str, Any]) -> str:
    given = facts_as_json(facts)
    return hashlib.sha256(json.dumps(given, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def write_down(referral: Referral, facts: Mapping[str, Any], *, programme: Programme | None = None) -> Referral:
    """Put the facts on the row; the caller saves. Facts that are not given keep what they have."""
    for name in COLUMNS:
        if name in facts:
            value = facts[name]
            setattr(referral, name, _emptied(name, referral) if value is None else value)
    if programme is not None or "programme" in facts:
        referral.programme = programme or Programme.objects.filter(code=facts["programme"]).first()
    untouched = {name: value for name, value in referral.as_sent.items() if name not in facts}
    referral.as_sent = {**untouched, **facts_as_json(facts)}
    referral.digest = digest_of_facts(referral.as_sent)
    return referral


def _emptied(name: str, referral: Referral) -> Any:
    field: Any = referral._meta.get_field(name)
    return None if field.null else field.get_default()


def new_row(*, actor: Any, door: str, facts: Mapping[str, Any], force: Organisation | None = None) -> Referral:
    """A draft from this actor; a file is sent by the force that it names, everything else by the actor's own side."""
    sender = force if door == Door.FILE else actor.organisation
    row = Referral(door=door, sender=sender, force=force or _force_of(sender, facts))
    if door == Door.PAGE:
        row.referring_officer = actor
        row.officer_number = actor.officer_number
    return row


def _force_of(sender: Organisation | None, facts: Mapping[str, Any]) -> Organisation | None:
    """The sender itself; for a provider's worker in custody the one force that is served."""
    if sender is not None and sender.kind == OrganisationKind.POLICE:
        return sender
    if facts.get("source") not in POLICE_SOURCES:
        return None
    forces = Organisation.objects.filter(kind=OrganisationKind.POLICE)[:2]
    return forces[0] if len(forces) == 1 else None


def is_history(referral: Referral) -> bool:
    return referral.door == Door.FILE and referral.referred_at < timezone.now() - HISTORY_AFTER
