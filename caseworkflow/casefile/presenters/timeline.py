"""What happened on a case, newest first: moves, attempts, appointments, notes and what the officer was told."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from django.db.models.functions import Coalesce

from accounts.kept import KeptRead, KeptReadFor
from accounts.words import moment_in_words
from caseworkflow.beside.presenters import SATELLITES
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import DECIDED_BY, names_of, names_of_deciders, present_transition
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contact.terms import AppointmentKind, AttemptResult, Attendance
from caseworkflow.note.models import Note
from ledger.models import Entry, Kind
from referrals.feedback.models import Feedback
from workflow.paging import PAGE, PageCursor, Pager

ONES = tuple(one.related_name for one in SATELLITES if one.is_single)

KINDS = [model._meta.label_lower for model in (Case, *(one.model for one in SATELLITES))]

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


#: The ids of everything beside a case, once for each row of what it may have several of.
BESIDE_OF = KeptRead(
    lambda pk: Case.objects.filter(pk=pk).values_list(*(f"{one.related_name}__pk" for one in SATELLITES))
)


def ids_of(case: Case) -> list[str]:
    """Of the case and of everything beside it."""
    ids = {case.pk, *(pk for row in BESIDE_OF(case.pk) for pk in row if pk is not None)}
    return sorted(str(pk) for pk in ids)


ATTEMPT_COLUMNS = ("pk", "at", "result", "note", *names_of("by"))

MEETING_COLUMNS = (
    "pk",
    "said_at",
    "starts_at",
    "kind",
    "attendance",
    "note",
    *names_of("recorded_by"),
    *names_of("booked_by"),
)


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


ENTRY_COLUMNS = ("at", "seq", "verb", "object_kind", "reason", "decided_by", *names_of("actor"))


def entries_of(ids: Iterable[str], place: PageCursor | None) -> Any:
    entries = Entry.objects.filter(object_kind__in=KINDS, object_id__in=ids)
    entries = entries.exclude(kind__in=UNSHOWN).exclude(verb__in=SHOWN_OTHERWISE)
    entries = entries.exclude(verb="open", kind=Kind.COLLECTION).annotate(decided_by=DECIDED_BY)
    return rows_from(entries, place, then="seq").values_list(*ENTRY_COLUMNS, named=True)


#: A statement is kept for so many ids; of fewer the first is asked for again, and more are read as any other list.
IDS_AT_ONCE = 24

FIRST_ENTRIES = KeptRead(lambda *ids: entries_of(ids, None), by=(str,) * IDS_AT_ONCE)


def transition_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    ids = ids_of(case)
    if place or len(ids) > IDS_AT_ONCE:
        rows = entries_of(ids, place)
    else:
        rows = FIRST_ENTRIES(*ids, *(IDS_AT_ONCE - len(ids)) * ids[:1])
    deciders = names_of_deciders(entry.decided_by for entry in rows)
    return (present_transition(entry, deciders) for entry in rows)


def attempts_of(case_id: Any) -> Any:
    return Attempt.objects.filter(case_id=case_id).values_list(*ATTEMPT_COLUMNS, named=True)


#: First pages are what is asked for; where one begins at a place, its statement has a moment in it.
FIRST_ATTEMPTS = KeptRead(lambda pk: rows_from(attempts_of(pk), None))


def attempt_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    for one in rows_from(attempts_of(case.pk), place) if place else FIRST_ATTEMPTS(case.pk):
        title = f"Attempt to reach them: {AttemptResult(one.result).label.lower()}"
        by = one.by__display_name or one.by__username
        yield {"key": (one.at, 3, one.pk.hex), "at": one.at, "title": title, "by": by, "text": one.note}


def meetings_of(case_id: Any) -> Any:
    rows = Appointment.objects.filter(case_id=case_id).annotate(said_at=Coalesce("recorded_at", "offered_at"))
    return rows.values_list(*MEETING_COLUMNS, named=True)


FIRST_MEETINGS = KeptRead(lambda pk: rows_from(meetings_of(pk), None, column="said_at"))


def appointment_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    """An appointment stands where it was booked until somebody says what came of it."""
    for one in rows_from(meetings_of(case.pk), place, column="said_at") if place else FIRST_MEETINGS(case.pk):
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


NOTE_COLUMNS = ("pk", "at", "is_private", "text", *names_of("by"))


def notes_of(user: Any, case_id: Any) -> Any:
    return Note.objects.visible_to(user).filter(case_id=case_id).values_list(*NOTE_COLUMNS, named=True)


FIRST_NOTES = KeptReadFor(lambda user, pk: rows_from(notes_of(user, pk), None))


def note_lines(case: Case, user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    for one in rows_from(notes_of(user, case.pk), place) if place else FIRST_NOTES(user, case.pk):
        title, seen_by = ("Private note", TWO) if one.is_private else ("Note", "")
        yield {
            "key": (one.at, 1, one.pk.hex),
            "at": one.at,
            "title": title,
            "by": one.by__display_name or one.by__username,
            "text": one.text,
            "seen_by": seen_by,
        }


def tellings_of(referral_id: Any) -> Any:
    return Feedback.objects.every().filter(referral_id=referral_id)


FIRST_TELLINGS = KeptRead(lambda pk: rows_from(tellings_of(pk), None))


def feedback_lines(case: Case, _user: Any, place: PageCursor | None) -> Iterator[dict[str, Any]]:
    referral_id = case.referral_id
    for one in rows_from(tellings_of(referral_id), place) if place else FIRST_TELLINGS(referral_id):
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
