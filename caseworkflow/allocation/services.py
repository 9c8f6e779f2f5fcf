"""Giving a case to a worker, and opening what runs beside it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import WORKERS, Role
from caseworkflow.case.models import Case, JoinedReferral
from caseworkflow.case.policies import may_lead
from caseworkflow.case.querysets import family_name_key
from caseworkflow.case.services import lock_case, settle_case
from caseworkflow.consent.models import Consent
from caseworkflow.consent.states import ConsentState
from caseworkflow.contract.models import Contract
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.placement.models import Placement
from caseworkflow.required_assessment import services as required_assessment
from caseworkflow.risk.models import RiskScreen
from caseworkflow.victim.models import Victim
from caseworkflow.victim.states import VictimState
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import local_day, months_after
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ConsentPurpose, ReferenceKind, Satellite, Unit
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.referral.terms import VictimKind
from referrals.screening.services import mark_taken_up
from workflow.machine import MoveConflict, MoveRefused
from workflow.transitions import record_event


@act()
def allocate_case(*, referral_id: UUID | str, actor: User, caseworker: User, has_conflict: bool = False) -> Case:
    """Open the case of an accepted referral, or join the open case of the same person and programme.

    `has_conflict` is the team leader's answer to “does this caseworker know the person?”. Opens the satellites.
    """
    referral = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral_id)
    if not actor.holds(Role.TEAM_LEADER, Role.CLOCK):
        raise PermissionDenied
    _refuse_if_answered(referral)
    home = referral.provider or (actor if actor.holds(Role.TEAM_LEADER) else caseworker).organisation
    if reasons := _why_not(caseworker, home, has_conflict=has_conflict):
        raise MoveRefused(*reasons)
    if (open_case := _open_case_of(referral)) is not None:
        return _join(open_case, referral, home, actor=actor)
    case = Case(reference=referral.reference, referral=referral, provider=home, caseworker=caseworker)
    for name in ("person", "programme", "programme_version"):
        setattr(case, name, getattr(referral, name))
    case.family_name_key = family_name_key(case.person.family_name)
    case.save()
    mark_taken_up(referral_id=referral.pk, at=case.allocated_at)
    open_satellites(case, actor)
    facts = {"referral": str(referral.pk), "caseworker": str(caseworker.pk)}
    settle_case(case, Entry.objects.enter(case, actor=actor, verb="allocate", after=case.state, facts=facts))
    case.save()
    return case


def _refuse_if_answered(referral: Referral) -> None:
    if referral.state != ReferralState.ACCEPTED:
        raise MoveRefused("The referral has not been accepted.")
    if Case.objects.filter(referral=referral).exists() or JoinedReferral.objects.filter(referral=referral).exists():
        raise MoveConflict("Somebody else has allocated this referral already. Nothing of yours was saved.")


def _why_not(caseworker: User, home: object, *, has_conflict: bool) -> list[str]:
    """Why this person cannot take a case; the cap is the setting CASELOAD_CAP."""
    checks = [
        (not caseworker.holds(*WORKERS) or caseworker.organisation != home, "is not a caseworker of this provider"),
        (has_conflict, "has a conflict of interest: choose somebody else"),
        (Case.objects.on_caseload_of(caseworker).count() >= settings.CASELOAD_CAP, "has a full caseload"),
    ]
    return [f"{caseworker} {words}." for is_so, words in checks if is_so]


def _open_case_of(referral: Referral) -> Case | None:
    """The open case of the same person and programme; the person is lock_case, so that two referrals make one case."""
    person = Person.objects.select_for_update().get(referrals=referral)
    same = Case.objects.open().filter(person=person, programme=referral.programme)
    return same.select_for_update(of=("self",)).first()


def _join(case: Case, referral: Referral, home: object, *, actor: User) -> Case:
    if case.provider != home:
        raise MoveRefused("The person has an open case of this programme with another provider.")
    joined = JoinedReferral.objects.create(case=case, referral=referral)
    mark_taken_up(referral_id=referral.pk, at=joined.joined_at)
    return record_event(
        case, "join", actor=actor, kind=Kind.COMBINATION, then=settle_case, facts={"referral": str(referral.pk)}
    )


@act()
def reallocate_case(
    *,
    case_id: UUID | str,
    actor: User,
    caseworker: User,
    reason: str,
    has_conflict: bool = False,
    version: int | None = None,
) -> Case:
    """Give an open case to another caseworker; it counts as new to them."""
    case = lock_case(case_id, actor=actor, version=version, may=may_lead)
    if reasons := _why_not(caseworker, case.provider, has_conflict=has_conflict):
        raise MoveRefused(*reasons)
    before = str(case.caseworker_id)
    case.caseworker, case.opened_at = caseworker, None
    facts = {"before": before, "after": str(caseworker.pk)}
    return record_event(case, "reallocate", actor=actor, reason=reason, then=settle_case, facts=facts)


# -- opening ---------------------------------------------------------------------------------------------------------


@act()
def open_satellites(case: Case, actor: Any) -> list[Any]:
    """Open what the version of the programme asks for beside the case, and what every case has.

    A required assessment exists only once police have imposed it: after a positive test they are asked here.
    Safe to run twice.
    """
    has = case.choices.has
    opened = [_open(RiskScreen, case), *_open_consents(case)]
    if has(Satellite.CONTRACT):
        opened.append(_open(Contract, case))
    if has(Satellite.PLACEMENT):
        opened.append(_open(Placement, case))
    if has(Satellite.DISPOSAL_CLOCK):
        opened.append(_open(DisposalClock, case, **_dates(case)))
    if has(Satellite.VICTIM_CONTACT):
        opened.append(_open(Victim, case, **_victim(case)))
    made = [row for row, is_new in opened if is_new]
    for row in made:
        Entry.objects.enter(row, actor=actor, verb="open", kind=Kind.COLLECTION, after=row.state)
    if has(Satellite.REQUIRED_ASSESSMENT) and not required_assessment.reasons_not_to_ask(case):
        required_assessment.put_to_police(case, actor)
    return made


def _open(model: Any, case: Case, **fields: Any) -> tuple[Any, bool]:
    return model.objects.get_or_create(case=case, defaults=fields)


def _open_consents(case: Case) -> list[tuple[Consent, bool]]:
    """What the person already said when they were referred; what they were not asked stays open."""
    referral = case.referral
    said = {
        ConsentPurpose.TAKE_PART: referral.agrees_to_take_part,
        ConsentPurpose.SHARE_POLICE: referral.agrees_to_share,
    }
    on = local_day(referral.agreed_at or referral.referred_at)
    return [
        Consent.objects.get_or_create(
            case=case,
            purpose=purpose,
            defaults={
                "state": ConsentState.GIVEN if is_given else ConsentState.REFUSED,
                "said_on": on,
                "how": referral.agreement_how or "At the referral",
                "wording": "referral",
            },
        )
        for purpose, is_given in said.items()
        if is_given is not None
    ]


def _victim(case: Case) -> dict[str, Any]:
    kind = case.referral.victim
    is_there = kind in {VictimKind.PERSON, VictimKind.BUSINESS}
    return {"kind": kind, "state": VictimState.IDENTIFIED if is_there else VictimState.NONE}


def _dates(case: Case) -> dict[str, Any]:
    """The dates of the disposal: reference values `summary_limitation`, `summary_limitation_stop`, `caution_weeks`."""
    begins = case.referral.accepted_on or timezone.localdate()
    offence = case.referral.offence_on
    weeks = case.choices.contract_weeks
    return {
        "starts_on": begins,
        "offence_on": offence,
        "limitation_on": legal_day("summary_limitation", offence) if offence else None,
        "outcome_due_on": legal_day("summary_limitation_stop", offence) if offence else None,
        "expires_on": begins + timedelta(weeks=weeks) if weeks else None,
    }


def legal_day(code: str, since: date) -> date:
    """The day that a legal value puts so far from another day."""
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, since)
    if value["unit"] == Unit.MONTHS:
        return months_after(since, value["amount"])
    return since + timedelta(days=value["amount"] * {Unit.WEEKS: 7, Unit.DAYS: 1}[value["unit"]])
