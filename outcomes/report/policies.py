"""Who may see numbers, who may see exact numbers, and who may ask for reports."""

from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.roles import Role
from outcomes.report.terms import ReportState
from workflow.machine import MoveRefused

NUMBERS = frozenset({Role.COMMISSIONER, Role.EVALUATOR, Role.TEAM_LEADER})


def may_see_exact_figures(user: User) -> bool:
    """A provider's team leader sees exact internal figures, marked as such; everybody else protected ones."""
    return bool(user.role == Role.TEAM_LEADER)


def may_request_report(user: User) -> bool:
    return user.role in {Role.COMMISSIONER, Role.TEAM_LEADER}


def may_publish_report(user: User) -> bool:
    return bool(user.role == Role.COMMISSIONER)


def require_allowed(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def require_draft(report: Any) -> None:
    if report.status != ReportState.DRAFT:
        raise MoveRefused("Only a finished draft can be published.")
    if report.content["mark"]:
        raise MoveRefused("A report with exact figures is internal and is never published.")
