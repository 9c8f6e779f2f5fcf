"""Engagement, K1, K2 and K7 to K10, and the funnel that reconciles to the last referral."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from caseworkflow.contact.models import Appointment
from caseworkflow.contract.models import Contract
from outcomes.figure import cohorts, statistics
from outcomes.figure.measures.timeliness import Journey, Measure, Share, cohort_journeys
from programmes.calendar import local_day
from referrals.referral.models import Referral

MISSED = ("did_not_attend", "left_early", "refused_entry")
OURS = ("cancelled_service", "rescheduled", "cancelled_person", "")


@dataclass(frozen=True)
class Funnel:
    """What became of the referrals sent in some whole months, and of those accepted, step by step."""

    sent: int
    accepted: int
    rejected: int
    withdrawn: int
    duplicate: int
    pending: int
    attempted: int
    spoken_to: int
    offered: int
    started: int
    completed: int

    @property
    def reconciles(self) -> bool:
        parts = (self.accepted, self.rejected, self.withdrawn, self.duplicate, self.pending)
        return self.sent == sum(parts)

    def steps(self) -> tuple[tuple[str, int], ...]:
        return (
            ("Referred", self.sent),
            ("Accepted", self.accepted),
            ("Attempted", self.attempted),
            ("Spoken to", self.spoken_to),
            ("First appointment offered", self.offered),
            ("Started", self.started),
            ("Completed", self.completed),
        )


def sent_referrals(programme: str, span: cohorts.Span) -> QuerySet[Any]:
    """Referrals sent in the months, by the local day of sending; a draft is not sent."""
    referrals = Referral.objects
    days = {"referred_at__date__gte": span.first, "referred_at__date__lt": span.before}
    return referrals.filter(programme__code=programme, **days).exclude(state="draft")


def sent_states(programme: str, span: cohorts.Span) -> Counter[str]:
    return Counter(dict(sent_referrals(programme, span).values_list("state").annotate(number=Count("pk")).order_by()))


def referral_funnel(programme: str, span: cohorts.Span) -> Funnel:
    """Referred and accepted are of one set: referrals sent in the months. Later steps are of those accepted."""
    states = sent_states(programme, span)
    marks = {
        "attempted": "first_attempt_at",
        "spoken_to": "first_contact_at",
        "offered": "first_offered_at",
        "started": "assessed_on",
        "completed": "completed_on",
    }
    counts = {name: Count("pk", filter=Q(**{f"case_{name}__isnull": False})) for name in marks}
    accepted = sent_referrals(programme, span).filter(state="accepted")
    steps = accepted.annotate(**{f"case_{name}": cohorts.of_case(column) for name, column in marks.items()})
    return Funnel(
        sent=states.total(),
        accepted=states["accepted"],
        rejected=states["rejected"],
        withdrawn=states["withdrawn"],
        duplicate=states["duplicate"],
        pending=states["submitted"] + states["screening"] + states["info_needed"],
        **steps.aggregate(**counts),
    )


def accepted_share(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K2: accepted of those decided; duplicates and withdrawn are left out and counted."""
    states = sent_states(programme, span)
    pending = states["submitted"] + states["screening"] + states["info_needed"]
    decided = states["accepted"] + states["rejected"]
    return Share(states["accepted"], decided, pending, states["withdrawn"] + states["duplicate"])


def engaged_share(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K7: attended at least one planned session, of those accepted; nobody's time to do so has run out."""
    return engaged_of(*cohort_journeys(programme, span), now)


def engaged_of(found: Sequence[Journey], history: int, now: datetime) -> Share:
    today = local_day(now)
    return Share(sum(one.assessed_on is not None and one.assessed_on <= today for one in found), len(found), 0, history)


def completed_share(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K9: completed, of those accepted whose case has ended; open cases are pending."""
    return completed_of(*cohort_journeys(programme, span), now)


def completed_of(found: Sequence[Journey], history: int, now: datetime) -> Share:
    today = local_day(now)
    ended = [one for one in found if one.ended_on is not None and one.ended_on <= today]
    done = sum(one.completed_on is not None for one in ended)
    return Share(done, len(ended), len(found) - len(ended), history)


def did_not_attend(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K8: appointments missed, of those booked and not cancelled or moved; future ones are pending."""
    appointment = Appointment
    rows = appointment.objects.filter(case__referral__in=cohorts.accepted_referrals(programme, span).values("pk"))
    counts = rows.aggregate(
        missed=Count("pk", filter=Q(attendance__in=MISSED)),
        counted=Count("pk", filter=~Q(attendance__in=OURS)),
        pending=Count("pk", filter=Q(attendance="")),
        excluded=Count("pk", filter=Q(attendance__in=[one for one in OURS if one])),
    )
    return Share(counts["missed"], counts["counted"], counts["pending"], counts["excluded"])


def breach_upheld(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K10: breach upheld, of contracts ended."""
    contract = Contract
    rows = contract.objects.filter(case__referral__in=cohorts.accepted_referrals(programme, span).values("pk"))
    ended = rows.filter(state__in=["fulfilled", "breached", "expired"]).count()
    return Share(rows.filter(state="breached").count(), ended, rows.count() - ended)


def median_days(found: Sequence[Journey], name: str) -> float | None:
    """Median days from acceptance to a moment of the journey, for those who reached it."""
    return statistics.median(
        [(getattr(one, name) - one.accepted_at).total_seconds() / 86_400 for one in found if getattr(one, name)]
    )


MEASURES: dict[str, Measure] = {
    "K2": accepted_share,
    "K7": engaged_share,
    "K8": did_not_attend,
    "K9": completed_share,
    "K10": breach_upheld,
}
NAMES = {
    "K2": "Accepted",
    "K7": "Started",
    "K8": "Did not attend",
    "K9": "Completed",
    "K10": "Breach upheld",
}
