"""The certificate of a removal: counts and digest, and nothing of what was removed."""

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from accounts.words import moment_in_words
from administration.retention.models import Removal
from administration.retention.terms import RemovalKind
from paper.documents import Document
from paper.tables import Table

FILES = {
    "files.quarantine": "rows that were held back at an import",
    "files.messages": "messages in the local file",
}

#: Of people whose time is over, and of what the clock deletes by itself.
SAID = {
    True: (
        "The records counted here were removed from every table and file of this service. They stay removed after a "
        "restore: who they were is on a list outside the database, by pseudonyms under a key."
    ),
    False: "The records counted here were deleted on schedule. A backup that is older than this day holds them still.",
}


def rows_of_removal(removal: Removal) -> list[tuple[str, int]]:
    """How many rows of each kind, by what the kind is called."""
    return sorted((called(label), count) for label, count in removal.counts.items())


def called(label: str) -> str:
    """What a table is called in words; a file is no table."""
    words = FILES.get(label) or str(apps.get_model(label)._meta.verbose_name_plural)
    return f"{words[:1].upper()}{words[1:]}"


def facts_of_removal(removal: Removal) -> list[tuple[str, str]]:
    """Who, when and how many, as a page and the certificate show them."""
    counted = [("People", f"{removal.people_count:,}")] if removal.kind != RemovalKind.EXTRACT else []
    is_proposed = removal.kind == RemovalKind.PEOPLE
    return [
        ("What", removal.get_kind_display()),
        *counted,
        *([("Proposed by", ", ".join(removal.proposers()))] if is_proposed else []),
        ("Put together by", f"{removal.made_by}, {moment_in_words(removal.made_at)}"),
        *([("Carried out by", str(removal.carried_out_by))] if removal.carried_out_by else []),
        *([("Removed", moment_in_words(removal.done_at))] if removal.done_at else []),
        *([("Digest", removal.digest)] if removal.digest else []),
    ]


def draw_certificate(removal: Removal) -> bytes:
    document = Document(
        "Certificate of removal",
        author=settings.SERVICE_NAME,
        made_at=removal.done_at or timezone.now(),
        footer=f"Removal {removal.pk}",
    )
    document.heading("Certificate of removal")
    document.paragraph(SAID[removal.kind == RemovalKind.PEOPLE])
    document.definitions(facts_of_removal(removal))
    rows = [(label, f"{count:,}") for label, count in rows_of_removal(removal)]
    document.table(Table("Rows that were removed", ("Kind", "Rows"), rows))
    document.small("The digest is SHA-256 of the sorted pseudonyms and these counts.")
    return document.to_bytes()
