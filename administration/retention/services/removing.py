"""From what was proposed to what is gone: checked, carried out by a second person's word, certified."""

import hashlib
import json
from collections import Counter
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.second_line.context import rows_of_all
from administration.erasure.services import erase_person, remove_remnants
from administration.holdings.mapping import HOLDINGS, everyone_who_is
from administration.retention import policies
from administration.retention.models import Keeping, Removal, RetentionReview
from administration.retention.querysets import people_held
from administration.retention.services.reckoning import period_in_force, reckon_people
from administration.retention.states import RemovalState
from administration.retention.terms import UNLINKED_EXTRACT, RemovalKind
from ledger import outbox
from ledger.keys import pseudonym_of
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.comparison.models import ComparedOffence
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.extract.terms import LinkState
from programmes.calendar import months_after
from workflow.machine import MoveRefused
from workflow.transitions import make_transition

MOST = 200


@act()
@rows_of_all("administration.check_removal")
def check_removal(*, actor: User) -> Removal:
    """Put together what was proposed and is not held, with how many rows of each kind would go; nothing is removed."""
    if not policies.may_carry_out(None, actor):
        raise PermissionDenied
    held = people_held(timezone.localdate()).values("pk")
    rows = RetentionReview.objects.proposed().exclude(person__in=held).exclude(decided_by=actor)
    reviews = list(rows.select_for_update(of=("self",))[:MOST])
    if not reviews:
        raise MoveRefused("Nothing is proposed that you may have removed.")
    people = [one for review in reviews for one in everyone_who_is(review.person_id)]
    counts = {one.label: count for one in HOLDINGS if (count := one.rows(people).count())}
    removal = Removal.objects.create(made_by=actor, people_count=len(reviews), counts=counts)
    RetentionReview.objects.filter(pk__in=[one.pk for one in reviews]).update(removal=removal)
    Entry.objects.enter(removal, actor=actor, verb="check_removal", facts={"people": len(reviews), "rows": counts})
    return removal


def carry_out_removal(*, removal_id: Any, actor: User, version: int | None = None) -> Removal:
    """Have it removed in the background, on the word of somebody who proposed none of it."""

    def queue(row: Removal, _: Entry) -> None:
        outbox.queue_job("administration.remove", row.pk)

    changes = {"carried_out_by": actor}
    return make_transition(
        Removal.objects, removal_id, "carry_out", actor=actor, version=version, changes=changes, then=queue
    )


def cancel_removal(*, removal_id: Any, actor: User, version: int | None = None) -> Removal:
    def let_go(row: Removal, _: Entry) -> None:
        row.reviews.update(removal=None)

    return make_transition(Removal.objects, removal_id, "cancel", actor=actor, version=version, then=let_go)


def run_removal(*, removal_id: Any, actor: User) -> None:
    """Remove person by person, each whole; called again after a fault it goes on where it stopped."""
    removal = Removal.objects.visible_to(actor).get(pk=removal_id)
    if removal.state != RemovalState.RUNNING:
        return
    for review_id in list(removal.reviews.filter(removed_at=None).order_by("pk").values_list("pk", flat=True)):
        _remove_person(review_id, actor)
    _finish(removal.pk, actor)


@act()
def _remove_person(review_id: UUID, actor: User) -> None:
    """Judged anew under lock: who came back since, or whose records are held now, stays."""
    review = RetentionReview.objects.select_for_update(of=("self",)).get(pk=review_id)
    person_id, today = review.person_id, timezone.localdate()
    if review.removed_at is not None or person_id is None:
        return
    people = everyone_who_is(person_id)
    reckon_people(people)
    is_held = people_held(today).filter(pk__in=people).exists()
    is_due = Keeping.objects.filter(person=person_id, due_on__lte=today).exists()
    if is_held or not is_due:
        review.removal = None
        review.save(update_fields=["removal"])
        if not is_due:
            Entry.objects.enter(review, actor=actor, verb="drop_proposal", subjects=[person_id])
            review.delete()
        return
    erased = erase_person(person_id=person_id, actor=actor, why=review.reason)
    review.person, review.removed_at, review.pseudonym = None, timezone.now(), pseudonym_of(person_id)
    review.counts, review.remnants = dict(erased.removed), sorted(erased.remnants)
    review.save()


@act()
def _finish(removal_id: UUID, actor: User) -> None:
    reviews = list(RetentionReview.objects.filter(removal=removal_id, removed_at__isnull=False))
    counts: Counter[str] = Counter()
    for review in reviews:
        counts.update(review.counts)
    counts.update(remove_remnants({one for review in reviews for one in review.remnants}))
    RetentionReview.objects.filter(removal=removal_id).update(remnants=[])
    changes = {
        "people_count": len(reviews),
        "counts": dict(sorted(counts.items())),
        "digest": digest_of_removal([one.pseudonym for one in reviews], counts),
    }
    make_transition(Removal.objects, removal_id, "finish", actor=actor, changes=changes)


def digest_of_removal(names: list[str], counts: Counter[str]) -> str:
    told = json.dumps({"who": sorted(names), "counts": dict(sorted(counts.items()))}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def remove_unlinked_events(*, actor: User) -> int:
    """Delete what police sent of people who were never referred, once its time after the import is over."""
    today = timezone.localdate()
    period = period_in_force(UNLINKED_EXTRACT, today)
    if period is None or not period.is_confirmed:
        return 0
    extracts = Extract.objects.filter(finished_at__isnull=False).order_by("finished_at")
    due = [
        one.pk
        for one in extracts
        if one.finished_at and months_after(timezone.localdate(one.finished_at), period.months) <= today
    ]
    return sum(_remove_unlinked(pk, actor) for pk in due)


@act()
def _remove_unlinked(extract_id: UUID, actor: User) -> int:
    compared = Exists(ComparedOffence.objects.filter(record=OuterRef("pk")))
    rows = OffenceRecord.objects.filter(~compared, extract=extract_id, person=None, link=LinkState.UNLINKED)
    ids = sorted(map(str, rows.select_for_update().values_list("pk", flat=True)))
    if not ids:
        return 0
    rows.delete()
    counts = Counter({"outcomes.OffenceRecord": len(ids)})
    now = timezone.now()
    removal = Removal.objects.create(
        kind=RemovalKind.EXTRACT,
        state=RemovalState.DONE,
        made_by=actor,
        carried_out_by=actor,
        done_at=now,
        counts=dict(counts),
        digest=digest_of_removal([pseudonym_of(one) for one in ids], counts),
    )
    facts = {"extract": str(extract_id), "count": len(ids), "digest": removal.digest}
    Entry.objects.enter(removal, actor=actor, verb="remove_unlinked", kind=Kind.ERASURE, facts=facts)
    return len(ids)
