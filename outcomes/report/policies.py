"""Who may see numbers, who may see exact numbers, and whose hands a report goes through: nobody's twice."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from outcomes.report.states import ReportState

ANALYST = "analyst"


def may_see_exact_figures(user: User) -> bool:
    """A provider's team leader sees exact internal figures, marked as such; everybody else protected ones."""
    return bool(user.role == Role.TEAM_LEADER)


def may_request_report(user: User) -> bool:
    return user.role in {Role.COMMISSIONER, Role.TEAM_LEADER}


def may_build_report(report: Any, user: User) -> bool:
    return user.holds(Role.CLOCK)


def may_draft_report(report: Any, user: User) -> bool:
    """Whoever asked for it, or an analyst of the same office."""
    if not user.holds(Role.COMMISSIONER):
        return False
    is_own = report.requested_for is not None and report.requested_for == user.organisation
    return report.requested_by_id == user.pk or (is_own and user.has_responsibility(ANALYST))


def may_write_passages(report: Any, user: User) -> bool:
    return report.state == ReportState.DRAFT and may_draft_report(report, user)


def may_check_report(report: Any, user: User) -> bool:
    """A team leader, who answers for the records that the figures come from; never whoever drafted it."""
    return user.holds(Role.TEAM_LEADER) and not has_drafted(report, user)


def may_publish_report(report: Any, user: User) -> bool:
    """A commissioner who has neither drafted nor checked it."""
    return user.holds(Role.COMMISSIONER) and not has_drafted(report, user) and report.checked_by_id != user.pk


def may_take_next_step(report: Any, user: User) -> bool:
    """Whether it waits for this person: sent to be checked, checked, or sent back to whoever may mend it."""
    next_hands = {ReportState.CHECKING: may_check_report, ReportState.CHECKED: may_publish_report}
    if report.state == ReportState.DRAFT:
        return bool(report.sent_back_because) and may_draft_report(report, user)
    return report.state in next_hands and next_hands[report.state](report, user)


def may_withdraw_report(report: Any, user: User) -> bool:
    """The office that asked for it; of exact figures the team leader who did."""
    if user.holds(Role.COMMISSIONER):
        return bool(report.requested_for == user.organisation)
    return user.holds(Role.TEAM_LEADER) and report.requested_by_id == user.pk


def has_drafted(report: Any, user: User) -> bool:
    """Whether anything of it is this person's: the question, the sending, or a word beside the figures."""
    is_named = user.pk in {report.requested_by_id, report.drafted_by_id}
    return is_named or report.passages.filter(Q(written_by=user) | Q(removed_by=user)).exists()
