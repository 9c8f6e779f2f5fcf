"""The desk is told that one of its clocks is near its end: which one stands on its page, and in no message."""

from typing import Any

from django.conf import settings

from accounts.models import User
from accounts.roles import Role
from ledger.models import Entry
from ledger.notices import Message, send_message, why_nothing_leaves

NO_EMAIL = "No email address is on record: it stands on the auditors' pages."


def tell_desk(*, entry_id: Any, actor: User) -> None:
    entry = Entry.objects.get(pk=entry_id)
    tell_auditors(entry, "desk_due", ("stage", entry.after), actor=actor)


def tell_auditors(entry: Entry, text: str, *words: tuple[str, Any], actor: User, but: Any = None) -> None:
    """To everybody who is an auditor today, but for one; safe to run twice, since a message is sent once."""
    for user in User.objects.people().filter(is_active=True, memberships__role=Role.AUDITOR).distinct().order_by("pk"):
        if user.pk != but and any(one.role == Role.AUDITOR for one in user.roles_held):
            held = why_nothing_leaves() if user.email else NO_EMAIL
            said = (("service", settings.SERVICE_NAME), *words)
            to = Message(str(entry.pk), text, f"user:{user.pk}", "email", user.email, said, held)
            send_message(to, about=None, actor=actor)
