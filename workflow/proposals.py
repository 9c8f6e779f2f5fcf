"""What one person asked for and another one decides: who, when, and why, as every such page shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.words import moment_in_words
from ledger.models import Entry


@dataclass(frozen=True)
class Proposal:
    """`why` is a word of a closed list, `words` what was typed; at least one of them says the reason."""

    by: Any
    at: datetime | None
    why: str = ""
    words: str = ""
    what: str = ""
    title: str = "What was proposed"

    @property
    def rows(self) -> list[dict[str, Any]]:
        said = {
            "What": self.what,
            "Asked for by": str(self.by or "The system"),
            "When": moment_in_words(self.at) if self.at else "",
            "Why": self.why,
            "In their words": self.words,
        }
        return [{"key": key, "value": value} for key, value in said.items() if value]


Proposed = Callable[[Any], Proposal | None]


def proposed_in(
    *verbs: str, why_of: Callable[[Any], Any] = lambda _row: "", about: Callable[[Any], Any] = lambda row: row
) -> Proposed:
    """By the latest entry with one of these verbs about the row: who asked, when, and what they typed."""

    def found(row: Any) -> Proposal | None:
        asked = Entry.objects.about(about(row)).filter(verb__in=verbs).select_related("actor").last()
        return Proposal(asked.actor, asked.at, str(why_of(row) or ""), asked.reason) if asked else None

    return found
