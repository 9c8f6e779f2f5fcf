"""People to compare with who were never referred go once their time is over, and leave a certificate."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from administration.retention.models import Removal
from administration.retention.services.reckoning import period_in_force
from administration.retention.services.removing import digest_of_removal
from administration.retention.states import RemovalState
from administration.retention.terms import COMPARED, RemovalKind
from ledger.keys import pseudonym_of
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.comparison.linkage import link_comparators
from outcomes.comparison.models import ComparedPerson
from programmes.calendar import months_after

AT_ONCE = 500


def remove_compared_people(*, actor: User) -> int:
    """Delete them, a batch an act, counted from the end of the newest file that describes them; how many went.

    Whoever was referred as well goes with their other records. Events that were linked to those who went are nobody's
    then, and go by their own period.
    """
    period, today = period_in_force(COMPARED, timezone.localdate()), timezone.localdate()
    if period is None or not period.is_confirmed:
        return 0
    link_comparators(actor=actor)
    due = [pk for pk, on in _last_days().items() if months_after(on, period.months) <= today]
    return sum(_remove_batch(due[start : start + AT_ONCE], actor) for start in range(0, len(due), AT_ONCE))


def _last_days() -> dict[UUID, date]:
    """For everybody without a referral the day on which the newest file about them was taken in; one that did not end
    keeps them.
    """
    found: dict[UUID, date | None] = {}
    for kind in ("comparators", "allocations"):
        rows = ComparedPerson.objects.filter(person=None, **{f"{kind}__isnull": False})
        for pk, finished_at in rows.values_list("pk", f"{kind}__file__finished_at"):
            day = timezone.localdate(finished_at) if finished_at else None
            before = found.get(pk, day)
            found[pk] = max(before, day) if before and day else None
    return {pk: day for pk, day in found.items() if day}


@act()
def _remove_batch(ids: list[UUID], actor: User) -> int:
    """Judged anew under lock: who was found to be a referred person since stays."""
    rows = ComparedPerson.objects.filter(pk__in=ids, person=None)
    found = sorted(map(str, rows.select_for_update(of=("self",)).values_list("pk", flat=True)))
    if not found:
        return 0
    _, removed = rows.delete()
    counts = Counter(dict(sorted(removed.items())))
    removal = Removal.objects.create(
        kind=RemovalKind.COMPARED,
        state=RemovalState.DONE,
        made_by=actor,
        carried_out_by=actor,
        done_at=timezone.now(),
        people_count=len(found),
        counts=dict(counts),
        digest=digest_of_removal([pseudonym_of(one) for one in found], counts),
    )
    facts = {"count": len(found), "digest": removal.digest}
    Entry.objects.enter(removal, actor=actor, verb="remove_compared", kind=Kind.ERASURE, facts=facts)
    return len(found)
