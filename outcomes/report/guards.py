"""What must hold before a report goes to the next pair of hands."""

from typing import Any

from workflow.machine import guard


@guard("A later edition of this quarter is published already. Withdraw this one.", page="outcomes:report-withdraw")
def no_later_edition_is_published(report: Any) -> bool:
    return not type(report).objects.published_after(report).exists()


@guard("A report with exact figures is internal and is never published.")
def figures_are_protected(report: Any) -> bool:
    return bool(report.content and not report.content["mark"])
