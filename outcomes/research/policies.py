"""Who asks for which form of a file, a team leader who did not ask grants it, and the clock makes and ends it."""

from typing import Any

from accounts.models import User
from accounts.roles import Role
from outcomes.research.terms import NAMING, FileForm


def forms_to_ask_for(user: User) -> tuple[FileForm, ...]:
    """An evaluator, who never has what people are found by: rows. A team leader: what an official body asks for."""
    if user.holds(Role.EVALUATOR):
        return (FileForm.ROWS,)
    return NAMING if user.holds(Role.TEAM_LEADER) else ()


def forms_to_read(user: User) -> tuple[FileForm, ...]:
    """Those whose dictionary somebody reads: a team leader grants every form."""
    return tuple(FileForm) if user.holds(Role.TEAM_LEADER) else forms_to_ask_for(user)


def may_ask_for_file(user: User) -> bool:
    return bool(forms_to_ask_for(user))


def may_grant_file(row: Any, user: User) -> bool:
    """A team leader who did not ask for it."""
    return user.holds(Role.TEAM_LEADER) and row.asked_by_id != user.pk


def may_use_file(row: Any, user: User) -> bool:
    """The evaluator's own organisation; of what people are found by, the team leader who asked."""
    if row.form in NAMING:
        return user.holds(Role.TEAM_LEADER) and row.asked_by_id == user.pk
    return user.holds(Role.EVALUATOR) and row.asked_for == user.organisation


def may_end_file(row: Any, user: User) -> bool:
    """A team leader at any time; the evaluator who is done with it."""
    return user.holds(Role.TEAM_LEADER) or may_use_file(row, user)


def may_make_file(row: Any, user: User) -> bool:
    return user.holds(Role.CLOCK)
