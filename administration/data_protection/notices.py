"""The desk is told that one of its clocks is near its end: which one stands on its page, and in no message."""

from typing import Any

from django.conf import settings

from accounts.models import User
from accounts.roles import Role
from ledger.models import Entry
from ledger.notices import Message, send_message, why_nothing_leaves

NO_EMAIL = "No email address is on record: it stands on the desk's page."


def tell_desk(*, entry_id: Any, actor: User) -> None:
    """To everybody who is an auditor today; safe to run twice, since a message is sent once."""
    entry = Entry.objects.get(pk=entry_id)
    for user in User.objects.people().filter(is_active=True, memberships__role=Role.AUDITOR).distinct().order_by("pk"):
        if any(one.role == Role.AUDITOR for one in user.roles_held):
            held = why_nothing_leaves() if user.email else NO_EMAIL
            words = (("service", settings.SERVICE_NAME), ("stage", entry.after))
            to = Message(str(entry.pk), "desk_due", f"user:{user.pk}", "email", user.email, words, held)
            send_message(to, about=None, actor=actor)
