"""What is owed on a contract in each of its states: drafted and signed by the day of the plan, each condition by its own day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import Beside, Duty, Owed, Quiet, declare_beside, declare_duties
from caseworkflow.case.states import WORK_IS_OVER, CaseState
from caseworkflow.case.terms import ActsBy, DueAct, Harm
from caseworkflow.contract.states import ContractState
from caseworkflow.contract.terms import ConditionStatus
from programmes.calendar import end_of_day
from programmes.terms.vocabularies import DeadlineName
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState

WORKER, PAGE, GO = ActsBy.WORKER, "contract-detail", "Go to the contract"

declare_duties(
    {
        DueAct.DRAFT_CONTRACT: Duty(WORKER, PAGE, GO),
        DueAct.SIGN_CONTRACT: Duty(WORKER, PAGE, GO),
        DueAct.POLICE_SIGN: Duty(ActsBy.POLICE),
        DueAct.BEGIN_CONTRACT: Duty(WORKER, "contract-begin", "Begin the contract", is_now=True),
        DueAct.CONDITION: Duty(WORKER, PAGE, GO, Harm.LAW, is_standing=True),
        DueAct.FAILED_CONDITION: Duty(WORKER, PAGE, GO, Harm.LAW, is_now=True),
        DueAct.FULFIL: Duty(WORKER, "contract-fulfil", "Every condition is met", is_now=True),
        DueAct.DECLINED_CONTRACT: Duty(WORKER, "case-propose-ending", "Propose to end the case", is_now=True),
        DueAct.EXPIRED_CONTRACT: Duty(WORKER, "case-propose-ending", "Propose to end the case", is_now=True),
        DueAct.END: Duty(WORKER, PAGE, GO, Harm.LAW, is_standing=True),
    }
)


def _unless_over(owed: Owed) -> Owed:
    """A contract of a case that has ended asks for nothing; while police decide on a breach it waits for them."""

    def owed_while_it_runs(row: Any) -> Iterator[Promise]:
        if row.case.state not in {*WORK_IS_OVER, CaseState.BREACH_REVIEW}:
            yield from owed(row)

    return owed_while_it_runs


def _draft(row: Any) -> Iterator[Promise]:
    """Drafted once they are assessed; before that nobody knows what to agree."""
    if row.case.assessed_on:
        yield _by_the_plan(row, DueAct.DRAFT_CONTRACT)


def _offered(row: Any) -> Iterator[Promise]:
    if row.person_signed_on is None:
        yield _by_the_plan(row, DueAct.SIGN_CONTRACT)
    else:
        yield from _police_sign(row)


def _by_the_plan(row: Any, act: DueAct) -> Promise:
    """By the day on which the case should have its plan, or its plan should have begun."""
    since: date | None = {CaseState.ASSESSED: row.case.assessed_on, CaseState.PLAN: row.case.plan_agreed_on}.get(
        row.case.state
    )
    return row.case.owe(act, DeadlineName.PLAN, end_of_day(since) if since else None)


def _police_sign(row: Any) -> Iterator[Promise]:
    asked = PoliceDecision.objects.filter(about_id=row.pk, state=DecisionState.ASKED)
    for due_at in asked.order_by("due_at").values_list("due_at", flat=True)[:1]:
        yield Promise(DueAct.POLICE_SIGN, None, at=due_at)


def _signed(row: Any) -> Iterator[Promise]:
    """It begins with the plan; where the plan has begun already, by an act of its own."""
    if row.case.begun_on:
        yield Promise(DueAct.BEGIN_CONTRACT, None)
    yield from _last_day(row)


def _running(row: Any) -> Iterator[Promise]:
    terms = row.terms
    for one in terms:
        if one.status == ConditionStatus.OPEN:
            yield Promise(DueAct.CONDITION, None, at=end_of_day(one.due_on))
        if one.status == ConditionStatus.FAILED:
            yield Promise(DueAct.FAILED_CONDITION, None)
    if row.is_evidenced:
        yield Promise(DueAct.FULFIL, None, at=end_of_day(row.ends_on))
    yield from _last_day(row)


def _varied(row: Any) -> Iterator[Promise]:
    """The conditions that were signed count no more until the change is signed or taken back; the last day stands."""
    if row.person_signed_on is None:
        yield Promise(DueAct.SIGN_CONTRACT, None)
    else:
        yield from _police_sign(row)
    yield from _last_day(row)


def _last_day(row: Any) -> Iterator[Promise]:
    if row.ends_on:
        yield Promise(DueAct.END, None, at=end_of_day(row.ends_on))


def _declined(row: Any) -> Iterator[Promise]:
    if not row.case.ending_proposed_by_id:
        yield Promise(DueAct.DECLINED_CONTRACT, None)


def _expired(row: Any) -> Iterator[Promise]:
    if not row.case.ending_proposed_by_id:
        yield Promise(DueAct.EXPIRED_CONTRACT, None)


OWED_ON_CONTRACT = declare_beside(
    Beside(
        "contract",
        {
            ContractState.DRAFT: _unless_over(_draft),
            ContractState.OFFERED: _unless_over(_offered),
            ContractState.SIGNED: _unless_over(_signed),
            ContractState.RUNNING: _unless_over(_running),
            ContractState.VARIED: _unless_over(_varied),
            ContractState.DECLINED: _unless_over(_declined),
            ContractState.EXPIRED: _unless_over(_expired),
            ContractState.FULFILLED: Quiet("The case itself is ready to complete, and says so."),
            ContractState.BREACHED: Quiet("Police upheld the breach: the case is back with them, and says so."),
        },
    )
)
