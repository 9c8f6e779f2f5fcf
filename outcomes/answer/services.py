"""The acts beside the figures: explaining a difference or taking an action, finishing it, entering what a contract costs."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.answer import policies
from outcomes.answer.models import ContractSum, EquityRecord
from outcomes.answer.validators import judge_contract_sum, judge_equity_record
from workflow.machine import MoveRefused

DONE_ALREADY = "This action is done already."
NO_ACTION = "There is no action in this record that could be done."


@act()
def record_equity(*, programme: Any, actor: User, **given: Any) -> EquityRecord:
    """Record why a group differs, or what is done about it by whom and by when."""
    policies.refuse_unless(policies.may_record_equity(actor))
    row = EquityRecord(programme=programme, recorded_by=actor, **given)
    judge_equity_record(row)
    row.save(force_insert=True)
    facts = {"programme": programme.code, "step": row.step, "group": row.group}
    Entry.objects.enter(row, actor=actor, verb="record_equity", kind=Kind.COLLECTION, facts=facts)
    return row


@act()
def finish_equity_action(*, record_id: UUID, actor: User) -> EquityRecord:
    row: EquityRecord = EquityRecord.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=record_id)
    policies.refuse_unless(policies.may_record_equity(actor))
    if not row.action:
        raise MoveRefused(NO_ACTION)
    if row.done_at is not None:
        raise MoveRefused(DONE_ALREADY)
    row.done_at, row.done_by = timezone.now(), actor
    row.save(update_fields=["done_at", "done_by"])
    Entry.objects.enter(row, actor=actor, verb="finish_equity_action", kind=Kind.COLLECTION)
    return row


@act()
def enter_contract_sum(
    *, commission: Any, amount: Decimal, valid_from: date, valid_until: date, source: str, actor: User
) -> ContractSum:
    """Enter what a commission costs over some days; a newer sum takes the place of each with which it shares a day."""
    policies.refuse_unless(policies.may_enter_contract_sum(actor))
    row = ContractSum(
        commission=commission,
        amount_pence=int(amount * 100),
        valid_from=valid_from,
        valid_until=valid_until,
        source=source,
        entered_by=actor,
    )
    judge_contract_sum(row)
    row.save(force_insert=True)
    facts = {"commission": str(commission.pk), "amount_pence": row.amount_pence}
    Entry.objects.enter(row, actor=actor, verb="enter_contract_sum", kind=Kind.SETTING, facts=facts)
    return row
