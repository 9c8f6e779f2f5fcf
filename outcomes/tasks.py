"""What services put in the queue: building reports."""

from ledger.outbox import queued_task
from outcomes.report.reports import build


@queued_task("outcomes.build_report")
def build_report(report_id: str) -> None:
    build.build_report_files(report_id)
