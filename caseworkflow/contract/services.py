"""A contract: drafted, offered, signed by the person and by police, kept or broken."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.words import day_in_words
from caseworkflow.case.models import Case
from caseworkflow.case.validators import require_day_since
from caseworkflow.contract import guards
from caseworkflow.contract.machines import TERMS
from caseworkflow.contract.models import Condition, Contract
from caseworkflow.contract.states import ContractState
from caseworkflow.contract.terms import ConditionStatus
from caseworkflow.satellite.policies import may_work_satellite
from ledger.transactions import act
from programmes.calendar import add_working_days, local_day
from programmes.terms.vocabularies import ConditionKind
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.services import ask_police
from referrals.police_decisions.terms import PoliceDecisionKind
from workflow.machine import MoveRefused, refusals
from workflow.transitions import lock_row, make_transition, record_event, write_facts


def contract_of(case: Case) -> str:
    """The state of the contract, empty where there is none."""
    found = getattr(case, "contract", None)
    return found.state if found else ""


SIGN = [("sign", "Sign the contract"), ("refuse", "Do not sign it")]

APPROVE = [("approve", "Approve the change and sign again"), ("refuse", "Do not approve it: what was signed goes on")]

KINDS = {ContractState.OFFERED: PoliceDecisionKind.CONTRACT, ContractState.VARIED: PoliceDecisionKind.VARIATION}

SIGNED_BY_PERSON = [
    guards.person_has_signed,
    guards.admission_is_signed,
    guards.adult_is_present,
    guards.copy_is_given,
]

DRAFTING = frozenset({ContractState.DRAFT, ContractState.OFFERED, ContractState.VARIED})

Version = int | None


# -- drafting --------------------------------------------------------------------------------------------------------


@act()
def set_term(*, case_id: Any, actor: Any, begins_on: date, ends_on: date, version: Version = None) -> Contract:
    row = _draft(case_id, actor, version)
    if ends_on < begins_on:
        raise MoveRefused("The last day is before the first day.", field="ends_on")
    if begins_on < (referred := local_day(row.case.referral.referred_at)):
        raise MoveRefused(f"That is before they were referred, on {day_in_words(referred)}.", field="begins_on")
    return record_event(row, "set_term", actor=actor, changes={"begins_on": begins_on, "ends_on": ends_on})


@act()
def add_condition(
    *,
    case_id: Any,
    actor: Any,
    kind: str,
    words: str,
    due_on: date,
    evidence_type: str = "",
    needed_count: int = 1,
    version: Version = None,
) -> Condition:
    row = _draft(case_id, actor, version)
    if row.begins_on and due_on < row.begins_on:
        raise MoveRefused(f"The contract begins on {day_in_words(row.begins_on)}.", field="due_on")
    if row.ends_on and due_on > row.ends_on:
        raise MoveRefused(f"The contract ends on {day_in_words(row.ends_on)}.", field="due_on")
    made = Condition.objects.create(
        contract=row,
        edition=row.edition,
        kind=kind,
        words=words,
        due_on=due_on,
        evidence_type=evidence_type,
        needed_count=needed_count,
        is_mandatory=kind in row.case.choices.mandatory_conditions,
    )
    record_event(row, "add_condition", actor=actor, reason=ConditionKind(kind).label)
    return made


@act()
def remove_condition(*, case_id: Any, condition_id: Any, actor: Any, version: Version = None) -> Contract:
    """Only from the edition that is being drafted: what was signed stays as it was."""
    row = _draft(case_id, actor, version)
    condition = row.conditions.get(pk=condition_id, edition=row.edition)
    words = condition.get_kind_display()
    condition.delete()
    return record_event(row, "remove_condition", actor=actor, reason=words)


def _draft(case_id: Any, actor: Any, version: Version) -> Contract:
    """The contract while its terms may change; a change after the person signed asks for a new signature."""
    row = lock_row(Contract.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    if row.state not in DRAFTING:
        raise MoveRefused("The terms of a signed contract are changed by a new edition.")
    if not guards.police_do_not_decide(row):
        raise MoveRefused(guards.police_do_not_decide.refuse(row))
    if row.person_signed_on is not None:
        write_facts(row, {"person_signed_on": None, "is_copy_given": False})
    return row


# -- moves -----------------------------------------------------------------------------------------------------------


@act()
def offer_contract(
    *,
    case_id: Any,
    actor: Any,
    is_effect_explained: bool,
    is_advice_offered: bool,
    is_appropriate_adult_present: bool | None = None,
    version: Version = None,
) -> Contract:
    facts = {
        "is_effect_explained": is_effect_explained,
        "is_advice_offered": is_advice_offered,
        "is_appropriate_adult_present": is_appropriate_adult_present,
    }
    return _make_transition("offer", case_id, actor, version, facts, on=timezone.localdate())


@act()
def decline_contract(*, case_id: Any, actor: Any, reason: str, version: Version = None) -> Contract:
    return _make_transition("decline", case_id, actor, version, reason=reason)


@act()
def record_signature(
    *,
    case_id: Any,
    actor: Any,
    on: date,
    is_admission_signed: bool = False,
    is_appropriate_adult_present: bool | None = None,
    is_copy_given: bool = False,
    version: Version = None,
) -> PoliceDecision:
    """The person signed: police are asked to sign too, with the terms as papers."""
    row = lock_row(Contract.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    require_day_since(on, row.offered_on, "the contract was offered")
    facts = {
        "person_signed_on": on,
        "is_admission_signed": is_admission_signed,
        "is_appropriate_adult_present": is_appropriate_adult_present,
        "is_copy_given": is_copy_given,
    }
    record_event(row, "person_signs", actor=actor, changes=facts)
    if reasons := reasons_not_to_sign(row):
        raise MoveRefused(*reasons)
    asked = _ask_police(row, actor)
    row.after_act()
    return asked


def reasons_not_to_sign(row: Contract) -> list[str]:
    if row.state not in KINDS:
        return ["There is nothing to sign now: the contract is neither offered nor changed."]
    if not guards.police_do_not_decide(row):
        return [guards.police_do_not_decide.refuse(row)]
    return list(refusals([*TERMS, *SIGNED_BY_PERSON], row))


def _ask_police(row: Contract, actor: Any) -> PoliceDecision:
    kind = KINDS[ContractState(row.state)]
    return ask_police(
        referral_id=row.case.referral_id,
        kind=kind,
        about_id=row.pk,
        papers=contract_papers(row),
        choices=SIGN if kind == PoliceDecisionKind.CONTRACT else APPROVE,
        due_at=add_working_days(timezone.now(), 5),
        actor=actor,
    )


def contract_papers(row: Contract) -> dict[str, list[str]]:
    """The terms as the person signed them: no needs, no notes."""
    shown = {
        "Contract": [
            f"{day_in_words(row.begins_on)} to {day_in_words(row.ends_on)}",
            f"Signed by the person on {day_in_words(row.person_signed_on)}",
        ],
        "Conditions": [f"{one.get_kind_display()}: {one.words}, by {day_in_words(one.due_on)}" for one in row.terms],
    }
    if row.edition > 1:
        shown["Why it changes"] = [row.variation_reason]
    return shown


@act()
def apply_signed(*, decision: PoliceDecision, actor: Any) -> Contract:
    """Police signed, or did not: a contract that police do not sign stays offered, unsigned, to be drafted again."""
    if decision.decision == "sign":
        return _sign(decision, actor)
    return _unsign(decision, actor)


@act()
def apply_variation(*, decision: PoliceDecision, actor: Any) -> Contract:
    """Police approved the new edition and it runs, or they did not and what was signed goes on."""
    verb = "sign" if decision.decision == "approve" else "keep"
    if verb == "sign":
        _sign(decision, actor)
    else:
        make_transition(Contract.objects, decision.about_id, verb, actor=actor)
    return make_transition(Contract.objects, decision.about_id, "begin", actor=actor)


def _sign(decision: PoliceDecision, actor: Any) -> Contract:
    facts = {"police_signed_on": local_day(decision.decided_at or timezone.now())}
    return make_transition(Contract.objects, decision.about_id, "sign", actor=actor, changes=facts)


def _unsign(decision: PoliceDecision, actor: Any) -> Contract:
    row = lock_row(Contract.objects, actor, pk=decision.about_id)
    changes = {"person_signed_on": None, "is_copy_given": False}
    return record_event(row, "police_refuse", actor=actor, reason=decision.reason, changes=changes)


@act()
def begin_contract(*, case_id: Any, actor: Any, version: Version = None) -> Contract:
    return _make_transition("begin", case_id, actor, version)


@act()
def vary_contract(*, case_id: Any, actor: Any, reason: str, version: Version = None) -> Contract:
    """A new edition to draft, with the conditions that are still in force copied; the signed one stays as it was."""
    row = _make_transition("vary", case_id, actor, version, {"variation_reason": reason}, reason=reason)
    for condition in row.conditions.filter(edition=row.edition - 1):
        condition.pk, condition.edition = Condition._meta.pk.get_default(), row.edition
        condition.save(force_insert=True)
    return row


@act()
def keep_contract(*, case_id: Any, actor: Any, version: Version = None) -> Contract:
    """Take the change back: what was signed goes on."""
    return _make_transition("keep", case_id, actor, version)


@act()
def fulfil_contract(*, case_id: Any, actor: Any, version: Version = None) -> Contract:
    return _make_transition("fulfil", case_id, actor, version)


@act()
def breach_contract(*, case_id: Any, actor: Any) -> Contract:
    """The clock's, when police upheld the breach."""
    return _make_transition("breach", case_id, actor, None)


@act()
def expire_contract(*, case_id: Any, actor: Any) -> Contract:
    """The clock's, after the last day."""
    return _make_transition("expire", case_id, actor, None)


# -- keeping it ------------------------------------------------------------------------------------------------------


@act()
def record_condition(
    *,
    case_id: Any,
    condition_id: Any,
    actor: Any,
    status: str,
    evidence: str = "",
    done_count: int | None = None,
    version: Version = None,
) -> Condition:
    """What came of one condition; it is met only with evidence and when it was done as often as agreed."""
    row = lock_row(Contract.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    condition = row.conditions.select_for_update().get(pk=condition_id, edition=row.edition)
    condition.status = status
    condition.evidence = evidence
    condition.done_count = condition.done_count if done_count is None else done_count
    if row.state != ContractState.RUNNING:
        raise MoveRefused("Conditions count while the contract is running.")
    if status == ConditionStatus.MET and not _is_shown(condition):
        raise MoveRefused("A condition is met with evidence, and when it was done as often as agreed.")
    condition.save()
    record_event(row, "record_condition", actor=actor, reason=condition.get_kind_display())
    return condition


def _is_shown(condition: Condition) -> bool:
    return bool(condition.evidence) and condition.done_count >= condition.needed_count


def _make_transition(
    verb: str,
    case_id: Any,
    actor: Any,
    version: Version,
    facts: dict[str, Any] | None = None,
    reason: str = "",
    **brings: Any,
) -> Contract:
    return make_transition(
        Contract.objects,
        {"case_id": case_id},
        verb,
        actor=actor,
        version=version,
        reason=reason,
        changes=facts,
        **brings,
    )
