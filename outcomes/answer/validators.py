"""Which sums of a contract may stand beside each other, and what an equity record must say."""

from typing import Any

from workflow.machine import MoveRefused

TWICE = (
    "A sum of this contract is on record for some of these days. Enter the same days to put it right, or other days."
)
BACKWARDS = "The last day cannot be before the first."
NO_WORDS = "Give an explanation, an action, or both."
NOBODY_DOES = "Say who does it and by when."
DUE_WITHOUT_ACTION = "A person and a day belong to an action. Say what is done."


def judge_contract_sum(row: Any, is_beside_another: bool) -> None:
    """For the same days a later sum takes the place of an earlier one; days that overlap otherwise would count twice."""
    if row.valid_until < row.valid_from:
        raise MoveRefused(BACKWARDS)
    if is_beside_another:
        raise MoveRefused(TWICE)


def judge_equity_record(row: Any) -> None:
    if not row.explanation and not row.action:
        raise MoveRefused(NO_WORDS)
    if row.action and not (row.responsible and row.due_on):
        raise MoveRefused(NOBODY_DOES)
    if not row.action and (row.responsible or row.due_on):
        raise MoveRefused(DUE_WITHOUT_ACTION)
