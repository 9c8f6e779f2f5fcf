"""What the desk shows: its lists as lines of labelled cells, and what the system does, counted from its own tables."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import PEOPLE, Role
from accounts.words import day_in_words, moment_in_words
from administration.data_protection.models import DataBreach, ProcessingFlow, RightsRequest, SharingAgreement
from administration.data_protection.services import stage_of
from administration.data_protection.terms import Right, Stage
from administration.subject_access.models import SubjectRequest
from ledger.models import Check, Checkpoint, Entry
from programmes.models import ProgrammeVersion
from programmes.terms.vocabularies import Mark
from workflow.labels import Tag

SEEN_FOR = timedelta(days=30)
PLACES = (
    ("What is due", "desk-due"),
    ("Processing record", "flow-list"),
    ("Agreements", "agreement-list"),
    ("Requests of people", "rightsrequest-list"),
    ("Breaches", "databreach-list"),
    ("What the system does", "impact-detail"),
)


@dataclass(frozen=True)
class DeskLine:
    """One row of a list: its name and where it leads, then a label and a value each."""

    name: str
    url: str
    cells: tuple[tuple[str, str], ...]
    tag: Tag | None = None


def places_of_desk(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(f"administration:{name}"), "is_current": name == current}
        for label, name in PLACES
    ]


def flow_line(flow: ProcessingFlow) -> DeskLine:
    who = f"Signed by {flow.signed_by} on {day_in_words(flow.signed_on)}" if flow.signed_by else "Nobody signed it"
    cells = (
        ("From and to", f"{flow.sender} to {flow.recipient}"),
        ("Law", flow.get_regime_display()),
        ("Lawful basis", flow.lawful_basis),
        ("Kept", flow.retention),
        ("Sign-off", who),
    )
    url = reverse("administration:flow-sign", args=[flow.pk])
    return DeskLine(flow.name, url, cells, Mark.of(is_confirmed=flow.signed_by_id is not None).tag)


def facts_of_flow(flow: ProcessingFlow) -> list[dict[str, str]]:
    told = {
        "From": flow.sender,
        "To": flow.recipient,
        "What": flow.contents,
        "Law": flow.get_regime_display(),
        "Source": flow.source,
        "Sign-off": dict(flow_line(flow).cells)["Sign-off"],
    }
    return [{"key": key, "value": value} for key, value in told.items()]


def agreement_line(row: SharingAgreement) -> DeskLine:
    today = timezone.localdate()
    is_due = row.review_on <= today and (row.until_on is None or row.until_on >= today)
    cells = (
        ("Parties", row.parties),
        ("Flows", ", ".join(str(flow) for flow in row.flows.all())),
        ("From", day_in_words(row.from_on)),
        ("Until", day_in_words(row.until_on) if row.until_on else "No end"),
        ("Review", f"{'Due since' if is_due else 'By'} {day_in_words(row.review_on)}"),
    )
    return DeskLine(row.document, reverse("administration:agreement-change", args=[row.pk]), cells)


def rights_request_line(row: RightsRequest) -> DeskLine:
    cells = (
        ("Reference", row.reference),
        ("Received", day_in_words(row.received_on)),
        ("Answer by", day_in_words(row.due_on)),
        ("Stands", _stand_of_request(row)),
    )
    return DeskLine(row.get_right_display(), reverse("administration:rightsrequest-answer", args=[row.pk]), cells)


def _stand_of_request(row: RightsRequest) -> str:
    if row.answered_on:
        late = ", late" if row.answered_on > row.due_on else ""
        by = f", by correction {row.correction}" if row.correction else ""
        return f"{row.get_answer_display()} on {day_in_words(row.answered_on)}{late}{by}"
    left = (row.due_on - timezone.localdate()).days
    return f"{_count(-left, 'day')} late" if left < 0 else f"{_count(left, 'day')} left"


def subject_request_line(row: SubjectRequest) -> DeskLine:
    """A request to see what is held, in the one register: its answer is made on a page of its own."""
    left = (row.due_on - timezone.localdate()).days
    waits = f"{_count(-left, 'day')} late" if left < 0 else f"{_count(left, 'day')} left"
    cells = (
        ("Reference", row.reference),
        ("Received", day_in_words(row.received_on)),
        ("Answer by", day_in_words(row.due_on)),
        ("Stands", row.get_state_display() if row.ended_at else f"{row.get_state_display()}, {waits}"),
    )
    return DeskLine(str(Right.ACCESS.label), reverse("administration:subjectrequest-detail", args=[row.pk]), cells)


def line_of_register(row: RightsRequest | SubjectRequest) -> DeskLine:
    return subject_request_line(row) if isinstance(row, SubjectRequest) else rights_request_line(row)


def due_line(row: Any) -> DeskLine:
    """What is due on one line, whatever it is, with how near it is."""
    if isinstance(row, DataBreach):
        line, by = data_breach_line(row), moment_in_words(row.tell_ico_by)
    else:
        line, by = line_of_register(row), day_in_words(row.due_on)
    stage = stage_of(row)
    cells = (("By", by), ("Stands", dict(line.cells)["Stands"]))
    return DeskLine(line.name, line.url, cells, stage.tag if stage else None)


def sentence_of_due(rows: list[Any]) -> str:
    late = sum(stage_of(row) == Stage.PAST for row in rows)
    return f"{_count(late, 'thing')} late, {_count(len(rows) - late, 'thing')} due soon." if rows else ""


def data_breach_line(row: DataBreach) -> DeskLine:
    cells = (
        ("Known", moment_in_words(row.known_at)),
        ("People", "Not known" if row.people_count is None else str(row.people_count)),
        ("Tell the Information Commissioner by", moment_in_words(row.tell_ico_by)),
        ("Stands", _stand_of_breach(row)),
    )
    return DeskLine(str(row), reverse("administration:databreach-follow", args=[row.pk]), cells)


def _stand_of_breach(row: DataBreach) -> str:
    if row.told_ico_at:
        late = ", late" if row.told_ico_at > row.tell_ico_by else ""
        return f"Told {moment_in_words(row.told_ico_at)}{late}"
    if row.why_not_told:
        return "Not told, with the reason on record"
    hours = (row.tell_ico_by - timezone.now()) / timedelta(hours=1)
    return f"{_count(int(-hours), 'hour')} late" if hours < 0 else f"{_count(int(hours), 'hour')} left"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def cards_of_impact() -> list[dict[str, Any]]:
    """What the system does, in the words and numbers of its own tables."""
    return [
        _card("Who may act", _accounts()),
        _card("What flows", _flows()),
        _card("How long cases are kept", _kept()),
        _card("Agreements, requests and breaches", _desk()),
        _card("The ledger", _ledger()),
        _card("What is published", _gate()),
    ]


def _card(title: str, rows: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "rows": [{"key": key, "value": str(value)} for key, value in rows.items()]}


def _accounts() -> dict[str, Any]:
    held = Membership.objects.active().filter(role__in=PEOPLE, user__is_active=True)
    roles = dict(held.values_list("user_id", "role"))
    by_role = Counter(roles.values())
    second = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))
    share = f"{len(second & roles.keys())} of {len(roles)}"
    required = "demanded of everybody" if settings.SECOND_FACTOR_IS_REQUIRED else "not demanded here"
    return {
        **{role.label: by_role[role] for role in Role if by_role[role]},
        "With a second step at sign-in": f"{share}; it is {required}",
        "Without use a session ends after": f"{settings.SESSION_IDLE_SECONDS // 60} minutes",
    }


def _flows() -> dict[str, Any]:
    since = timezone.now() - SEEN_FOR
    seen = dict(Entry.objects.filter(at__gte=since).order_by().values_list("verb").annotate(count=Count("pk")))
    return {
        flow.name: f"{flow.get_regime_display()}. {_sign_of(flow)}. {_seen_of(flow, seen)}"
        for flow in ProcessingFlow.objects.all()
    }


def _sign_of(flow: ProcessingFlow) -> str:
    return "Signed" if flow.signed_by_id else "Not confirmed"


def _seen_of(flow: ProcessingFlow, seen: dict[str, int]) -> str:
    if not flow.verbs:
        return "Comes in; what came in is told by the imports and referrals"
    return f"Entered {sum(seen.get(verb, 0) for verb in flow.verbs)} times in the last {SEEN_FOR.days} days"


def _kept() -> dict[str, Any]:
    versions = ProgrammeVersion.objects.select_related("programme").in_force(timezone.localdate())
    return {one.programme.name: _kept_by(one.choices) for one in versions}


def _kept_by(choices: Any) -> str:
    signed = f"signed off by {choices.signed_off_by}" if choices.is_signed_off else "not signed off"
    return f"{choices.retention_years} years, {signed}"


def _desk() -> dict[str, Any]:
    now, today = timezone.now(), timezone.localdate()
    agreements = SharingAgreement.objects
    return {
        "Agreements in force": agreements.in_force(today).count(),
        "Agreements to review": agreements.to_review(today).count(),
        "Requests without an answer": RightsRequest.objects.unanswered().count(),
        "Requests that are late": RightsRequest.objects.late(today).count(),
        "Breaches without a decision": DataBreach.objects.undecided().count(),
        "Breaches past the time to tell": DataBreach.objects.late(now).count(),
    }


def _ledger() -> dict[str, Any]:
    check, checkpoint = Check.objects.first(), Checkpoint.objects.first()
    found = "It was not checked yet" if check is None else check.fault or "As it was sealed"
    return {
        "Last check": moment_in_words(check.at) if check else "None yet",
        "What it found": found,
        "Last signed end": moment_in_words(checkpoint.at) if checkpoint else "None yet",
    }


def _gate() -> dict[str, Any]:
    return {
        "Counts hidden": f"below {settings.SUPPRESS_BELOW}",
        "Other counts rounded to": settings.ROUND_TO,
        "Rates shown from": f"{settings.RATE_FLOOR} people",
    }


def unsigned_sentence() -> str:
    count = ProcessingFlow.objects.unsigned().count()
    return "Every flow is signed." if not count else f"{count} of the flows are not confirmed: nobody signed them yet."
