"""Keeping what a person says to each purpose."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from caseworkflow.case.models import Case
from caseworkflow.consent.guards import is_dated
from caseworkflow.consent.models import Consent
from caseworkflow.consent.states import ConsentState
from caseworkflow.satellite.policies import may_work_satellite
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import local_day
from programmes.terms.vocabularies import ConsentPurpose
from workflow.machine import MoveConflict, MoveRefused
from workflow.transitions import make_transition

UNANSWERED = 0  # the version of an answer that nobody has given yet; the first one has 1


@act()
def give_consent(
    *, case_id: Any, purpose: str, actor: Any, on: date, wording: str, how: str, version: int | None = None
) -> Consent:
    """The person agrees: for the first time (`version` 0: nobody had answered yet when this was asked), or again."""
    if version == UNANSWERED or (version is None and not _is_said(case_id, purpose, actor)):
        return _say(case_id, purpose, actor, ConsentState.GIVEN, known=_known(), said_on=on, wording=wording, how=how)
    return make_transition(
        Consent.objects,
        {"case_id": case_id, "purpose": purpose},
        "give",
        actor=actor,
        version=version,
        changes={"said_on": on, "wording": wording, "how": how},
    )


@act()
def refuse_consent(
    *, case_id: Any, purpose: str, actor: Any, on: date, how: str, version: int | None = None
) -> Consent:
    """The person says no when first asked, or where what stood there nobody had said; afterwards a no is a withdrawal."""
    mistaken = Consent.objects.visible_to(actor).filter(case_id=case_id, purpose=purpose, state=ConsentState.MISTAKEN)
    if mistaken.exists():
        return make_transition(
            Consent.objects,
            {"case_id": case_id, "purpose": purpose},
            "refuse",
            actor=actor,
            version=version,
            changes={"said_on": on, "how": how},
        )
    known = MoveRefused("The answer is on record: a person who agreed and changes their mind withdraws.")
    known = _known() if version == UNANSWERED else known
    return _say(case_id, purpose, actor, ConsentState.REFUSED, known=known, said_on=on, how=how)


@act()
def withdraw_consent(*, case_id: Any, purpose: str, actor: Any, on: date, version: int | None = None) -> Consent:
    """From now on nothing more is shared for this purpose; what was shared stays on record."""
    return make_transition(
        Consent.objects,
        {"case_id": case_id, "purpose": purpose},
        "withdraw",
        actor=actor,
        version=version,
        changes={"withdrawn_on": on},
    )


def _is_said(case_id: Any, purpose: str, actor: Any) -> bool:
    return Consent.objects.visible_to(actor).filter(case_id=case_id, purpose=purpose).exists()


def _known() -> MoveConflict:
    return MoveConflict("has recorded an answer already")


def _say(case_id: Any, purpose: str, actor: Any, state: str, *, known: MoveRefused, **said: Any) -> Consent:
    """The first answer: the case is locked, so that of two people who record it at once one is told `known`."""
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    row = Consent(case=case, purpose=purpose, state=state, version=1, **said)
    if not may_work_satellite(row, actor):
        raise PermissionDenied
    if Consent.objects.filter(case=case, purpose=purpose).exists():
        raise known
    if not is_dated(row):
        raise MoveRefused(is_dated.refusal, field="on")
    row.save(force_insert=True)
    Entry.objects.enter(row, actor=actor, verb=f"say_{state}", kind=Kind.COLLECTION, after=state)
    return row


def open_consents(case: Case) -> list[Consent]:
    """What the person already said when they were referred; what they were not asked stays open."""
    referral = case.referral
    said = {
        ConsentPurpose.TAKE_PART: referral.agrees_to_take_part,
        ConsentPurpose.SHARE_POLICE: referral.agrees_to_share,
    }
    on = local_day(referral.agreed_at or referral.referred_at)
    opened = [
        Consent.objects.get_or_create(
            case=case,
            purpose=purpose,
            defaults={
                "state": ConsentState.GIVEN if is_given else ConsentState.REFUSED,
                "said_on": on,
                "how": referral.agreement_how or "At the referral",
                "wording": "referral",
                "version": 1,
            },
        )
        for purpose, is_given in said.items()
        if is_given is not None
    ]
    return [row for row, is_new in opened if is_new]
