"""What may stand on the desk: days in their order, and a reason where the Information Commissioner is not told."""

from typing import Any

from django.utils import timezone

from workflow.machine import MoveRefused

BACKWARDS = "The last day cannot be before the first."
REVIEW_FIRST = "The day of review cannot be before the first day."
ANSWERED_FIRST = "It cannot be answered before it was received."
NOT_YET = "That moment is still to come."
TOLD_FIRST = "The Information Commissioner cannot be told before anybody here knew."
BOTH = "Say when the Information Commissioner was told, or why not, and not both."


def judge_agreement(row: Any) -> None:
    _refuse(
        (BACKWARDS, row.until_on is not None and row.until_on < row.from_on),
        (REVIEW_FIRST, row.review_on < row.from_on),
    )


def judge_answer(row: Any) -> None:
    _refuse((ANSWERED_FIRST, row.answered_on < row.received_on))


def judge_data_breach(row: Any) -> None:
    now, told = timezone.now(), row.told_ico_at
    _refuse(
        (NOT_YET, row.known_at > now or (told is not None and told > now)),
        (TOLD_FIRST, told is not None and told < row.known_at),
        (BOTH, told is not None and bool(row.why_not_told)),
    )


def _refuse(*judged: tuple[str, bool]) -> None:
    if reasons := [sentence for sentence, is_wrong in judged if is_wrong]:
        raise MoveRefused(*reasons)
