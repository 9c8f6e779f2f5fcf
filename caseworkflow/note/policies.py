"""Whose move it is on a case: its caseworker, somebody who covers, the team leader of the same provider, the clock."""

from typing import Any

from accounts.roles import Role


def may_read_note(note: Any, user: Any) -> bool:
    return not note.is_private or note.by_id == user.pk or user.holds(Role.TEAM_LEADER)
