"""Decisions, K2 and K3, of referrals sent in whole months: what each was at a moment, refusals and overdue ones too."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from ledger.models import Entry
from outcomes.figure import cohorts
from outcomes.figure.measures.timeliness import Measure, Share
from programmes.calendar import due_moment, end_of_day
from programmes.models import choices_by_digest
from programmes.terms.choices import Deadline
from programmes.terms.vocabularies import DeadlineName, Unit
from referrals.referral.states import CLOSED, OPEN, ReferralState

DECIDED = (ReferralState.ACCEPTED, ReferralState.REJECTED)
ONE_WORKING_DAY = Deadline(1, Unit.WORKING_DAYS, "definition K3")
COLUMNS = ("pk", "state", "question", "is_history", "referred_at", "submitted_at", "decided_at", "accepted_on")


@dataclass(frozen=True)
class Decision:
    """One referral as it stood at a moment: its state then, and from when and by when it was to be decided.

    `asked_at` is when a question was asked that nobody had answered.
    """

    state: str
    since: datetime
    decided_at: datetime | None
    limit: Deadline
    is_history: bool = False
    asked_at: datetime | None = None
    referred_at: datetime | None = None

    @property
    def due(self) -> datetime:
        return due_moment(self.since, self.limit.amount, self.limit.unit.value)

    def verdict(self, now: datetime) -> str:
        """met, missed, pending, or left_out."""
        if self.is_history or self.state in {ReferralState.WITHDRAWN, ReferralState.DUPLICATE}:
            return "left_out"
        if self.decided_at is not None:
            return "met" if self.decided_at <= self.due else "missed"
        if self.state == ReferralState.INFO_NEEDED:
            return "pending"
        return "missed" if self.due < now else "pending"


def sent_decisions(programme: str, span: cohorts.Span, now: datetime) -> list[Decision]:
    """Referrals sent in the months up to a moment, each as it stood then; a draft is not sent."""
    rows = cohorts.sent_referrals(programme, span).filter(referred_at__lte=now)
    found = list(rows.values_list(*COLUMNS, "programme_version__digest"))
    chosen = choices_by_digest({row[-1] for row in found} - {None})
    limits = {digest: one.deadline(DeadlineName.DECIDE) or ONE_WORKING_DAY for digest, one in chosen.items()}
    moves = _moves(rows.filter(Q(question__gt="") | Q(state__in=CLOSED)))
    return [_decision(row, moves.get(row[0], ()), limits, now) for row in found]


def _moves(rows: QuerySet[Any]) -> Mapping[UUID, Sequence[tuple[str, datetime]]]:
    """What the ledger has on questions, answers and withdrawals of these, in order."""
    entries = Entry.objects.filter(
        object_kind="referrals.referral",
        object_id__in=rows.order_by().values(written=cohorts.WrittenId("pk")),
        verb__in=["ask", "answer", "withdraw"],
    )
    moves: dict[UUID, list[tuple[str, datetime]]] = {}
    for key, verb, at in entries.order_by("seq").values_list("object_id", "verb", "at"):
        moves.setdefault(UUID(key), []).append((verb, at))
    return moves


def _decision(
    row: tuple[Any, ...], moves: Sequence[tuple[str, datetime]], limits: Mapping[Any, Deadline], now: datetime
) -> Decision:
    _, state, _, is_history, referred_at, submitted_at, decided_at, accepted_on, version = row
    sent_at = referred_at if is_history else submitted_at or referred_at
    if is_history and state in DECIDED:
        decided_at = end_of_day(accepted_on) if accepted_on else referred_at
    known = [move for move in moves if move[1] <= now]
    answers = [at for verb, at in known if verb == "answer"]
    is_ended = state in CLOSED or state in DECIDED
    ended_at = decided_at or next((at for verb, at in moves if verb == "withdraw"), None)
    if is_ended and ended_at is not None and ended_at > now:
        state, decided_at = ReferralState.SCREENING, None
    if state in OPEN:
        state = ReferralState.INFO_NEEDED if known and known[-1][0] == "ask" else state
        decided_at = None
    asked_at = known[-1][1] if known and known[-1][0] == "ask" else None
    limit = limits.get(version, ONE_WORKING_DAY)
    more = {"is_history": is_history, "asked_at": asked_at, "referred_at": referred_at}
    return Decision(state, max([sent_at, *answers]), decided_at, limit, **more)


def sent_states(programme: str, span: cohorts.Span, now: datetime | None = None) -> Counter[str]:
    """How many of the referrals sent in the months stood in each state at a moment."""
    return Counter(one.state for one in sent_decisions(programme, span, now or timezone.now()))


def decided_on_time(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K3: decided within the version's limit, of those accepted, not accepted, or overdue without a decision."""
    return tally_decisions(sent_decisions(programme, span, now), now)


def tally_decisions(found: Sequence[Decision], now: datetime) -> Share:
    """The same of decisions that have been read."""
    verdicts = Counter(one.verdict(now) for one in found)
    return Share(verdicts["met"], verdicts["met"] + verdicts["missed"], verdicts["pending"], verdicts["left_out"])


def accepted_share(programme: str, span: cohorts.Span, now: datetime) -> Share:
    """K2: accepted of those decided; duplicates and withdrawn are left out and counted."""
    states = sent_states(programme, span, now)
    pending = sum(states[one] for one in OPEN)
    decided = states[ReferralState.ACCEPTED] + states[ReferralState.REJECTED]
    out = states[ReferralState.WITHDRAWN] + states[ReferralState.DUPLICATE]
    return Share(states[ReferralState.ACCEPTED], decided, pending, out)


MEASURES: dict[str, Measure] = {"K2": accepted_share, "K3": decided_on_time}
