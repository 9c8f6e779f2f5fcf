"""Who may read a note."""

from typing import Any, Protocol

from accounts.models import User
from accounts.roles import Role


class NoteRow(Protocol):
    is_private: bool
    by_id: Any


def may_read_note(note: NoteRow, user: User) -> bool:
    return not note.is_private or note.by_id == user.pk or user.holds(Role.TEAM_LEADER)
