"""Whom an act is told to, and with which text: a table by the verb of its entry; never with what a case is about."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.case.terms import ConcernReason
from ledger.models import Entry
from ledger.notices import Message, send_message, why_nothing_leaves

SMS, EMAIL = "sms", "email"

MISSING = {ConcernReason.DID_NOT_ATTEND, ConcernReason.LOST_CONTACT}


#: How a person is met who comes to no place.
BY_WIRE = {"phone": "by phone", "video": "by video"}

#: The name of a place must not say what somebody comes there for; its street may.
TELLING = re.compile(
    r"drug|alcohol|substance|addict|recovery|rehab|detox|needle|methadone|treatment|diversion|police|custody|station"
    r"|offen[cd]|probation|court|prison|arrest|justice|crim",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Recipient:
    """To whom, by which way, and why it must be held, if it must."""

    name: str
    channel: str
    address: str
    held_because: str = ""


Choose = Callable[[Case], Iterator[Recipient]]


def the_person(case: Case) -> Iterator[Recipient]:
    """By text, and only where they said that this is safe; nothing at all to somebody who has died."""
    person = case.person
    if person.died_on or case.death_reported_by_id:
        return
    held = why_nothing_leaves()
    if not person.mobile:
        held = "No mobile number is on record."
    elif not person.is_safe_to_text:
        held = "They did not say that it is safe to text them."
    yield Recipient(f"person:{person.pk}", SMS, "" if held else person.mobile, held)


def the_caseworker(case: Case) -> Iterator[Recipient]:
    yield _colleague(case, case.caseworker)


def the_team_leaders(case: Case) -> Iterator[Recipient]:
    held = {"memberships__organisation": case.provider_id, "memberships__role": Role.TEAM_LEADER}
    for user in User.objects.filter(is_active=True, **held).distinct().order_by("username"):
        if user.at(case.provider_id).holds(Role.TEAM_LEADER):
            yield _colleague(case, user)


def _colleague(case: Case, user: User) -> Recipient:
    """Judged when the message goes, not when it was queued: whoever may no longer read the case is told nothing of it."""
    held = "" if user.email else "No email address is on record: it stands in their list of work."
    if not Case.objects.visible_to(user.at(case.provider_id)).filter(pk=case.pk).exists():
        held = "They may not read this case."
    return Recipient(f"user:{user.pk}", EMAIL, user.email, held)


@dataclass(frozen=True)
class NoticeLine:
    text: str
    to: Choose


TABLE: dict[str, tuple[NoticeLine, ...]] = {
    "allocate": (NoticeLine("case_given", the_caseworker),),
    "reallocate": (NoticeLine("case_given", the_caseworker),),
    "book": (NoticeLine("appointment_booked", the_person),),
    "book_session": (NoticeLine("appointment_booked", the_person),),
    "rebook": (NoticeLine("appointment_changed", the_person),),
    "rebook_session": (NoticeLine("appointment_changed", the_person),),
    "remind": (NoticeLine("appointment_reminder", the_person),),
    "raise_concern": (NoticeLine("appointment_missed", the_person), NoticeLine("concern_raised", the_team_leaders)),
    "raise_breach": (NoticeLine("breach_raised", the_team_leaders),),
    "confirm_breach": (NoticeLine("breach_review_begun", the_person),),
    "propose_ending": (NoticeLine("ending_proposed", the_team_leaders),),
    "follow_corrected_decision": (
        NoticeLine("decision_corrected", the_caseworker),
        NoticeLine("decision_corrected", the_team_leaders),
    ),
    "report_death": (NoticeLine("death_reported", the_team_leaders),),
    "complete": (NoticeLine("case_completed", the_person),),
    "end_without_completion": (NoticeLine("case_ended", the_person),),
    "break_seal": (NoticeLine("seal_opened", the_team_leaders),),
    "overdue": (NoticeLine("case_overdue", the_team_leaders),),
    "screen_high": (NoticeLine("risk_high", the_team_leaders),),
}


def notify_of_case(entry_id: str) -> None:
    """Send what the table says for one entry; safe to run twice, since a message is sent once."""
    entry = Entry.objects.get(pk=entry_id)
    case = _case_of(entry)
    clock = User.objects.clock()
    for line in TABLE.get(entry.verb, ()):
        if not is_meant(line, case):
            continue
        for recipient in line.to(case):
            send_message(message_of(line.text, recipient, case, entry), about=case, actor=clock)


def is_meant(line: NoticeLine, case: Case) -> bool:
    """A letter about a missed appointment goes only to somebody who missed one."""
    return line.text != "appointment_missed" or case.concern_reason in MISSING


def _case_of(entry: Entry) -> Case:
    row = apps.get_model(entry.object_kind).objects.get(pk=entry.object_id)
    return Case.objects.select_related("person", "caseworker").get(pk=getattr(row, "case_id", None) or row.pk)


def message_of(text: str, recipient: Recipient, case: Case, entry: Entry) -> Message:
    return Message(
        entry_id=str(entry.pk),
        text=text,
        recipient=recipient.name,
        channel=recipient.channel,
        address=recipient.address,
        context=tuple(message_context(case, entry).items()),
        held_because=recipient.held_because,
    )


def message_context(case: Case, entry: Entry) -> dict[str, Any]:
    """All that a text may know: when and where, whom to ring, and the reference for colleagues."""
    appointment = appointment_of(case, entry)
    if appointment is None:
        return text_context(case)
    where = where_in_a_text(appointment.mode, appointment.place)
    return text_context(case, starts_at=appointment.starts_at, where=where)


def text_context(case: Case, *, starts_at: datetime | None = None, where: str = "") -> dict[str, Any]:
    return {
        "reference": case.reference,
        "provider": settings.PROVIDER_NAME,
        "phone": settings.PROVIDER_PHONE,
        "starts_at": timezone.localtime(starts_at) if starts_at else None,
        "where": where,
    }


def where_in_a_text(mode: str, place: str) -> str:
    """Where an appointment is, as a telephone that others may see can show it: without the part of its name that tells."""
    if mode in BY_WIRE:
        return BY_WIRE[mode]
    parts = [" ".join(part.split()) for part in place.split(",")]
    shown = ", ".join(part for part in parts if part and not is_telling(part))
    return f"at {shown}" if shown else ""


def is_telling(part: str) -> bool:
    return bool(TELLING.search(part)) or settings.PROVIDER_NAME.lower() in part.lower()


def appointment_of(case: Case, entry: Entry) -> Any:
    rows = case.appointments.order_by("offered_at")
    if named := entry.facts.get("appointment"):
        return rows.filter(pk=named).first()
    return rows.filter(attendance="").last()
