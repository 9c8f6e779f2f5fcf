"""The acts of follow-ups: scheduled, measured, and moved with the person they belong to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.extract.linkage.exact import link_as_one
from outcomes.extract.models import OffenceRecord
from outcomes.figure.measures import reoffending
from outcomes.figure.terms import WINDOWS
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.terms import NotMeasurable
from programmes.calendar import months_after
from programmes.models import ProgrammeVersion
from referrals.people.models import Likeness
from referrals.referral.models import Referral
from workflow.transitions import make_transition

AT_ONCE = 500


@act()
def create_follow_ups(*, referral_ids: Iterable[UUID | str], actor: Any) -> int:
    """Make the follow-ups of accepted referrals at the windows of their version, in months; safe to run twice.

    Returns how many are new.
    """
    rows: list[Any] = list(
        Referral.objects.filter(pk__in=list(referral_ids), state="accepted", person__isnull=False).values_list(
            "pk", "person_id", "accepted_on", "programme_version_id"
        )
    )
    known = set(FollowUp.objects.filter(referral__in=[row[0] for row in rows]).values_list("referral_id", "window"))
    windows = _windows_of({row[3] for row in rows})
    new = [
        _follow_up(referral, person, index_on, window)
        for referral, person, index_on, version in rows
        for window in windows.get(version, WINDOWS)
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
            facts={"windows": sorted({one.window for one in new})},
        )
    return len(new)


def _windows_of(versions: Iterable[UUID | None]) -> dict[UUID, tuple[int, ...]]:
    rows = ProgrammeVersion.objects.filter(pk__in=[one for one in versions if one])
    return {row.pk: row.choices.followup_windows for row in rows}


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
    """Measure one follow-up from the linked offence rows as known on a day; never by hand, and repeatable.

    Measured again, the entry names what changed, and the row keeps what was measured before.
    """
    follow_up = FollowUp.objects.get(pk=follow_up_id)
    before, now = follow_up.measured_counts, timezone.now()
    counts = _measure([follow_up], as_of or timezone.localdate())[follow_up.pk]
    changed = sorted(name for name, value in counts.items() if before and before[name] != value)
    return make_transition(
        FollowUp.objects,
        follow_up_id,
        "record",
        actor=actor,
        then=lambda _row, entry: entry.facts.update({"changed": changed} if before else {}),
        measured_at=now,
        compared_at=now,
        **counts,
    )


def changed_follow_ups(follow_up_ids: Sequence[UUID]) -> list[UUID]:
    """Those measured whose offence rows say something else by now; the others are marked as compared."""
    now, rows = timezone.now(), FollowUp.objects.filter(pk__in=follow_up_ids)
    measured = _measure(list(rows), timezone.localdate())
    changed = [row.pk for row in rows if any(getattr(row, name) != value for name, value in measured[row.pk].items())]
    FollowUp.objects.filter(pk__in=measured.keys() - set(changed)).update(compared_at=now)
    return changed


def _measure(follow_ups: Sequence[Any], as_of: date) -> dict[UUID, dict[str, Any]]:
    rows = FollowUp.objects.filter(pk__in=[row.pk for row in follow_ups])
    found = reoffending.count_each(rows, "index_on", [row.index_on for row in follow_ups], as_of)
    return {row.pk: _as_counted(found[row.pk][row.window]) for row in follow_ups}


def _as_counted(counts: reoffending.Counts) -> dict[str, Any]:
    return {
        "proven_count": counts.proven,
        "recorded_count": counts.recorded,
        "arrest_count": counts.arrests,
        "days_to_first": counts.days_to_first,
    }


@act()
def give_up_follow_up(*, follow_up_id: UUID, actor: Any, reason: NotMeasurable) -> FollowUp:
    """Say that a follow-up cannot be measured, and why."""
    return make_transition(FollowUp.objects, follow_up_id, "give_up", actor=actor, not_measurable_reason=reason)


@act()
def move_outcomes_to_person(*, likeness_id: UUID | str, actor: Any) -> int:
    """Two records became one person, or two again: follow-ups go with their referrals, offence rows are linked anew."""
    likeness = Likeness.objects.get(pk=likeness_id)
    people = (likeness.older_id, likeness.newer_id)
    for person in people:
        FollowUp.objects.filter(referral__person=person).exclude(person=person).update(person=person)
    records = list(OffenceRecord.objects.current().filter(person__in=people))
    link_as_one(records)
    Entry.objects.enter_batch(
        [record.pk for record in records],
        actor=actor,
        verb="follow_people",
        kind=Kind.COMBINATION,
        object_kind="outcomes.offencerecord",
        facts={"likeness": str(likeness.pk)},
    )
    return len(records)
