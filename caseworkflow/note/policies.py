"""Who may read a note."""

from typing import Any

from accounts.roles import Role


def may_read_note(note: Any, user: Any) -> bool:
    return not note.is_private or note.by_id == user.pk or user.holds(Role.TEAM_LEADER)
