"""Requests and what was gathered for them, as pages show them."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from administration.holdings.mapping import HOLDINGS
from administration.subject_access.models import SubjectRequest
from administration.subject_access.states import OPEN, SubjectRequestState

NOT_YET = "Not yet"
ACTS = (
    ("subjectrequest-check-identity", "Record how we know who asks", (SubjectRequestState.RECEIVED,)),
    ("subjectrequest-name-person", "Say whose records are asked for", (SubjectRequestState.RECEIVED,)),
    ("subjectrequest-collect", "Collect what is held", (SubjectRequestState.RECEIVED,)),
    ("subjectrequest-release", "Release", (SubjectRequestState.REDACTION,)),
    ("subjectrequest-refuse", "Refuse", (SubjectRequestState.RECEIVED, SubjectRequestState.REDACTION)),
)


def facts_of_request(row: SubjectRequest) -> list[tuple[str, Any]]:
    """What is on record of a request; the person is named while it is open and on no list."""
    whom = str(row.person) if row.person else "Not said yet"
    return [
        ("Reference", row.reference),
        ("Who asks", f"{row.asker_name} ({row.get_asker_display().lower()})"),
        ("Received", row.received_on),
        ("To be answered by", row.due_on),
        ("Whose records", whom if row.state in OPEN else "Shown while the request is open"),
        ("Who asks is established by", row.get_identity_proof_display() or NOT_YET),
        *([("Why it was refused", row.get_refusal_display())] if row.refusal else []),
        *([("Digest of what was released", row.digest)] if row.digest else []),
        *([("Copies removed", row.copies_removed_at)] if row.copies_removed_at else []),
    ]


def acts_on_request(row: SubjectRequest) -> list[tuple[str, str]]:
    """What can be done now, as label and address."""
    return [
        (label, reverse(f"administration:{name}", args=[row.pk])) for name, label, states in ACTS if row.state in states
    ]


def sections_to_judge(row: SubjectRequest) -> list[dict[str, Any]]:
    """Each kind of record that was gathered, how many there are, and how many marked ones nobody has looked at."""
    waits = Count("pk", filter=Q(has_marks=True, judged_at=None))
    counted = row.records.order_by("section").values("section").annotate(count=Count("pk"), waits=waits)
    return [{**one, "title": HOLDINGS[one["section"]].title} for one in counted]
