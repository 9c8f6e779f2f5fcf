"""What people decide about a person: two records are one, or a further offer is barred."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.second_line.context import rows_of_all
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.people import policies
from referrals.people.models import Bar, Likeness
from referrals.referral.models import Referral
from referrals.withheld.services import carry_conflicts, carry_pairs, carry_seals, copy_seals, end_copied_seals
from workflow.machine import MoveRefused
from workflow.transitions import Consequence, make_transition


@act()
@rows_of_all("referrals.judge_likeness")
def judge_likeness(*, likeness_id: Any, actor: User, version: int | None, is_same: bool) -> Likeness:
    """Say that two records are one person, or two. One: the newer record's referrals go to the older one.

    Nothing is deleted, so that the judgment can be undone to the last referral.
    """
    if not is_same:
        judged: Likeness = make_transition(
            Likeness.objects, likeness_id, "different", actor=actor, version=version, then=_combines(None)
        )
        end_copied_seals(from_id=judged.older_id, to_id=judged.newer_id, actor=actor)
        return judged
    proposed = Likeness.objects.visible_to(actor).get(pk=likeness_id)
    moved = [str(pk) for pk in Referral.objects.filter(person_id=proposed.newer_id).values_list("pk", flat=True)]
    likeness: Likeness = make_transition(
        Likeness.objects, likeness_id, "same", actor=actor, version=version, moved=moved, then=_combines(moved)
    )
    Referral.objects.filter(pk__in=moved).update(person_id=likeness.older_id)
    carry_conflicts([(likeness.newer_id, likeness.older_id)])
    carry_pairs(from_id=likeness.newer_id, to_id=likeness.older_id, actor=actor)
    carry_seals(from_id=likeness.newer_id, to_id=likeness.older_id)
    _tell_rooms_above(likeness)
    return likeness


@act()
@rows_of_all("referrals.judge_likeness")
def undo_likeness(*, likeness_id: Any, actor: User, version: int | None) -> Likeness:
    """Put the referrals back where they were; the proposal is open again.

    Who was kept from the one record meanwhile is kept from both.
    """
    judged = Likeness.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=likeness_id)
    moved = list(judged.moved)
    likeness: Likeness = make_transition(
        Likeness.objects, likeness_id, "undo", actor=actor, version=version, then=_combines(moved)
    )
    Referral.objects.filter(pk__in=moved).update(person_id=likeness.newer_id)
    carry_conflicts([(likeness.older_id, likeness.newer_id)])
    if moved:
        carry_pairs(from_id=likeness.older_id, to_id=likeness.newer_id, actor=actor)
    copy_seals([(likeness.older_id, likeness.newer_id)], actor=actor)
    _tell_rooms_above(likeness)
    return likeness


def _combines(moved: list[str] | None) -> Consequence:
    """The entry is one of the joining of data, and names what went over."""

    def name_what_went(_likeness: Likeness, entry: Entry) -> None:
        entry.kind, entry.facts = Kind.COMBINATION, {} if moved is None else {"referrals": moved}

    return name_what_went


def _tell_rooms_above(likeness: Likeness) -> None:
    """Cases, follow-ups and offence rows go where the referrals went."""
    for task in ("caseworkflow.follow_people", "outcomes.follow_people"):
        outbox.queue_job(task, likeness.pk, key=f"{task}:{likeness.pk}:{likeness.version}")


@act()
def propose_bar(*, referral_id: Any, actor: User, reason: str) -> Bar:
    """After non-engagement: propose that the programme is not offered again. It binds nobody until confirmed."""
    referral = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral_id)
    if not policies.may_propose_bar(actor):
        raise PermissionDenied
    if referral.person is None or referral.programme is None:
        raise MoveRefused("This referral was not sent yet.")
    open_one = Bar.objects.filter(person=referral.person, programme=referral.programme, lifted_at=None).first()
    if open_one:
        return open_one
    bar = Bar.objects.create(person=referral.person, programme=referral.programme, reason=reason)
    facts = {"programme": referral.programme.code, "referral": str(referral.pk)}
    Entry.objects.enter(bar, actor=actor, verb="propose_bar", reason=reason, facts=facts)
    return bar


@act()
def confirm_bar(*, bar_id: Any, actor: User, told_at: datetime | None) -> Bar:
    """Confirm a bar, once the person has been told."""
    bar = _bar(bar_id, actor)
    if told_at is None:
        raise MoveRefused("Tell the person first, and record when.")
    if bar.confirmed_at is None:
        bar.confirmed_at, bar.person_told_at = timezone.now(), told_at
        bar.save()
        Entry.objects.enter(bar, actor=actor, verb="confirm_bar")
    return bar


@act()
def lift_bar(*, bar_id: Any, actor: User, reason: str) -> Bar:
    """Lift a bar, or refuse a proposed one, with the reason."""
    bar = _bar(bar_id, actor)
    if not reason:
        raise MoveRefused("Give the reason.")
    bar.lifted_at, bar.lifted_reason = timezone.now(), reason
    bar.save()
    Entry.objects.enter(bar, actor=actor, verb="lift_bar", reason=reason)
    return bar


def _bar(bar_id: Any, actor: User) -> Bar:
    if not policies.may_confirm_bar(actor):
        raise PermissionDenied
    bar = Bar.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=bar_id)
    if bar.lifted_at is not None:
        raise MoveRefused("This bar was lifted already.")
    return bar
