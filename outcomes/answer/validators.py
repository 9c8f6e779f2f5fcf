"""Which days a sum of a contract may have, and what an equity record must say."""

from typing import Any

from outcomes.report.validators import refuse_identifiers
from workflow.machine import MoveRefused

BACKWARDS = "The last day cannot be before the first."
NO_WORDS = "Give an explanation, an action, or both."
NOBODY_DOES = "Say who does it and by when."
DUE_WITHOUT_ACTION = "A person and a day belong to an action. Say what is done."


def judge_contract_sum(row: Any) -> None:
    if row.valid_until < row.valid_from:
        raise MoveRefused(BACKWARDS)


def judge_equity_record(row: Any) -> None:
    for text in (row.explanation, row.action, row.responsible):
        refuse_identifiers(text)
    if not row.explanation and not row.action:
        raise MoveRefused(NO_WORDS)
    if row.action and not (row.responsible and row.due_on):
        raise MoveRefused(NOBODY_DOES)
    if not row.action and (row.responsible or row.due_on):
        raise MoveRefused(DUE_WITHOUT_ACTION)
