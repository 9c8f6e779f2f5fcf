"""Who may say that a member of staff knows a person otherwise."""

from accounts.models import User
from accounts.roles import PROVIDER, Role


def may_declare_conflict(user: User, actor: User) -> bool:
    """Everybody of a provider for themselves; a team leader for the colleagues there."""
    if user.pk == actor.pk:
        return actor.holds(*PROVIDER)
    is_colleague = user.organisation is not None and user.organisation == actor.organisation
    return actor.holds(Role.TEAM_LEADER) and is_colleague and user.holds(*PROVIDER)
