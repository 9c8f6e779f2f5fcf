"""Who may read of a victim."""

from accounts.models import User
from accounts.roles import PROVIDER
from caseworkflow.case.policies import is_at_provider
from caseworkflow.satellite.policies import RowOfCase, may_work_satellite

VICTIM_CONTACT = "victim_contact"


def may_read_victim(row: RowOfCase, user: User) -> bool:
    """A victim's name, contact and views: who may work the case, or who holds the responsibility for victims."""
    is_contact = user.holds(*PROVIDER) and user.has_responsibility(VICTIM_CONTACT)
    return may_work_satellite(row, user) or (is_contact and is_at_provider(row.case, user))
