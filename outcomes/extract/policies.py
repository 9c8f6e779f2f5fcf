"""Who may say whose an offence row is."""

from accounts.models import User
from accounts.roles import Role


def may_judge_links(user: User) -> bool:
    """A team leader, who judges as well whether two records are one person."""
    return user.holds(Role.TEAM_LEADER)
