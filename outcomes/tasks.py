"""What services put in the queue: building reports, counting editions and comparisons, and making research files."""

from django.utils.module_loading import import_string

from accounts.models import User
from ledger.outbox import queued_task
from outcomes.report.notices import tell_of_report
from outcomes.report.reports import build, frozen
from outcomes.research import notices
from outcomes.research import services as research

#: Estimating needs packages that only the worker has, so it is loaded there.
COUNT_COMPARISON = "outcomes.comparison.reports.count_comparison"


@queued_task("outcomes.build_report")
def build_report(report_id: str) -> None:
    build.build_report_figures(report_id)


@queued_task("outcomes.tell_of_report")
def tell_of_report_step(entry_id: str) -> None:
    tell_of_report(entry_id)


@queued_task("outcomes.make_research_file")
def make_research_file(file_id: str) -> None:
    research.make_research_file(file_id=file_id, actor=User.objects.clock())


@queued_task("outcomes.tell_of_research_file")
def tell_of_research_file(entry_id: str) -> None:
    notices.tell_of_research_file(entry_id)


@queued_task("outcomes.count_edition")
def count_edition(edition_id: str) -> None:
    frozen.count_edition(edition_id)


@queued_task("outcomes.count_comparison")
def count_comparison_of_plan(edition_id: str) -> None:
    import_string(COUNT_COMPARISON)(edition_id)
