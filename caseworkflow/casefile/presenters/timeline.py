"""What happened on a case, newest first: moves, attempts, appointments, notes and what the officer was told."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.words import moment_in_words
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import names_of, present_transition
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contact.terms import AppointmentKind, AttemptResult, Attendance
from caseworkflow.note.models import Note
from ledger.kept import KeptRead
from ledger.models import Entry, Kind
from referrals.feedback.models import Feedback
from workflow.paging import PAGE, PageCursor, Pager

ONES = ("contract", "placement", "risk_screen", "disposal_clock", "victim", "required_assessment")

BESIDE = [Case._meta.get_field(name).related_model for name in (*ONES, "consents")]

KINDS = [model._meta.label_lower for model in (Case, *BESIDE)]

#: What has a row of its own in the timeline, and what is the auditor's.
SHOWN_OTHERWISE = (
    "record_attempt",
    "record_attendance",
    "book",
    "rebook",
    "book_session",
    "rebook_session",
    "add_note",
)

UNSHOWN = (Kind.CONSULTATION, Kind.DISCLOSURE, Kind.REFUSAL, Kind.AGGREGATE, Kind.EXPORT)

#: Said only where it is more or fewer than the people of the provider.
EVERYBODY, TWO = "the provider and the referring side", "its author and the team leader"


ONES_OF = KeptRead(lambda pk: Case.objects.filter(pk=pk).values_list(*(f"{name}__pk" for name in ONES)))

CONSENTS_OF = KeptRead(lambda pk: Consent.objects.filter(case_id=pk).values_list("pk", flat=True))


def rows_of(case: Case) -> Q:
    """The entries about the case and about everything beside it."""
    beside = [pk for pk in ONES_OF(case.pk)[0] if pk is not None]
    ids = [case.pk, *beside, *CONSENTS_OF(case.pk)]
    return Q(object_kind__in=KINDS, object_id__in=[str(pk) for pk in ids])


def timeline_page(case: Case, user: Any, pager: Pager) -> list[dict[str, Any]]:
    """One page of all sources together: it begins at a moment, after so many entries of the same moment."""
    found = [line for source in SOURCES for line in source(case, user, pager.place)]
    found.sort(key=itemgetter("key"), reverse=True)
    end = pager.begin + PAGE
    shown, rest = found[pager.begin : end], found[end:]
    if rest:
        last = shown[-1]["at"]
        pager.following = PageCursor(last, None, sum(line["at"] == last for line in found[:end]))
    return shown


def rows_from(rows: Any, place: PageCursor | None, *, column: str = "at", then: str = "pk") -> Any:
    """The newest rows from a place on; one more than a page, so that further pages are known."""
    rows = rows.filter(**{f"{column}__lte": place.at}) if place and place.at else rows
    return rows.order_by(f"-{column}", f"-{then}")[: PAGE + 1 + (place.number if place else 0)]


def transition_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    entries = Entry.objects.filter(rows_of(case)).exclude(kind__in=UNSHOWN).exclude(verb__in=SHOWN_OTHERWISE)
    entries = entries.exclude(verb="open", kind=Kind.COLLECTION)
    columns = ("at", "seq", "verb", "object_kind", "reason", *names_of("actor"))
    rows = rows_from(entries, place, then="seq").values_list(*columns, named=True)
    return (present_transition(entry) for entry in rows)


def attempt_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    columns = ("pk", "at", "result", "note", *names_of("by"))
    for one in rows_from(Attempt.objects.filter(case=case), place).values_list(*columns, named=True):
        title = f"Attempt to reach them: {AttemptResult(one.result).label.lower()}"
        by = one.by__display_name or one.by__username
        yield {"key": (one.at, 3, one.pk.hex), "at": one.at, "title": title, "by": by, "text": one.note}


def appointment_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    """An appointment stands where it was booked until somebody says what came of it."""
    rows = Appointment.objects.filter(case=case).annotate(said_at=Coalesce("recorded_at", "offered_at"))
    people = (*names_of("recorded_by"), *names_of("booked_by"))
    columns = ("pk", "said_at", "starts_at", "kind", "attendance", "note", *people)
    for one in rows_from(rows, place, column="said_at").values_list(*columns, named=True):
        came = Attendance(one.attendance).label.lower() if one.attendance else "booked"
        when = moment_in_words(one.starts_at)
        recorded_by = one.recorded_by__display_name or one.recorded_by__username
        yield {
            "key": (one.said_at, 2, one.pk.hex),
            "at": one.said_at,
            "title": f"{AppointmentKind(one.kind).label} at {when}: {came}",
            "by": recorded_by or one.booked_by__display_name or one.booked_by__username,
            "text": one.note,
        }


def note_lines(case: Case, user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    columns = ("pk", "at", "is_private", "text", *names_of("by"))
    rows = rows_from(Note.objects.visible_to(user).filter(case=case), place)
    for one in rows.values_list(*columns, named=True):
        title, seen_by = ("Private note", TWO) if one.is_private else ("Note", "")
        yield {
            "key": (one.at, 1, one.pk.hex),
            "at": one.at,
            "title": title,
            "by": one.by__display_name or one.by__username,
            "text": one.text,
            "seen_by": seen_by,
        }


def feedback_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    for one in rows_from(Feedback.objects.filter(referral_id=case.referral_id), place):
        title = f"The referring side was told: {str(one).lower()}"
        yield {
            "key": (one.at, 0, one.pk.hex),
            "at": one.at,
            "title": title,
            "by": "",
            "text": one.reason,
            "seen_by": EVERYBODY,
        }


SOURCES = (transition_lines, attempt_lines, appointment_lines, note_lines, feedback_lines)
