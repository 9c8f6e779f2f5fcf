"""Where a referral stands, in the few words that the referring side may read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from accounts.roles import Role
from accounts.words import day_in_words, time_in_words, whole_day_in_words
from programmes import calendar
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import DeadlineName, FeedbackValue, ReferenceKind
from referrals.feedback.models import Feedback
from referrals.feedback.terms import Ending
from referrals.identifiers import display_mobile
from referrals.referral.models import Referral
from referrals.referral.states import OPEN, ReferralState
from workflow.labels import State
from workflow.templatetags.row_tags import address_maker
from workflow.templatetags.ui_tags import show_day, show_moment, state_tag

#: In the order in which things happen.
RANKS = {str(value): place for place, value in enumerate(FeedbackValue)}

LIST_COLUMNS = (
    "pk",
    "reference",
    "state",
    "person_id",
    "given_names",
    "family_name",
    "custody_suite",
    "programme__name",
    "referred_at",
    "submitted_at",
    "created_at",
)

STEPS = (
    ("Sent", (FeedbackValue.RECEIVED,)),
    ("Accepted", (FeedbackValue.ACCEPTED,)),
    ("Spoken to", (FeedbackValue.REACHED,)),
    ("Taking part", (FeedbackValue.TAKING_PART, FeedbackValue.ATTENDED_FIRST)),
    ("Ended", (FeedbackValue.ENDED, FeedbackValue.NOT_ACCEPTED)),
)

#: What a partner sees of the state beside "received": a partner cannot withdraw, so that a withdrawal is the provider's.
OWN_ACTS = frozenset({ReferralState.DRAFT, ReferralState.INFO_NEEDED})

ENDINGS = {
    Ending.COMPLETED: "The person completed the programme.",
    Ending.NOT_COMPLETED: "The person did not complete the programme.",
    Ending.RETURNED: "The case was returned to police to decide.",
}

HAS_STARTED = {FeedbackValue.ATTENDED_FIRST, FeedbackValue.TAKING_PART, FeedbackValue.ENDED}

AFTER_ACCEPTANCE = (
    (DeadlineName.ATTEMPT, "{} tries to reach the person", HAS_STARTED | {FeedbackValue.REACHED}),
    (DeadlineName.APPOINTMENT, "The first appointment with {}", HAS_STARTED),
)

CRIME_RECORD = {
    Ending.COMPLETED: "Update the crime record with the outcome that a decision maker records.",
    Ending.NOT_COMPLETED: "Ask a decision maker whether anything more is to be done on the crime record.",
    Ending.RETURNED: "A decision maker will record what happens to the offence.",
}


class Ahead(NamedTuple):
    """What happens next, and by when."""

    text: str
    by: datetime | None

    @property
    def by_when(self) -> str:
        """In words; a limit that is the end of a day says so."""
        if self.by is None:
            return ""
        local = self.by.astimezone(calendar.LONDON)
        day = whole_day_in_words(local)
        return f"by the end of {day}" if local.time() == calendar.LAST_SECOND else f"by {time_in_words(local)} on {day}"


def status_word(referral: Referral, viewer: Any, word: State | None) -> State:
    """The furthest word that was told, or where the referral itself is."""
    if viewer.role == Role.PARTNER and referral.state not in OWN_ACTS:
        return FeedbackValue.RECEIVED
    if referral.state == ReferralState.ACCEPTED:
        return word or FeedbackValue.ACCEPTED
    return ReferralState(referral.state)


def told_of(referral: Referral) -> list[Feedback]:
    """In the order in which things happen, whatever the second at which each was written down."""
    return sorted(referral.feedback.all(), key=rank_of)


def rank_of(told: Feedback) -> int:
    return RANKS[told.value]


def last_word(told: Iterable[Feedback]) -> State | None:
    words = [word_of(one.value, one.ending) for one in told if one.value != FeedbackValue.RECEIVED]
    return words[-1] if words else None


def word_of(value: str, ending: str) -> State:
    """What one word says: how it ended goes before that it ended."""
    return Ending(ending) if ending else FeedbackValue(value)


def with_words(rows: QuerySet[Referral]) -> QuerySet[Any, Any]:
    """Light rows of what a list shows of each referral; `referral_lines` adds what was told of them."""
    return rows.values_list(*LIST_COLUMNS, named=True)


def referral_lines(rows: Sequence[Any], viewer: Any) -> list[dict[str, Any]]:
    """The lines of a list made by `with_words`: what was told of all of them is read at once."""
    is_told = viewer.role != Role.PARTNER
    told = furthest_of([row.pk for row in rows]) if is_told else {}
    amend, detail = address_maker("referrals:referral-amend"), address_maker("referrals:referral-detail")
    return [_line(row, viewer, *told.get(row.pk, (None, None)), amend=amend, detail=detail) for row in rows]


def _line(
    row: Any, viewer: Any, word: State | None, told_at: datetime | None, *, amend: Any, detail: Any
) -> dict[str, Any]:
    stands = status_word(row, viewer, word)
    updated_at = told_at or row.submitted_at or row.created_at
    return {
        "row": row,
        "standing": stands,
        "to_do": to_do(row),
        "updated_at": updated_at,
        "url": (amend if stands == ReferralState.DRAFT else detail)(row.pk),
        "name": f"{row.given_names} {row.family_name}".strip(),
        "reference": row.reference,
        "state": state_tag(stands.tag),
        "programme": row.programme__name or "",
        "suite": row.custody_suite,
        "referred": show_day(row.referred_at),
        "updated": show_day(updated_at),
    }


def furthest_of(ids: Sequence[Any]) -> dict[Any, tuple[State, datetime]]:
    """The furthest word that was told of each referral, and when."""
    rows = Feedback.objects.filter(referral_id__in=ids).exclude(value=FeedbackValue.RECEIVED).order_by()
    ranked = sorted(rows.values_list("referral_id", "value", "ending", "at"), key=lambda one: RANKS[one[1]])
    return {pk: (word_of(value, ending), at) for pk, value, ending, at in ranked}


def to_do(referral: Referral) -> str:
    return {
        ReferralState.DRAFT: "Finish and send it",
        ReferralState.INFO_NEEDED: "Answer the provider's question",
    }.get(referral.state, "")


def step_strip(referral: Referral, viewer: Any) -> list[dict[str, Any]]:
    """The five-step strip; the first step that has not come is where it is now."""
    told = [] if viewer.role == Role.PARTNER else told_of(referral)
    at = {one.value: one.at for one in told}
    at.setdefault(FeedbackValue.RECEIVED, referral.submitted_at)
    if referral.accepted_on and viewer.role != Role.PARTNER:
        at.setdefault(FeedbackValue.ACCEPTED, referral.decided_at)
    moments = [next((at[value] for value in values if at.get(value)), None) for _, values in STEPS]
    last = max((place for place, moment in enumerate(moments) if moment), default=-1)
    is_over = bool(moments[-1]) or referral.state not in {*OPEN, ReferralState.ACCEPTED, ReferralState.DRAFT}
    return [_step(place, moments, last, is_over=is_over) for place in range(len(STEPS))]


def _step(place: int, moments: list[Any], last: int, *, is_over: bool) -> dict[str, str]:
    label = STEPS[place][0]
    if moments[place]:
        return {"label": label, "status": "done", "words": day_in_words(moments[place])}
    if place < last or is_over:
        return {"label": label, "status": "skipped", "words": "Not recorded" if place < last else "Did not happen"}
    return {"label": label, "status": "current" if place == last + 1 else "to_come", "words": ""}


UNPROVIDED = "It waits until a provider is commissioned for it; the administrators of this service see that it waits"


def steps_ahead(referral: Referral, provider: str) -> list[Ahead]:
    """What happens next and by when, from the deadlines of the version under which it was sent."""
    if referral.programme_version is None or referral.submitted_at is None:
        return []
    if referral.state in OPEN:
        text = f"A team leader at {provider} reads it and decides" if referral.provider_id else UNPROVIDED
        return [_by(referral, DeadlineName.DECIDE, text, referral.submitted_at)]
    if referral.state != ReferralState.ACCEPTED:
        return []
    return [
        _by(referral, name, text.format(provider), referral.decided_at or referral.submitted_at)
        for name, text, until in AFTER_ACCEPTANCE
        if not until & {one.value for one in told_of(referral)}
    ]


def _by(referral: Referral, name: DeadlineName, text: str, start: datetime) -> Ahead:
    deadline = referral.programme_version.choices.deadline(name)
    return Ahead(text, calendar.due_moment(start, deadline.amount, str(deadline.unit)) if deadline else None)


def feedback_timeline(referral: Referral, viewer: Any) -> list[dict[str, Any]]:
    """What was told, newest first, and nothing else; what was taken back stays there as that."""
    told = [*told_of(referral), *Feedback.objects.every().filter(referral=referral).exclude(taken_back_at=None)]
    if viewer.role == Role.PARTNER:
        told = [one for one in told if one.value == FeedbackValue.RECEIVED]
    told = sorted(told, key=feedback_order, reverse=True)
    return [{"at": one.taken_back_at or one.at, "title": str(one), "text": feedback_words(one)} for one in told]


def standing_line(referral: Referral, viewer: Any) -> dict[str, Any]:
    """Where a referral stands, and nothing about whom it is about or why."""
    told = told_of(referral)
    return {
        "pk": referral.pk,
        "reference": referral.reference,
        "sent": show_day(referral.referred_at),
        "state": state_tag(status_word(referral, viewer, last_word(told)).tag),
        "told": [{"at": one.at, "title": str(one)} for one in sorted(told, key=feedback_order, reverse=True)],
    }


def feedback_order(told: Feedback) -> tuple[datetime, int]:
    return told.taken_back_at or told.at, rank_of(told)


def feedback_words(told: Feedback) -> str:
    if told.taken_back_at:
        return (
            f"You were told so on {day_in_words(told.at)}, on a wrong record. Do not rely on it and do not pass it on."
        )
    day = f"On {day_in_words(told.on)}." if told.on else ""
    return " ".join(filter(None, [ENDINGS.get(told.ending, ""), told.reason, day]))


def ending_of(referral: Referral) -> Feedback | None:
    return next((one for one in told_of(referral) if one.value == FeedbackValue.ENDED), None)


def refusal_of(referral: Referral) -> Feedback | None:
    """That it was not accepted, where a rule of the programme lets it be told."""
    return next((one for one in told_of(referral) if one.value == FeedbackValue.NOT_ACCEPTED), None)


SENT = {
    "Sex": "get_sex_display",
    "How it came about": "get_source_display",
    "Custody suite": "custody_suite",
    "Custody record": "custody_record",
    "Crime number": "crime_number",
    "Drug": "drug",
    "Amount": "get_drug_amount_band_display",
    "Responsibility": "get_responsibility_display",
    "Agreement": "agreement_how",
    "Note": "note",
}

SENT_OF_PERSON = {
    "PNC number": "pnc_id",
    "Mobile": "mobile",
    "Address": "address",
    "Interpreter": "interpreter_language",
}


def sent_rows(referral: Referral) -> list[dict[str, Any]]:
    """What the sender wrote, without what was left empty."""
    columns = ((label, getattr(referral, name)) for label, name in SENT.items())
    rows = {label: value() if callable(value) else value for label, value in columns}
    rows |= {"Sent": show_moment(referral.submitted_at or referral.created_at)}
    rows["Offence"], rows["Drug"] = offence_and_drug(referral)
    rows |= {label: referral.as_sent.get(name, "") for label, name in SENT_OF_PERSON.items()}
    rows["Mobile"] = display_mobile(rows["Mobile"]) if rows["Mobile"] else ""
    order = ["Sent", "Sex", "How it came about", "Offence", *rows]
    return [{"key": label, "value": rows[label]} for label in dict.fromkeys(order) if rows[label]]


def offence_and_drug(referral: Referral) -> tuple[str, str]:
    """What the offence is called, with its code, and what the drug is called."""
    offence, drug = referral.offence_code, referral.drug
    known = ReferenceValue.objects.on(calendar.local_day(referral.referred_at))
    asked = Q(kind=ReferenceKind.OFFENCE, code=offence) | Q(kind=ReferenceKind.DRUG, code=drug)
    labels = {code: label for code, label in known.filter(asked).values_list("code", "label") if code}
    return f"{labels[offence]} ({offence})" if offence in labels else offence, labels.get(drug, drug)
