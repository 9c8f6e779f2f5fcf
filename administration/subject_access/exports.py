"""The answer to a request as a file: the same content as tagged PDF and as JSON."""

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.words import day_in_words
from administration.holdings.mapping import HOLDINGS
from administration.holdings.terms import Mark
from administration.subject_access.models import SubjectRecord, SubjectRequest
from paper.documents import Document

COMPLAIN = (
    "You can ask us to correct what is wrong, and you can complain to the Information Commissioner's Office (ICO)."
)

WORKING_COPY = (
    "A working copy. Nothing is left out of it, and what may have to be is marked: it is given to nobody before that was "
    "judged on the page of the request."
)

#: A kind of record, and the lines of each record of it as name, value and mark.
CopiedSection = tuple[str, list[list[list[str]]]]


def sections_of(request: SubjectRequest) -> Iterator[tuple[str, list[SubjectRecord]]]:
    """Each kind of record and the gathered records of it, in order."""
    for number, records in groupby(request.records.all(), key=lambda record: record.section):
        yield HOLDINGS[number].title, list(records)


def pack_of(request: SubjectRequest) -> dict[str, Any]:
    """What is released: no line that was left out, and of each record why lines are missing."""
    sections = [
        {
            "title": title,
            "records": [
                {
                    "title": record.title,
                    "lines": [{"name": name, "value": value} for name, value in record.shown_lines()],
                    "left_out": len(record.left_out),
                    "reasons": record.reasons_left_out(),
                }
                for record in records
            ],
        }
        for title, records in sections_of(request)
    ]
    return {
        "reference": request.reference,
        "service": settings.SERVICE_NAME,
        "received_on": request.received_on.isoformat(),
        "collected_on": timezone.localdate(request.collected_at).isoformat() if request.collected_at else "",
        "sections": sections,
    }


def pack_as_json(request: SubjectRequest) -> bytes:
    return json.dumps(pack_of(request), ensure_ascii=False, indent=2).encode()


def digest_of_pack(request: SubjectRequest) -> str:
    return hashlib.sha256(pack_as_json(request)).hexdigest()


def pack_as_pdf(request: SubjectRequest) -> bytes:
    pack = pack_of(request)
    document = Document(
        "What is held on you",
        author=settings.SERVICE_NAME,
        made_at=request.ended_at or timezone.now(),
        footer=f"Subject access, reference {request.reference}",
    )
    document.heading("What is held on you")
    document.paragraph(
        f"Asked for on {day_in_words(request.received_on)}, reference {request.reference}. "
        f"This is everything that {settings.SERVICE_NAME} holds on you, but for what the law lets us leave out. "
        "Where something is left out, the reason stands there."
    )
    for section in pack["sections"]:
        document.heading(section["title"], 2)
        for record in section["records"]:
            _draw_record(document, record)
    document.heading("What you can do", 2)
    document.paragraph(COMPLAIN)
    return document.to_bytes()


def copy_as_json(copied: list[CopiedSection]) -> bytes:
    sections = [
        {
            "title": title,
            "records": [
                [dict(zip(("name", "value", "mark"), line, strict=True)) for line in lines] for lines in records
            ],
        }
        for title, records in copied
    ]
    told = {"service": settings.SERVICE_NAME, "copied_on": timezone.localdate().isoformat(), "note": WORKING_COPY}
    return json.dumps({**told, "sections": sections}, ensure_ascii=False, indent=2).encode()


def copy_as_pdf(copied: list[CopiedSection]) -> bytes:
    footer = f"Working copy, {day_in_words(timezone.localdate())}"
    document = Document(
        "What is held on one person", author=settings.SERVICE_NAME, made_at=timezone.now(), footer=footer
    )
    document.heading("What is held on one person")
    document.paragraph(WORKING_COPY)
    for title, records in copied:
        document.heading(title, 2)
        for number, lines in enumerate(records, start=1):
            document.heading(f"{title}, {number}", 3)
            document.definitions([(name, _with_mark(value, mark)) for name, value, mark in lines])
    return document.to_bytes()


def _with_mark(value: str, mark: str) -> str:
    return f"{value} ({Mark(mark).label.lower()})" if mark else value


def _draw_record(document: Document, record: dict[str, Any]) -> None:
    document.heading(record["title"], 3)
    document.definitions([(line["name"], line["value"]) for line in record["lines"]])
    if record["left_out"]:
        count = "1 part is" if record["left_out"] == 1 else f"{record['left_out']} parts are"
        document.note(f"{count} left out: {', '.join(record['reasons']).lower()}.")
