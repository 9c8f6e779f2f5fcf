"""Whose move it is on a case: its caseworker, somebody who covers, the team leader of the same provider, the clock."""

from typing import Any, Protocol

from accounts.models import User
from accounts.roles import WORKERS, Role
from caseworkflow.case.states import CLOSED
from programmes.terms.choices import Choices


class CaseRow(Protocol):
    """What of a case says whose it is."""

    state: Any
    provider_id: Any
    caseworker_id: Any
    concern_count: int
    breach_raised_by_id: Any
    ending_proposed_by_id: Any
    death_reported_by_id: Any

    @property
    def choices(self) -> Choices: ...


def is_at_provider(case: CaseRow, user: User) -> bool:
    return user.organisation is not None and case.provider_id == user.organisation.pk


def is_team_leader_of(case: CaseRow, user: User) -> bool:
    return user.holds(Role.TEAM_LEADER) and is_at_provider(case, user)


def is_worker_of(case: CaseRow, user: User) -> bool:
    """The case's own caseworker, or a caseworker of the same provider who covers for others."""
    is_theirs = case.caseworker_id == user.pk or user.has_responsibility("cover")
    return user.holds(*WORKERS) and is_at_provider(case, user) and is_theirs


def is_clock(case: CaseRow, user: User) -> bool:
    return user.holds(Role.CLOCK)


def may_work_case(case: CaseRow, user: User) -> bool:
    return is_worker_of(case, user) or is_team_leader_of(case, user)


def may_correct(case: CaseRow, user: User) -> bool:
    """Whoever works the case; once it is closed its team leader alone."""
    return is_team_leader_of(case, user) if case.state in CLOSED else may_work_case(case, user)


def may_lead(case: CaseRow, user: User) -> bool:
    return is_team_leader_of(case, user)


def may_lead_or_clock(case: CaseRow, user: User) -> bool:
    return is_team_leader_of(case, user) or is_clock(case, user)


def may_raise_concern(case: CaseRow, user: User) -> bool:
    return may_work_case(case, user) or is_clock(case, user)


def may_complete(case: CaseRow, user: User) -> bool:
    """Where a contract runs the team leader has the last look; elsewhere the caseworker may end it."""
    return is_team_leader_of(case, user) if case.choices.has_contract else may_work_case(case, user)


def may_accept_cause(case: CaseRow, user: User) -> bool:
    """A second concern is settled by the team leader."""
    return is_team_leader_of(case, user) if case.concern_count > 1 else may_work_case(case, user)


def may_confirm_breach(case: CaseRow, user: User) -> bool:
    """Whoever raised a breach is never the one who confirms it."""
    return is_team_leader_of(case, user) and case.breach_raised_by_id != user.pk


def may_confirm_ending(case: CaseRow, user: User) -> bool:
    """Whoever proposed the ending is never the one who confirms it."""
    return is_team_leader_of(case, user) and case.ending_proposed_by_id != user.pk


def may_confirm_death(case: CaseRow, user: User) -> bool:
    """Whoever reported the death is never the one who confirms it."""
    return is_team_leader_of(case, user) and case.death_reported_by_id != user.pk
