"""Agreeing a plan, beginning it, and what came of its goals and of other help."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.case.services import CASES, lock_case, settle_case, tell_referrals
from caseworkflow.case.states import ACTIVE, CaseState
from caseworkflow.case.validators import require_day_of_case, require_day_since
from caseworkflow.contract import services as contract
from caseworkflow.contract.services import contract_of
from caseworkflow.contract.states import ContractState
from caseworkflow.plan.models import Goal, OnwardReferral
from ledger.models import Kind
from ledger.transactions import act
from programmes.terms.vocabularies import FeedbackValue
from workflow.machine import MoveRefused
from workflow.transitions import make_transition, record_event


@act()
def begin_plan(*, case_id: UUID | str, actor: User, on: date | None = None, version: int | None = None) -> Case:
    """Start the agreed plan; the officer is told that the person takes part."""
    on = on or timezone.localdate()
    case = make_transition(CASES, case_id, "begin", actor=actor, version=version, on=on, then=settle_case)
    if contract_of(case) == ContractState.SIGNED:
        contract.begin_contract(case_id=case.pk, actor=actor)
    tell_referrals(case, FeedbackValue.TAKING_PART, on=on, actor=actor)
    return case


@act()
def begin_session(*, case_id: UUID | str, actor: User, on: date | None = None, version: int | None = None) -> Case:
    """Begin a programme of one session; `complete_session` begins and completes it in one act."""
    on = on or timezone.localdate()
    case = make_transition(CASES, case_id, "begin_session", actor=actor, version=version, on=on, then=settle_case)
    tell_referrals(case, FeedbackValue.TAKING_PART, on=on, actor=actor)
    return case


@act()
def change_to_treatment(*, case_id: UUID | str, actor: User, reason: str, version: int | None = None) -> Case:
    return make_transition(
        CASES, case_id, "change_to_treatment", actor=actor, version=version, reason=reason, then=settle_case
    )


@act()
def change_to_education(*, case_id: UUID | str, actor: User, reason: str, version: int | None = None) -> Case:
    return make_transition(
        CASES, case_id, "change_to_education", actor=actor, version=version, reason=reason, then=settle_case
    )


RESULTS = {"met", "partly", "not_met"}


@act()
def add_goal(
    *,
    case_id: UUID | str,
    actor: User,
    need: str,
    words: str = "",
    action: str = "",
    is_declined: bool = False,
    due_on: date | None = None,
) -> Goal:
    """A goal for one need, or that the person declined help with it."""
    case = lock_case(case_id, actor=actor)
    if not action and not is_declined:
        raise MoveRefused("A goal needs an action, or that the person declined help.")
    goal = Goal.objects.create(case=case, need=need, words=words, action=action, is_declined=is_declined, due_on=due_on)
    record_event(case, "add_goal", actor=actor, kind=Kind.COLLECTION, facts={"goal": str(goal.pk), "need": str(need)})
    return goal


@act()
def agree_plan(
    *,
    case_id: UUID | str,
    actor: User,
    goals: Sequence[Mapping[str, Any]] = (),
    leads_to: str = "",
    on: date | None = None,
    version: int | None = None,
) -> Case:
    """Keep the plan; `leads_to` is in_education or in_treatment, by default what the programme's version says."""
    case = lock_case(case_id, actor=actor, version=version)
    leads_to = leads_to or case.choices.active_state.value
    if leads_to not in ACTIVE:
        raise MoveRefused("A plan leads to education or to treatment.")
    for goal in goals:
        add_goal(case_id=case_id, actor=actor, **goal)
    on = on or timezone.localdate()
    return make_transition(
        CASES,
        case_id,
        "agree_plan",
        actor=actor,
        version=version,
        on=on,
        leads_to=CaseState(leads_to),
        then=settle_case,
    )


@act()
def record_goal_result(*, goal_id: UUID | str, actor: User, result: str) -> Goal:
    """Say at the end whether a goal was met, partly met or not met."""
    goal: Goal = Goal.objects.visible_to(actor).select_related("case").get(pk=goal_id)
    case = lock_case(goal.case_id, actor=actor)
    if result not in RESULTS:
        raise MoveRefused("A goal was met, partly met or not met.")
    goal.result = result
    goal.save(update_fields=["result"])
    record_event(case, "record_goal_result", actor=actor, facts={"goal": str(goal.pk), "result": result})
    return goal


@act()
def record_onward_referral(
    *,
    case_id: UUID | str,
    actor: User,
    service: str,
    is_accepted: bool,
    is_structured_treatment: bool = False,
    referred_on: date | None = None,
) -> OnwardReferral:
    """Keep that other help was offered, and whether the person accepted it."""
    case = lock_case(case_id, actor=actor)
    if referred_on:
        require_day_of_case(case, referred_on, field="referred_on")
    day = (referred_on or timezone.localdate()) if is_accepted else None
    same = case.onward_referrals.filter(service__iexact=service, is_structured_treatment=is_structured_treatment)
    if same.filter(is_accepted=is_accepted, referred_on=day).exists():
        raise MoveRefused("This offer is on record already.", field="service")
    offer = OnwardReferral.objects.create(
        case=case,
        service=service,
        is_accepted=is_accepted,
        is_structured_treatment=is_structured_treatment,
        referred_on=day,
    )
    facts = {"onward_referral": str(offer.pk)}
    record_event(case, "record_onward_referral", actor=actor, kind=Kind.COLLECTION, facts=facts, then=settle_case)
    return offer


@act()
def record_onward_start(*, onward_referral_id: UUID | str, actor: User, started_on: date) -> OnwardReferral:
    """Keep the day on which the other help began, as the receiving provider confirms it."""
    offer: OnwardReferral = OnwardReferral.objects.visible_to(actor).get(pk=onward_referral_id)
    case = lock_case(offer.case_id, actor=actor, is_open=False)
    if not offer.is_accepted:
        raise MoveRefused("The person declined this help.")
    require_day_since(started_on, offer.referred_on, "the person was referred", field="started_on")
    offer.started_on = started_on
    offer.save(update_fields=["started_on"])
    facts = {"onward_referral": str(offer.pk)}
    record_event(case, "record_onward_start", actor=actor, facts=facts, then=settle_case)
    return offer


@act()
def record_chase(*, onward_referral_id: UUID | str, actor: User, on: date) -> OnwardReferral:
    """Keep that the receiving provider was asked and that the other help had not begun; the next asking is due later."""
    offer: OnwardReferral = OnwardReferral.objects.visible_to(actor).get(pk=onward_referral_id)
    case = lock_case(offer.case_id, actor=actor)
    if not offer.is_accepted:
        raise MoveRefused("The person declined this help.")
    if offer.started_on:
        raise MoveRefused("This help has begun.")
    require_day_since(on, offer.referred_on, "the person was referred")
    offer.chased_on = max(filter(None, [offer.chased_on, on]))
    offer.save(update_fields=["chased_on"])
    record_event(case, "record_chase", actor=actor, facts={"onward_referral": str(offer.pk)}, then=settle_case)
    return offer
