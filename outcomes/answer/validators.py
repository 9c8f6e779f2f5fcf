"""Which sums of a contract may stand beside each other, and what an equity record must say."""

from outcomes.answer.models import ContractSum, EquityRecord
from workflow.machine import MoveRefused

BACKWARDS = "The last day cannot be before the first."
NO_WORDS = "Give an explanation, an action, or both."
NOBODY_DOES = "Say who does it and by when."
DUE_WITHOUT_ACTION = "A person and a day belong to an action. Say what is done."


def judge_contract_sum(row: ContractSum) -> None:
    """For the same days a later sum takes the place of an earlier one; days that overlap otherwise would count twice."""
    if row.valid_until < row.valid_from:
        raise MoveRefused(BACKWARDS)
    others = ContractSum.objects.filter(
        commission=row.commission, valid_from__lte=row.valid_until, valid_until__gte=row.valid_from
    )
    if others.exclude(valid_from=row.valid_from, valid_until=row.valid_until).exists():
        raise MoveRefused(
            "A sum of this contract is on record for some of these days. Enter the same days to put it right, or other days."
        )


def judge_equity_record(row: EquityRecord) -> None:
    if not row.explanation and not row.action:
        raise MoveRefused(NO_WORDS)
    if row.action and not (row.responsible and row.due_on):
        raise MoveRefused(NOBODY_DOES)
    if not row.action and (row.responsible or row.due_on):
        raise MoveRefused(DUE_WITHOUT_ACTION)
