"""When two records turn out to be one person, or two again: cases go where their referrals went."""

from typing import Any

from caseworkflow.models import Case
from ledger.models import Entry, Kind
from ledger.moves import act
from referrals.models import Likeness


@act()
def follow_people(*, likeness_id: Any, actor: Any) -> int:
    """Give each case the person of its referral; safe to run twice. Returns how many moved.

    Two open cases of one programme stay apart until one of them is closed: nobody's work is merged in silence.
    """
    likeness = Likeness.objects.get(pk=likeness_id)
    people = (likeness.older_id, likeness.newer_id)
    moved = 0
    for case in (
        Case.objects.filter(referral__person__in=people).select_related("referral").select_for_update(of=("self",))
    ):
        person = case.referral.person_id
        is_taken = Case.objects.open().filter(person=person, programme=case.programme_id).exclude(pk=case.pk).exists()
        if case.person_id == person or (is_taken and case.closed_on is None):
            continue
        Case.objects.filter(pk=case.pk).update(person_id=person)
        Entry.objects.enter(case, actor=actor, verb="follow_person", kind=Kind.COMBINATION, subjects=people)
        moved += 1
    return moved
