"""How far each referral sent has come, and where it ended: every one in one place, so that they add up."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from outcomes.figure import cohorts
from outcomes.figure.measures.decisions import sent_decisions
from programmes.calendar import end_of_day, local_day

MARKS = ("first_attempt_at", "first_contact_at", "first_offered_at", "assessed_on", "completed_on")
STEPS = ("Accepted", "Attempted", "Spoken to", "First appointment offered", "Started", "Completed")
ENDS = (
    "Ended before a first attempt",
    "Ended after an attempt",
    "Ended after a conversation",
    "Ended after an offer of an appointment",
    "Ended after the start",
)
NOT_ACCEPTED = {"Not accepted": "rejected", "Withdrawn": "withdrawn", "Duplicate": "duplicate"}
WAITING = ("submitted", "screening", "info_needed")


@dataclass(frozen=True)
class Passage:
    """Referrals sent by their state; of those accepted, by the furthest step, who ended there and who is still open."""

    states: Mapping[str, int]
    ended: Mapping[int, int]
    open: Mapping[int, int]

    @property
    def sent(self) -> int:
        return sum(self.states.values())

    def ends(self) -> list[tuple[str, int]]:
        """Where every referral sent is or ended, in a fixed order."""
        before = [(name, self.states.get(state, 0)) for name, state in NOT_ACCEPTED.items()]
        waiting = ("Waiting for a decision", sum(self.states.get(state, 0) for state in WAITING))
        ended = [(name, self.ended.get(step, 0)) for step, name in enumerate(ENDS)]
        last = len(ENDS)
        return [
            *before,
            waiting,
            *ended,
            ("Still open", sum(self.open.values())),
            ("Completed", self.ended.get(last, 0)),
        ]

    def reached(self) -> list[tuple[str, int]]:
        """How many came to each step or further."""
        furthest = Counter(self.ended)
        furthest.update(self.open)
        return [
            (name, sum(number for step, number in furthest.items() if step >= place))
            for place, name in enumerate(STEPS)
        ]

    def losses(self) -> list[tuple[str, str, list[str], int]]:
        """Between which two steps how many ended, and the lines that say so; open cases are no losses."""
        counts = dict(self.ends())
        steps = [("Referred", STEPS[0], list(NOT_ACCEPTED))]
        steps += [(STEPS[place], STEPS[place + 1], [name]) for place, name in enumerate(ENDS)]
        return [(before, after, lines, sum(counts[line] for line in lines)) for before, after, lines in steps]


def follow_referrals(programme: str, span: cohorts.Span, as_of: date) -> Passage:
    return follow_spans(programme, [span], as_of)[0]


def follow_spans(programme: str, spans: Sequence[cohorts.Span], as_of: date) -> list[Passage]:
    """Of spans that follow each other, each as known at the end of a day; as many statements whatever their number."""
    whole, firsts = cohorts.Span(spans[0].first, spans[-1].last), [one.first for one in spans]
    states, ended, still = ([Counter[Any]() for _ in spans] for _ in range(3))
    for one in sent_decisions(programme, whole, end_of_day(as_of)):
        states[bisect_right(firsts, _day(one.referred_at)) - 1][one.state] += 1
    accepted = cohorts.sent_referrals(programme, whole).filter(state="accepted", accepted_on__lte=as_of)
    columns = {f"case_{name}": cohorts.of_case(name) for name in (*MARKS, "ended_on")}
    rows = accepted.annotate(**columns).values_list("referred_at", *columns)
    for referred_at, *marks, ended_on in rows.iterator(chunk_size=5000):
        days = [_day(mark) for mark in marks]
        furthest = max((place for place, day in enumerate(days, start=1) if day and day <= as_of), default=0)
        is_over = furthest == len(MARKS) or (ended_on is not None and ended_on <= as_of)
        (ended if is_over else still)[bisect_right(firsts, _day(referred_at)) - 1][furthest] += 1
    return [Passage(*each) for each in zip(states, ended, still, strict=True)]


def _day(mark: Any) -> Any:
    return local_day(mark) if hasattr(mark, "hour") else mark
