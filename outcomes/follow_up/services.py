"""The acts of follow-ups: scheduled, measured, and moved with the person they belong to."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.extract import linkage
from outcomes.extract.models import OffenceRecord
from outcomes.extract.terms import Event
from outcomes.figure.cohorts import Member
from outcomes.figure.measures import reoffending
from outcomes.figure.terms import WINDOWS
from outcomes.follow_up.models import FollowUp
from programmes.calendar import months_after
from referrals.people.models import Likeness
from referrals.referral.models import Referral
from workflow.transitions import make_transition

AT_ONCE = 500


@act()
def create_follow_ups(*, referral_ids: Iterable[UUID | str], actor: Any) -> int:
    """Make the follow-ups of accepted referrals at 6, 12 and 24 months; safe to run twice. Returns how many are new."""
    rows: list[Any] = list(
        Referral.objects.filter(pk__in=list(referral_ids), state="accepted", person__isnull=False).values_list(
            "pk", "person_id", "accepted_on"
        )
    )
    known = set(FollowUp.objects.filter(referral__in=[row[0] for row in rows]).values_list("referral_id", "window"))
    new = [
        _follow_up(referral, person, index_on, window)
        for referral, person, index_on in rows
        for window in WINDOWS
        if (referral, window) not in known
    ]
    if new:
        FollowUp.objects.bulk_create(new, batch_size=AT_ONCE)
        Entry.objects.enter_batch(
            [one.pk for one in new],
            actor=actor,
            verb="schedule_follow_ups",
            kind=Kind.COLLECTION,
            object_kind="outcomes.followup",
            facts={"windows": list(WINDOWS)},
        )
    return len(new)


def _follow_up(referral: UUID, person: UUID, index_on: date, window: int) -> FollowUp:
    return FollowUp(
        referral_id=referral,
        person_id=person,
        window=window,
        index_on=index_on,
        due_on=months_after(index_on, window),
        mature_on=months_after(index_on, window + reoffending.WAITING_MONTHS),
    )


@act()
def end_window(*, follow_up_id: UUID, actor: Any) -> FollowUp:
    return make_transition(FollowUp.objects, follow_up_id, "await_data", actor=actor)


@act()
def record_follow_up(*, follow_up_id: UUID, actor: Any, as_of: date | None = None) -> FollowUp:
    """Measure one follow-up from the linked offence rows as known on a day; never by hand, and repeatable."""
    as_of = as_of or timezone.localdate()
    follow_up = FollowUp.objects.select_related("referral", "person").get(pk=follow_up_id)
    one = Member(follow_up.person_id, follow_up.referral_id, follow_up.index_on, follow_up.referral.offence_code)
    data = reoffending.load_offences([one])
    recorded = reoffending.recorded_reoffending(one, data, follow_up.window, as_of)
    first = min((offence.on for offence in recorded), default=None)
    return make_transition(
        FollowUp.objects,
        follow_up_id,
        "record",
        actor=actor,
        measured_at=timezone.now(),
        proven_count=len(reoffending.proven_reoffending(one, data, follow_up.window, as_of)),
        recorded_count=len(recorded),
        arrest_count=len(reoffending.offences_reaching(one, data, follow_up.window, as_of, Event.ARREST)),
        days_to_first=(first - follow_up.index_on).days if first else None,
    )


@act()
def move_outcomes_to_person(*, likeness_id: UUID | str, actor: Any) -> int:
    """Two records became one person, or two again: follow-ups go with their referrals, offence rows are linked anew."""
    likeness = Likeness.objects.get(pk=likeness_id)
    people = (likeness.older_id, likeness.newer_id)
    for person in people:
        FollowUp.objects.filter(referral__person=person).exclude(person=person).update(person=person)
    records = list(OffenceRecord.objects.current().filter(person__in=people))
    linkage.link_offences(records)
    OffenceRecord.objects.bulk_update(records, ["person", "link"], batch_size=AT_ONCE)
    Entry.objects.enter_batch(
        [record.pk for record in records],
        actor=actor,
        verb="follow_people",
        kind=Kind.COMBINATION,
        object_kind="outcomes.offencerecord",
        facts={"likeness": str(likeness.pk)},
    )
    return len(records)
