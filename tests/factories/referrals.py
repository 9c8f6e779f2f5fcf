"""Referrals by life stage, each brought there by the acts that bring it there."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from referrals.intake.services import intake as services
from referrals.people.models import Likeness
from referrals.police_decisions import services as police_decisions_services
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.terms import PoliceDecisionKind
from referrals.referral.models import Referral
from referrals.referral.terms import Door
from referrals.screening import services as screening_services
from tests.factories.accounts import member

FACTS: dict[str, Any] = {
    "programme": "divert",
    "source": "street",
    "officer_number": "8358",
    "family_name": "Carter",
    "given_names": "Joanne",
    "date_of_birth": date(1990, 5, 4),
    "sex": "F",
    "offence_code": "092/61",
    "offence_on": date(2026, 3, 2),
    "crime_number": "20/1/26",
    "drug": "cannabis",
    "drug_amount_band": "personal_small",
    "is_supply_suspected": False,
    "responsibility": "admitted",
    "agrees_to_take_part": True,
    "agrees_to_share": True,
    "victim": "none",
}

#: What a police system sends.
BODY = {
    "source_reference": "N-1",
    "programme": "divert",
    "source": "street",
    "referred_at": "2026-03-03T09:00:00+00:00",
    "officer_number": "8358",
    "family_name": "Carter",
    "given_names": "Joanne",
    "date_of_birth": "1990-05-04",
    "sex": "F",
    "offence_code": "092/61",
    "offence_at": "2026-03-02",
    "crime_number": "20/1/26",
    "drug": "cannabis",
    "drug_amount_band": "personal_small",
    "supply_suspected": "N",
    "responsibility": "admitted",
    "agrees_to_take_part": "Y",
    "agrees_to_share": "Y",
    "victim": "none",
}


def facts(**changes: Any) -> dict[str, Any]:
    return {**FACTS, "referred_at": timezone.now(), **changes}


def drafted(actor: User, **changes: Any) -> Referral:
    return services.draft_referral(actor=actor, facts=facts(**changes))


def sent(actor: User, door: str = Door.PAGE, **changes: Any) -> Referral:
    return services.create_referral(actor=actor, door=door, facts=facts(**changes))


def accepted(actor: User, **changes: Any) -> Referral:
    return sent(actor, **changes)


def waiting(actor: User, **changes: Any) -> Referral:
    """Supply was not recorded, so that somebody must look."""
    return sent(actor, **{"is_supply_suspected": None, **changes})


def asked(actor: User, leader: User, **changes: Any) -> Referral:
    row = waiting(actor, **changes)
    return screening_services.ask_sender(
        referral_id=row.pk, actor=leader, version=row.version, question="Was supply suspected?"
    )


def rejected(actor: User, leader: User, **changes: Any) -> Referral:
    row = waiting(actor, **changes)
    return screening_services.reject_referral(referral_id=row.pk, actor=leader, version=row.version, reason="supply")


def police_asked(referral: Referral, leader: User) -> PoliceDecision:
    return police_decisions_services.ask_police(
        referral_id=referral.pk,
        kind=PoliceDecisionKind.BREACH,
        about_id=referral.pk,
        papers={"Missed": ["2 appointments"]},
        choices=[("uphold", "Uphold"), ("dismiss", "Dismiss")],
        due_at=None,
        actor=leader,
    )


def likeness(actor: User) -> Likeness:
    """The same name and birth date, and no identifier in common."""
    sent(actor)
    sent(actor, crime_number="20/2/26", given_names="Joan")
    return Likeness.objects.get()


def police_system() -> User:
    return member(Role.API_CLIENT, username="niche", name="Niche of West Midlands Police")
