"""Opening a sealed case in an emergency: for one person, for an hour, told at once, and read by the auditor afterwards."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import NOTHING_OPENED, User
from accounts.roles import PROVIDER
from caseworkflow.case.models import Case
from caseworkflow.case.services import send_notices
from ledger.models import Alert, Entry, Kind
from ledger.transactions import act
from referrals.withheld.models import Seal, SealOpening
from referrals.withheld.querysets import kept_apart, sealed_from
from workflow.machine import MoveRefused

OPEN_FOR = timedelta(minutes=60)

#: So many references that open nothing, and no further one is tried for an hour.
MOST_TRIES, TRIED_WITHIN = 5, timedelta(hours=1)

PATTERN = "break_glass"

NOTHING = "No sealed case of this reference can be opened by you."
ONE_AT_A_TIME = "You have a sealed case open. End that first."
TOO_OFTEN = "Too many references opened nothing. Ask a team leader, or try again in an hour."


def open_sealed_case(*, reference: str, reason: str, words: str, actor: User) -> tuple[SealOpening, Case]:
    """Whoever is not named sees the person of this case for an hour. What cannot be opened is refused in one sentence, and
    entered.
    """
    if not actor.holds(*PROVIDER) or actor.organisation is None:
        raise PermissionDenied
    if _has_tried_too_often(actor):
        raise MoveRefused(TOO_OFTEN)
    if SealOpening.objects.open_now().filter(user=actor).exists():
        raise MoveRefused(ONE_AT_A_TIME)
    case = _sealed_case(reference, actor)
    if case is None:
        _enter_refusal(actor, reason)
        raise MoveRefused(NOTHING)
    return _open(case, actor, reason=reason, words=words), case


def _has_tried_too_often(actor: User) -> bool:
    since = timezone.now() - TRIED_WITHIN
    tries = Entry.objects.filter(actor=actor, kind=Kind.REFUSAL, verb="break_seal", at__gt=since)
    return tries.count() >= MOST_TRIES


def _sealed_case(reference: str, actor: User) -> Case | None:
    """A case of one's own provider whose person is sealed from this user; never of somebody whom they know otherwise."""
    case: Case | None = (
        Case.objects.filter(reference=reference.strip().upper(), provider=actor.organisation)
        .select_related("person", "caseworker")
        .first()
    )
    if case is None or kept_apart(actor, case.person_id).exists():
        return None
    return case if sealed_from(actor, case.provider_id, case.person_id).exists() else None


@act()
def _enter_refusal(actor: User, reason: str) -> None:
    facts = {"reason": str(reason)}
    Entry.objects.enter(
        None, actor=actor, verb="break_seal", kind=Kind.REFUSAL, object_kind="referrals.sealopening", facts=facts
    )


@act()
def _open(case: Case, actor: User, *, reason: str, words: str) -> SealOpening:
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if SealOpening.objects.open_now().filter(user=actor).exists():
        raise MoveRefused(ONE_AT_A_TIME)
    seal = Seal.objects.in_force().get(person=case.person_id, provider=case.provider_id)
    until = timezone.now() + OPEN_FOR
    made = SealOpening.objects.create(seal=seal, user=actor, reason=reason, words=words, until=until)
    facts = {"opening": str(made.pk), "reason": str(reason)}
    entry = Entry.objects.enter(case, actor=actor, verb="break_seal", kind=Kind.SETTING, facts=facts)
    send_notices(case, entry)
    _alert_auditor(case, actor)
    actor.opened = seal.pk
    return made


def _alert_auditor(case: Case, actor: User) -> None:
    """On the auditor's list from this moment on; opened twice on one day it is one alert, to be looked at anew."""
    day = timezone.localdate()
    known, is_new = Alert.objects.get_or_create(
        pattern=PATTERN, on=day, actor=actor, subject=str(case.person_id), defaults={"count": 1}
    )
    if not is_new:
        Alert.objects.filter(pk=known.pk).update(count=known.count + 1, reviewed_at=None, reviewed_by=None, result="")


@act()
def end_opening(*, actor: User) -> SealOpening:
    """Before its time, by whoever opened it."""
    mine = SealOpening.objects.visible_to(actor).open_now().filter(user=actor)
    row: SealOpening | None = mine.select_for_update(of=("self",)).first()
    if row is None:
        raise MoveRefused("No sealed case is open to you.")
    row.until = timezone.now()
    row.save(update_fields=["until"])
    actor.opened = NOTHING_OPENED
    Entry.objects.enter(row, actor=actor, verb="end_opening", kind=Kind.SETTING)
    return row


def openings_shown_to(user: User) -> Any:
    """What was opened, newest first: by whom, when and why, never of whom."""
    return SealOpening.objects.visible_to(user).select_related("user").order_by("-opened_at", "pk")
