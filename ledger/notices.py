"""Sends a message once, and enters who was told."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from ledger.models import Entry, Kind, Notice
from ledger.transactions import act

NO_CARRIER = "none"
NOBODY_CARRIES = "This service sends no messages."


@dataclass(frozen=True)
class Message:
    """One text to one recipient by one way; `address` is used to send and never kept."""

    entry_id: str
    text: str
    recipient: str
    channel: str
    address: str = ""
    context: tuple[tuple[str, Any], ...] = ()
    held_because: str = ""


class Port(Protocol):
    def deliver(self, channel: str, address: str, text: str, reference: str) -> None: ...


class FilePort:
    """Writes each message as a line of a local file: the default until an operator sets a real carrier."""

    def deliver(self, channel: str, address: str, text: str, reference: str) -> None:
        folder = settings.DATA_DIR / "messages"
        folder.mkdir(parents=True, exist_ok=True)
        line = {"channel": channel, "address": address, "text": text, "reference": reference}
        with (folder / "sent.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def why_nothing_leaves() -> str:
    """Why no message at all is sent; empty where there is a carrier."""
    return NOBODY_CARRIES if settings.MESSAGE_CARRIER == NO_CARRIER else ""


@act()
def send_message(message: Message, *, about: Any, actor: Any, port: Port | None = None) -> Notice | None:
    """Send a message unless it was sent before; an unsafe or missing address holds it with the reason."""
    held_because = message.held_because or ("" if port else why_nothing_leaves())
    notice, is_new = Notice.objects.get_or_create(
        entry_id=message.entry_id,
        text=message.text,
        recipient=message.recipient,
        defaults={
            "channel": message.channel,
            "held_because": held_because,
            **({"about_kind": about._meta.label_lower, "about_id": about.pk} if about is not None else {}),
        },
    )
    if is_new and not held_because:
        deliver_message(notice, message, about=about, actor=actor, port=port)
    return notice


@act()
def deliver_message(notice: Notice, message: Message, *, about: Any, actor: Any, port: Port | None = None) -> None:
    """Hand a message over and enter who was told; it counts as sent only once the carrier has it."""
    body = render_to_string(f"messages/{message.text}.txt", dict(message.context)).strip()
    (port or FilePort()).deliver(message.channel, message.address, body, str(notice.pk))
    notice.sent_at, notice.held_because = timezone.now(), ""
    notice.save()
    Entry.objects.enter(
        about,
        actor=actor,
        verb="tell",
        kind=Kind.DISCLOSURE,
        facts={"to": message.recipient, "what": message.text, "by": message.channel},
    )
