"""Who may look up what a colleague sent."""

from accounts.models import User
from accounts.roles import POLICE


def may_look_up(user: User) -> bool:
    return user.holds(*POLICE)
