"""What is done about a message that could not go: somebody is told by hand, or it goes after all."""

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.case.notices import TABLE, Recipient, appointment_of, message_of
from caseworkflow.case.services import lock_case
from ledger.models import Entry, Kind, Notice
from ledger.notices import deliver_message
from ledger.transactions import act
from workflow.machine import MoveConflict, MoveRefused
from workflow.transitions import record_event

OVER = "The appointment that it names is over or was changed. Say that they need not be told any more."
NOBODY = "Nobody is sent this message any more."


@act()
def settle_message(*, notice_id: UUID | str, actor: User, how: str, note: str = "") -> Notice:
    """Keep how somebody was told what a message could not say, or that nobody need tell them any more."""
    notice, case = _lock_unsent(notice_id, actor)
    notice.settled_at, notice.settled_by, notice.settled_how = timezone.now(), actor, how
    notice.save(update_fields=["settled_at", "settled_by", "settled_how"])
    facts = {"to": notice.recipient, "what": notice.text, "how": how}
    record_event(case, "tell_by_hand", actor=actor, kind=Kind.DISCLOSURE, reason=note, facts=facts)
    return notice


@act()
def send_message_again(*, notice_id: UUID | str, actor: User) -> Notice:
    """Send what was held, if nothing holds it now; it is judged anew, by the number that is on record today."""
    notice, case = _lock_unsent(notice_id, actor)
    entry = Entry.objects.get(pk=notice.entry_id)
    recipient = next(recipients_now(notice, case, entry), None)
    if recipient is None:
        raise MoveRefused(NOBODY)
    if recipient.held_because:
        raise MoveRefused(recipient.held_because)
    if is_over(notice, case, entry):
        raise MoveRefused(OVER)
    message = message_of(notice.text, recipient, case, entry)
    deliver_message(notice, message, about=case, actor=actor)
    return notice


def recipients_now(notice: Notice, case: Case, entry: Entry) -> Iterator[Recipient]:
    """The recipient of a held message as they are known today."""
    lines = [line for line in TABLE.get(entry.verb, ()) if line.text == notice.text]
    return (one for line in lines for one in line.to(case) if one.name == notice.recipient)


def is_over(notice: Notice, case: Case, entry: Entry) -> bool:
    """Whether the appointment that it names begins no more at the time that it would say."""
    if notice.text not in {"appointment_booked", "appointment_changed", "appointment_reminder"}:
        return False
    found = appointment_of(case, entry)
    return found is None or found.is_recorded or found.starts_at <= timezone.now()


def _lock_unsent(notice_id: UUID | str, actor: User) -> tuple[Notice, Case]:
    """The message and its case, both under lock, the case first."""
    found = Notice.objects.get(pk=notice_id)
    case = lock_case(found.about_id or "", actor=actor, is_open=False)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    if notice.sent_at or notice.settled_at:
        raise MoveConflict("has settled this message already")
    return notice, case
