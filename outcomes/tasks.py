"""What services put in the queue: building reports, counting editions, and making research files."""

from accounts.models import User
from ledger.outbox import queued_task
from outcomes.report.reports import build, frozen
from outcomes.research import notices
from outcomes.research import services as research


@queued_task("outcomes.build_report")
def build_report(report_id: str) -> None:
    build.build_report_figures(report_id)


@queued_task("outcomes.make_research_file")
def make_research_file(file_id: str) -> None:
    research.make_research_file(file_id=file_id, actor=User.objects.clock())


@queued_task("outcomes.tell_of_research_file")
def tell_of_research_file(entry_id: str) -> None:
    notices.tell_of_research_file(entry_id)


@queued_task("outcomes.count_edition")
def count_edition(edition_id: str) -> None:
    frozen.count_edition(edition_id)
