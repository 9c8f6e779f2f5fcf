"""What ends for two people who were kept apart, and what goes on holding for those who work with them."""

from typing import Any
from uuid import UUID

from accounts.models import User
from caseworkflow.case.models import Case
from ledger.transactions import act
from referrals.withheld.models import KeptApart
from referrals.withheld.services import decline_end_of_pair, end_pair, keep_from_others


@act()
def decide_end_of_pair(*, pair_id: UUID | str, actor: User, is_confirmed: bool) -> Any:
    """A second team leader confirms that two people may meet, or declines it.

    Whoever another pair still keeps from one of the two is kept from them as before.
    """
    if not is_confirmed:
        return decline_end_of_pair(pair_id=pair_id, actor=actor)
    for user in end_pair(pair_id=pair_id, actor=actor):
        for case in Case.objects.on_caseload_of(user).order_by("pk"):
            keep_from_others(user=user, person_id=case.person_id, actor=actor)
    return KeptApart.objects.get(pk=pair_id)
