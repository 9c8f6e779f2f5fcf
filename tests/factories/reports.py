"""A board report through the hands of everybody whom it takes."""

from accounts.models import User
from accounts.roles import Role
from ledger import outbox
from outcomes.report import services
from outcomes.report.models import Report
from tests.factories.accounts import member


def draft_report(actor: User, **question) -> Report:
    """A report of the first quarter of 2024, or of another, as it was built."""
    asked = {"programme": "divert", "year": 2024, "quarter": 1, **question}
    report = services.request_report(actor=actor, **asked)
    outbox.run_due_jobs()
    report.refresh_from_db()
    return report


def check_report(report: Report, leader: User | None = None) -> Report:
    """Sent by whoever asked for it, and checked by a team leader."""
    services.submit_report(report_id=report.pk, actor=report.requested_by)
    return services.confirm_report_check(report_id=report.pk, actor=leader or member(Role.TEAM_LEADER))


def publish_by_hands(report: Report, approver: User | None = None) -> Report:
    """Drafted, checked and approved by three people of whom the last is of the office that asked."""
    check_report(report)
    approver = approver or member(Role.COMMISSIONER, at=report.requested_for)
    return services.publish_report(report_id=report.pk, actor=approver)
