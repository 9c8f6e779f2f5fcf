"""Who may measure."""

from accounts.models import User
from accounts.roles import Role


def may_measure(row: object, user: User) -> bool:
    """Measuring is the clock's work; a person corrects data, not results."""
    return bool(user.role == Role.CLOCK)
