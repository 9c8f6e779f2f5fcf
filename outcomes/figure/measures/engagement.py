"""Engagement, K7 to K10, and the funnel that reconciles to the last referral."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from caseworkflow.contact.models import Appointment
from caseworkflow.contract.models import Contract
from ledger.models import Entry
from outcomes.figure import cohorts
from outcomes.figure.cohorts import sent_referrals
from outcomes.figure.measures.decisions import sent_states
from outcomes.figure.measures.timeliness import Journey, Measure, Share, cohort_journeys
from outcomes.figure.terms import KeyMeasureId
from programmes.calendar import local_day
from referrals.referral.states import OPEN

MISSED = ("did_not_attend", "left_early", "refused_entry")

ENDED_CONTRACTS = ("fulfilled", "breached", "expired")
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


STEPS: dict[str, str] = {
    "attempted": "first_attempt_at",
    "spoken_to": "first_contact_at",
    "offered": "first_offered_at",
    "started": "assessed_on",
    "completed": "completed_on",
}


def referral_funnel(programme: str, span: cohorts.Span, now: datetime | None = None) -> Funnel:
    """Referred and accepted are of one set: referrals sent in the months, as they stood at a moment.

    Later steps are of those accepted.
    """
    now = now or timezone.now()
    states, today = sent_states(programme, span, now), local_day(now)
    reached = {name: now if column.endswith("_at") else today for name, column in STEPS.items()}
    counts = {name: Count("pk", filter=Q(**{f"case_{name}__lte": until})) for name, until in reached.items()}
    accepted = sent_referrals(programme, span).filter(state="accepted", accepted_on__lte=today)
    steps = accepted.annotate(**{f"case_{name}": cohorts.of_case(column) for name, column in STEPS.items()})
    return Funnel(
        sent=states.total(),
        accepted=states["accepted"],
        rejected=states["rejected"],
        withdrawn=states["withdrawn"],
        duplicate=states["duplicate"],
        pending=sum(states[one] for one in OPEN),
        **steps.aggregate(**counts),
    )


def engaged_share(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K7: attended at least one planned session, of those accepted; nobody's time to do so has run out."""
    return engaged_of(*cohort_journeys(programme, span), now)


def engaged_of(found: Sequence[Journey], history: int, now: datetime) -> Share:
    today = local_day(now)
    known = [one for one in found if one.accepted_at <= now]
    counted = [one for one in known if not one.is_left_out(today) and not one.is_before(one.assessed_on)]
    done = sum(one.assessed_on is not None and one.assessed_on <= today for one in counted)
    return Share(done, len(counted), 0, history + len(known) - len(counted))


def completed_share(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K9: completed, of those accepted whose case has ended; open cases are pending."""
    return completed_of(*cohort_journeys(programme, span), now)


def completed_of(found: Sequence[Journey], history: int, now: datetime) -> Share:
    today = local_day(now)
    known = [one for one in found if one.accepted_at <= now]
    counted = [one for one in known if not one.is_left_out(today)]
    ended = [one for one in counted if one.ended_on is not None and one.ended_on <= today]
    done = sum(one.completed_on is not None for one in ended)
    return Share(done, len(ended), len(counted) - len(ended), history + len(known) - len(counted))


def did_not_attend(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K8: appointments missed, of those booked and not cancelled or moved; future ones are pending."""
    appointment = Appointment
    rows = appointment.objects.filter(case__referral__in=cohorts.accepted_referrals(programme, span).values("pk"))
    known = Q(recorded_at__lte=now) | Q(recorded_at=None, starts_at__lte=now)
    counts = rows.filter(offered_at__lte=now).aggregate(
        missed=Count("pk", filter=known & Q(attendance__in=MISSED)),
        counted=Count("pk", filter=known & ~Q(attendance__in=OURS)),
        pending=Count("pk", filter=Q(attendance="") | ~known),
        excluded=Count("pk", filter=known & Q(attendance__in=[one for one in OURS if one])),
    )
    return Share(counts["missed"], counts["counted"], counts["pending"], counts["excluded"])


def breach_upheld(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K10: breach upheld, of contracts ended."""
    contract = Contract
    rows = contract.objects.filter(case__referral__in=cohorts.accepted_referrals(programme, span).values("pk"))
    later = Entry.objects.filter(
        object_kind="caseworkflow.contract", object_id=OuterRef("written"), at__gt=now, after__in=ENDED_CONTRACTS
    )
    ended = rows.filter(state__in=ENDED_CONTRACTS).annotate(written=cohorts.WrittenId("pk")).exclude(Exists(later))
    counts = ended.aggregate(ended=Count("pk"), breached=Count("pk", filter=Q(state="breached")))
    return Share(counts["breached"], counts["ended"], rows.count() - counts["ended"])


def days_until(found: Sequence[Journey], name: str) -> list[float]:
    """Days from acceptance to a moment of the journey, for those who reached it."""
    return [(getattr(one, name) - one.accepted_at).total_seconds() / 86_400 for one in found if getattr(one, name)]


MEASURES: dict[str, Measure] = {
    "K7": engaged_share,
    "K8": did_not_attend,
    "K9": completed_share,
    "K10": breach_upheld,
}
NAMES = {name: KeyMeasureId(name).label for name in MEASURES}
