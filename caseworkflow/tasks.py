"""What the queue runs: ids in, handed on."""

from caseworkflow.case import notices
from ledger.outbox import queued_task


@queued_task("caseworkflow.send_notices")
def send_case_notices(entry_id: str) -> None:
    notices.notify_of_case(entry_id)
