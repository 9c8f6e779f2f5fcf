"""What the queue runs: ids in, handed on."""

from caseworkflow.case import notices
from ledger.outbox import queued_task


@queued_task("caseworkflow.send_notices")
def send_notices(entry_id: str) -> None:
    notices.send_for(entry_id)
