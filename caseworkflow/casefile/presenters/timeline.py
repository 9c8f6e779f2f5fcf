"""What happened on a case, newest first: acts, attempts, appointments, notes, messages, what the officer was told."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import DateTimeField, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.kept import KeptRead, KeptReadFor
from accounts.words import moment_in_words
from caseworkflow.beside.presenters import SATELLITES
from caseworkflow.case import notices
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import DECIDED_BY, names_of, names_of_deciders
from caseworkflow.case.reports import WORDS, message_words
from caseworkflow.case.terms import DueAct
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contact.terms import AppointmentKind, AttemptResult, Attendance
from caseworkflow.note.models import Note
from caseworkflow.risk.models import RiskScreen
from ledger.models import Entry, Job, Kind, Notice
from programmes.terms.vocabularies import ClosureReason, ConsentPurpose, FeedbackValue, NeedArea
from referrals.feedback.models import Feedback
from referrals.feedback.terms import Ending
from workflow.paging import PAGE, PageCursor, Pager

ONES = tuple(one.related_name for one in SATELLITES if one.is_single)

CASE = Case._meta.label_lower

#: What each act reads as, by the kind of row that it is about.
HISTORY: dict[str, Mapping[str, str]] = {
    CASE: WORDS,
    **{one.model._meta.label_lower: one.history for one in SATELLITES},
}

#: What has a row of its own in the timeline, and what is the auditor's.
ATTEMPT, REMINDER = "record_attempt", "remind"

SHOWN_OTHERWISE = frozenset({ATTEMPT, REMINDER, "book", "rebook", "book_session", "rebook_session"})

#: The same, and nobody is told of it: these entries are not read.
UNREAD = ("record_attendance", "add_note")

UNSHOWN = (Kind.CONSULTATION, Kind.DISCLOSURE, Kind.REFUSAL, Kind.AGGREGATE, Kind.EXPORT)

#: Said only where it is more or fewer than the people of the provider.
EVERYBODY, TWO = "the provider and the referring side", "its author and the team leader"

MINUTE = timedelta(minutes=1)

Line = dict[str, Any]

#: The ids of everything beside a case, once for each row of what it may have several of; and what each agreement is for.
BESIDE_OF = KeptRead(
    lambda pk: Case.objects.filter(pk=pk).values_list(
        "consents__purpose", *(f"{one.related_name}__pk" for one in SATELLITES)
    )
)


class Beside:
    """The rows about which an entry of the case can be."""

    def __init__(self, case: Case) -> None:
        self.case = case
        found = BESIDE_OF(case.pk)
        names = [one.related_name for one in SATELLITES]
        self.purposes = {str(row[1 + names.index("consents")]): row[0] for row in found}
        self.ids = sorted({str(case.pk), *(str(pk) for row in found for pk in row[1:] if pk is not None)})
        self.risk_id = next((str(row[1 + names.index("risk_screen")]) for row in found), "")


def minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def timeline_page(case: Case, user: Any, pager: Pager) -> list[Line]:
    """One page of all sources together: it begins with a minute, after so many lines of that minute.

    Within a minute the order is that of the ledger, whatever a person typed: what they recorded first stands first.
    """
    beside = Beside(case)
    entries = entries_from(beside, pager.place)
    places = Places(entries)
    found = [*act_lines(entries, beside), *failed_lines(entries), *other_lines(beside, user, pager.place, places)]
    found.sort(key=itemgetter("key"), reverse=True)
    is_cut = len(entries) == most_of(pager.place)
    if is_cut:  # what stands below the last entry that was read may have entries between
        last_read = (minute_of(entries[-1].at), entries[-1].seq)
        found = [line for line in found if line["key"] >= last_read]
    end = pager.begin + PAGE
    shown = found[pager.begin : end]
    if shown and (is_cut or found[end:]):
        last = shown[-1]["key"][0]
        pager.following = PageCursor(last, None, sum(line["key"][0] == last for line in found[:end]))
    return shown


def most_of(place: PageCursor | None) -> int:
    """How many rows of a source: one more than a page, so that further pages are known."""
    return PAGE + 1 + (place.number if place else 0)


def up_to_place(place: PageCursor | None, column: str = "at") -> Q:
    """From the minute of a place on."""
    return Q(**{f"{column}__lt": place.at + MINUTE}) if place and place.at else Q()


# -- acts ----------------------------------------------------------------------------------------------------------------

COLUMNS = ("pk", "at", "seq", "verb", "object_kind", "object_id", "reason", "facts", "request_id", *names_of("actor"))


def entries_of(ids: Iterable[str], place: PageCursor | None) -> Any:
    entries = Entry.objects.filter(up_to_place(place), object_kind__in=list(HISTORY), object_id__in=ids)
    entries = entries.exclude(verb__in=UNREAD).filter(~Q(kind__in=UNSHOWN) | Q(verb=REMINDER))
    entries = entries.exclude(verb="open", kind=Kind.COLLECTION).order_by("-at", "-seq")
    return entries.values_list(*COLUMNS, named=True)[: most_of(place)]


#: A statement is kept for so many ids; of fewer the first is asked for again, and more are read as any other list.
IDS_AT_ONCE = 24

FIRST_ENTRIES = KeptRead(lambda *ids: entries_of(ids, None), by=(str,) * IDS_AT_ONCE)


def entries_from(beside: Beside, place: PageCursor | None) -> list[Any]:
    ids = beside.ids
    if place or len(ids) > IDS_AT_ONCE:
        return list(entries_of(ids, place))
    return FIRST_ENTRIES(*ids, *(IDS_AT_ONCE - len(ids)) * ids[:1])


class Places:
    """Where in the order of the ledger something stands that has a row of its own."""

    def __init__(self, entries: Iterable[Any]) -> None:
        rows = sorted(entries, key=lambda one: (one.at, one.seq))
        self.moments, self.numbers = [one.at for one in rows], [one.seq for one in rows]
        tried = [one for one in rows if one.verb == ATTEMPT]
        self.attempts = {one.facts["attempt"]: one for one in tried if "attempt" in one.facts}

    def key_of(self, at: datetime, pk: Any, rank: int) -> tuple[Any, ...]:
        """After the entry of the same act where that is known and of the same minute, else by the moment."""
        entry, minute = self.attempts.get(str(pk)), minute_of(at)
        if entry is not None and minute_of(entry.at) == minute:
            return (minute, entry.seq, 1, at, rank, pk.hex)
        place = bisect_right(self.moments, at)
        return (minute, self.numbers[place - 1] if place else -1, 1, at, rank, pk.hex)


def act_lines(entries: Iterable[Any], beside: Beside) -> Iterator[Line]:
    """Each act as a sentence; what was done several times in one act is one line with a list."""
    deciders = names_of_deciders(one.facts.get(DECIDED_BY) for one in entries)
    for _, group in groupby((one for one in entries if one.verb not in SHOWN_OTHERWISE), key=SameAct()):
        rows = list(group)
        told = rows[0]
        details = [words for one in reversed(rows) if (words := detail_of(one, beside))]
        title = HISTORY[told.object_kind].get(told.verb) or told.verb.replace("_", " ").capitalize()
        yield {
            "key": (minute_of(told.at), told.seq),
            "at": told.at,
            "title": SEVERAL[told.verb].format(len(rows)) if len(rows) > 1 else title,
            "by": deciders.get(told.facts.get(DECIDED_BY)) or told.actor__display_name or told.actor__username,
            "text": "\n".join(filter(None, [*details, told.reason])),
        }


#: What is often done several times in one act, and how that reads.
SEVERAL = {"add_goal": "{} goals were added to the plan", "add_condition": "{} conditions were added to the contract"}


AT_ONCE = timedelta(seconds=1)

SAME = ("verb", "object_id", "request_id")


class SameAct:
    """Says the same of entries that follow each other in the ledger, by one request or act, with a verb that is gathered."""

    def __init__(self) -> None:
        self.before: Any = None
        self.number = 0

    def __call__(self, entry: Any) -> int:
        before, self.before = self.before, entry
        if before is None or not self.is_same(before, entry):
            self.number += 1
        return self.number

    def is_same(self, after: Any, entry: Any) -> bool:
        follows = after.seq - entry.seq == 1 and after.at - entry.at < AT_ONCE
        return follows and entry.verb in SEVERAL and all(getattr(after, one) == getattr(entry, one) for one in SAME)


DECLINED = {
    "report_death": "The report of a death",
    "propose_ending": "The proposed ending",
    "raise_breach": "The breach review",
}

RESULTS = {"met": "Met", "partly": "Partly met", "not_met": "Not met"}

#: What the codes of an entry say beside its sentence.
DETAILS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "add_goal": lambda facts: NeedArea(facts["need"]).label if "need" in facts else "",
    "record_goal_result": lambda facts: RESULTS.get(facts.get("result", ""), ""),
    "propose_ending": lambda facts: ClosureReason(facts["closure_reason"]).label if "closure_reason" in facts else "",
    "decline_proposal": lambda facts: DECLINED.get(facts.get("declined", ""), ""),
    "overdue": lambda facts: DueAct(facts["clock"]).label if facts.get("clock") else "",
}


def detail_of(entry: Any, beside: Beside) -> str:
    if entry.object_id in beside.purposes and entry.object_kind != CASE:
        return ConsentPurpose(beside.purposes[entry.object_id]).label
    if entry.verb == "add_condition":
        return str(entry.reason)
    return DETAILS[entry.verb](entry.facts) if entry.object_kind == CASE and entry.verb in DETAILS else ""


SENDS = "caseworkflow.send_notices"


def failed_lines(entries: Iterable[Any]) -> Iterator[Line]:
    """Messages of an act that could not be sent, while they are tried again or after that was given up."""
    acts = {f"{SENDS}:{one.pk}": one for one in entries if one.verb in notices.TABLE}
    failed = Job.objects.filter(key__in=list(acts), done_at=None, tries__gt=0) if acts else ()
    for job in failed:
        entry = acts[job.key]
        after = "It is not tried again: an administrator has it." if job.parked_at else "It is tried again."
        yield {
            "key": (minute_of(entry.at), entry.seq, 0),
            "at": entry.at,
            "title": "A message could not be sent",
            "by": "",
            "text": f"{after}\nWhat it was about: {HISTORY[entry.object_kind].get(entry.verb, '')}",
        }


# -- what has a row of its own -------------------------------------------------------------------------------------------

NO_MOMENT = Cast(Value(None), DateTimeField())


def text_of(value: Any) -> Any:
    return Cast(value, TextField())


def name_of_account(*columns: str) -> Any:
    """The first of these accounts that is there, by name."""
    names = [NullIf(F(name), Value("")) for column in columns for name in names_of(column)]
    return text_of(Coalesce(*names, Value("")))


def row_columns(kind: str, at: Any, **columns: Any) -> dict[str, Any]:
    """The same columns of every source, so that they are read together."""
    given = {
        "word": Value(""),
        "more": Value(""),
        "body": Value(""),
        "named": Value(""),
        "moment": NO_MOMENT,
        **columns,
    }
    moment = given.pop("moment")
    return {
        "source": Value(list(LINES).index(kind), output_field=IntegerField()),
        "said_at": Cast(at, DateTimeField()),
        **{name: text_of(column) for name, column in given.items()},
        "moment": Cast(moment, DateTimeField()),
    }


PRIVATE = Choice(When(is_private=True, then=Value("private")), default=Value(""))


def rows_of_case(user: Any, pk: Any, referral_id: Any, case_id: str, risk_id: str) -> dict[Any, dict[str, Any]]:
    """Everything that has a row of its own, as rows with the same columns."""
    told = Q(object_kind=CASE, object_id=case_id)
    told |= Q(object_kind=RiskScreen._meta.label_lower, object_id=risk_id)
    sources = [
        (
            Attempt.objects.filter(case_id=pk),
            row_columns("attempt", F("at"), word=F("result"), body=F("note"), named=name_of_account("by")),
        ),
        (
            Appointment.objects.filter(case_id=pk),
            row_columns(
                "appointment",
                Coalesce("recorded_at", "offered_at"),
                word=F("kind"),
                more=F("attendance"),
                body=F("note"),
                named=name_of_account("recorded_by", "booked_by"),
                moment=F("starts_at"),
            ),
        ),
        (
            Note.objects.visible_to(user).filter(case_id=pk),
            row_columns("note", F("at"), word=PRIVATE, body=F("text"), named=name_of_account("by")),
        ),
        (
            Feedback.objects.every().filter(referral_id=referral_id),
            row_columns(
                "feedback", F("at"), word=F("value"), more=F("ending"), body=F("reason"), moment=F("taken_back_at")
            ),
        ),
        (
            Notice.objects.filter(entry_id__in=Entry.objects.filter(told).values("pk")),
            row_columns(
                "message",
                Coalesce("sent_at", "created_at"),
                word=F("channel"),
                more=F("recipient"),
                body=F("held_because"),
                named=F("text"),
                moment=F("sent_at"),
            ),
        ),
    ]
    return dict(sources)


def newest_rows(
    user: Any, pk: Any, referral_id: Any, case_id: str, risk_id: str, place: PageCursor | None = None
) -> Any:
    parts = [
        rows.order_by()
        .annotate(**columns)
        .filter(up_to_place(place, "said_at"))
        .values_list("pk", *columns, named=True)
        for rows, columns in rows_of_case(user, pk, referral_id, case_id, risk_id).items()
    ]
    first, *rest = parts
    return first.union(*rest, all=True).order_by("-said_at", "-source", "-pk")[: most_of(place)]


#: First pages are what is asked for; where one begins at a place, its statement has a moment in it.
FIRST_ROWS = KeptReadFor(newest_rows, by=(UUID, UUID, str, str))


def other_lines(beside: Beside, user: Any, place: PageCursor | None, places: Places) -> Iterator[Line]:
    case = beside.case
    ids = (case.pk, case.referral_id, str(case.pk), beside.risk_id)
    for row in newest_rows(user, *ids, place) if place else FIRST_ROWS(user, *ids):
        yield {
            "key": places.key_of(row.said_at, row.pk, row.source),
            "at": row.said_at,
            "by": row.named,
            "text": row.body,
            **[*LINES.values()][row.source](row),
        }


def feedback_line(row: Any) -> Line:
    word = FeedbackValue(row.word).label
    word = f"{word}: {Ending(row.more).label}" if row.more else word
    taken_back = " (taken back)" if row.moment else ""
    return {"title": f"The referring side was told: {word.lower()}{taken_back}", "seen_by": EVERYBODY}


def note_line(row: Any) -> Line:
    return {"title": "Private note", "seen_by": TWO} if row.word else {"title": "Note"}


def appointment_line(row: Any) -> Line:
    """An appointment stands where it was booked until somebody says what came of it."""
    came = Attendance(row.more).label.lower() if row.more else "booked"
    return {"title": f"{AppointmentKind(row.word).label} at {moment_in_words(row.moment)}: {came}"}


def attempt_line(row: Any) -> Line:
    return {"title": f"Attempt to reach them: {AttemptResult(row.word).label.lower()}"}


def message_line(row: Any) -> Line:
    """A message that went, or was held and why: what kind it was, never its words."""
    way, what = message_words(row.word, row.more, row.named)
    done = "sent" if row.moment else "not sent"
    return {"title": f"{way}, {done}: {what}", "by": ""}


#: How the rows of each source read; of one moment the later ones stand higher.
LINES: dict[str, Callable[[Any], Line]] = {
    "feedback": feedback_line,
    "message": message_line,
    "note": note_line,
    "appointment": appointment_line,
    "attempt": attempt_line,
}
