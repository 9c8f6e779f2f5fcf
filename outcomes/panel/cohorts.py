"""The cases that a panel may be given, as lines of closed words that few people share with nobody, and the draw."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from accounts.second_line.context import rows_of_all
from outcomes.figure.cohorts import Span, of_case, sent_referrals
from outcomes.figure.measures.equity import age_at_acceptance, age_band
from outcomes.figure.measures.offences import load_harm
from outcomes.figure.measures.widening import LOWEST_GRAVITY
from outcomes.research.exports import without_sealed
from programmes.calendar import local_day
from programmes.models import choices_by_digest
from programmes.terms.vocabularies import ClosureReason
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.terms import PoliceDecisionKind
from referrals.referral.states import ReferralState
from referrals.referral.terms import RejectionReason, Responsibility, Source, VictimKind

NOT_RECORDED, NOT_SO, FEW = "Not recorded", "Not so far", "Not shown: few people"
AGE, OFFENCE, ENDING = "Age", "Offence group", "How it stands"
TIMES = ((30, "within a month"), (90, "in 1 to 3 months"), (180, "in 3 to 6 months"), (365, "in 6 to 12 months"))
LATER = "after a year or more"
STEPS = {
    "Decided": "decided_at",
    "Spoken to": "contacted",
    "First appointment offered": "offered",
    "Assessed": "assessed",
    "Plan agreed": "planned",
    "Begun": "begun",
    "Breach review asked for": "breach",
    "Ended": "ended",
}
MARKS = {
    "contacted": "first_contact_at",
    "offered": "first_offered_at",
    "assessed": "assessed_on",
    "planned": "plan_agreed_on",
    "begun": "begun_on",
    "breach": "breach_asked_at",
    "completed": "completed_on",
    "ended": "ended_on",
    "closure": "closure_reason",
}
#: What is read of a referral: nothing that names anybody or that somebody wrote.
COLUMNS = (
    "id",
    "person_id",
    "state",
    "source",
    "referred_at",
    "decided_at",
    "rejection_reason",
    "offence_code",
    "responsibility",
    "previous_convictions",
    "gravity_score",
    "victim",
    "outcome_code",
)
Lines = dict[str, str]


@dataclass(frozen=True)
class Candidate:
    """One person's first decided referral of the span, as the panel would read it; `key` never leaves the draw."""

    key: Any
    lines: Lines = field(default_factory=dict)


@rows_of_all("outcomes.draw_panel_pack")
def panel_candidates(programme: str, span: Span) -> list[Candidate]:
    """Everybody whose referral of these months was decided, once, in the order of their keys; nobody who is sealed."""
    decided = sent_referrals(programme, span).filter(state__in=[ReferralState.ACCEPTED, ReferralState.REJECTED])
    rows = (
        without_sealed(decided.filter(person__isnull=False))
        .annotate(
            born=F("person__date_of_birth"),
            birth_year=F("person__approximate_birth_year"),
            chosen=F("programme_version__digest"),
            **{name: of_case(column) for name, column in MARKS.items()},
        )
        .order_by("person_id", "referred_at", "pk")
        .values(*COLUMNS, *MARKS, "born", "birth_year", "chosen")
    )
    firsts: dict[Any, dict[str, Any]] = {}
    for row in rows:
        firsts.setdefault(row["person_id"], row)
    police = _police_decisions([row["id"] for row in firsts.values()])
    choices, groups = choices_by_digest({row["chosen"] for row in firsts.values()} - {None}), load_harm()
    found = []
    for row in firsts.values():
        group = groups.get(row["offence_code"])
        known = {"group": group.group if group else "", "chosen": choices.get(row["chosen"])}
        lines = {heading: say(row | known) for heading, say in LINES.items()}
        found.append(Candidate(row["id"], {**lines, **_steps(row), **police[row["id"]]}))
    return sorted(generalise_lines(found), key=lambda one: str(one.key))


def generalise_lines(found: Sequence[Candidate]) -> list[Candidate]:
    """Words that fewer people share than may be counted are not shown; an age band neither where few share it and the offence."""
    headings = found[0].lines if found else ()
    few = {heading: few_words(Counter(one.lines[heading] for one in found)) for heading in headings}
    safe = [{heading: FEW if words in few[heading] else words for heading, words in one.lines.items()} for one in found]
    ages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for lines in safe:
        ages[lines[OFFENCE]][lines[AGE]] += 1
    few_ages = {offence: few_words(counted) for offence, counted in ages.items()}
    for lines in safe:
        if lines[AGE] in few_ages[lines[OFFENCE]]:
            lines[AGE] = FEW
    return [Candidate(one.key, lines) for one, lines in zip(found, safe, strict=True)]


def few_words(counted: Counter[str]) -> set[str]:
    """The words of too few people, and the next rarest until those not shown are together as many as may be counted.

    Else that nothing is shown would itself say which words stood there.
    """
    few = settings.SUPPRESS_BELOW
    hidden = {words for words, number in counted.items() if number < few or words == FEW}
    for words, _ in sorted(counted.items(), key=lambda one: (one[1], one[0])):
        if not hidden or sum(counted[one] for one in hidden) >= few:
            break
        hidden.add(words)
    return hidden


def draw_candidates(found: Sequence[Candidate], count: int, seed: str) -> list[Candidate]:
    """So many at random, one from each way of ending in turn as far as there are any; the same for the same rows and seed."""
    rng = random.Random(seed)  # noqa: S311 - the seed is secret until the draw, and the draw is to be repeatable
    strata: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in found:
        strata[one.lines[ENDING]].append(one)
    order = [strata[name] for name in sorted(strata)]
    for each in order:
        rng.shuffle(each)
    drawn = [each[place] for place in range(max(map(len, order), default=0)) for each in order if place < len(each)]
    drawn = drawn[:count]
    rng.shuffle(drawn)
    return drawn


def _label(words: type[Any], value: str) -> str:
    return str(words(value).label) if value else NOT_RECORDED


def _age(row: dict[str, Any]) -> str:
    return age_band(age_at_acceptance(row["born"], row["birth_year"], local_day(row["referred_at"])))


def _history(row: dict[str, Any]) -> str:
    stated = row["previous_convictions"]
    return NOT_RECORDED if stated is None else "Earlier convictions stated" if stated else "No earlier conviction"


def _gravity(row: dict[str, Any]) -> str:
    score = row["gravity_score"]
    return NOT_RECORDED if score is None else "The lowest" if score == LOWEST_GRAVITY else "Above the lowest"


def _ending(row: dict[str, Any]) -> str:
    if row["state"] == ReferralState.REJECTED:
        return "Not accepted"
    if row["completed"]:
        return "Accepted and completed"
    return "Accepted and ended before completion" if row["ended"] else "Accepted and open"


LINES: dict[str, Callable[[dict[str, Any]], str]] = {
    AGE: _age,
    OFFENCE: lambda row: row["group"] or NOT_RECORDED,
    "Gravity": _gravity,
    "Earlier convictions": _history,
    "Responsibility": lambda row: _label(Responsibility, row["responsibility"]),
    "Victim": lambda row: _label(VictimKind, row["victim"]),
    "Came from": lambda row: _label(Source, row["source"]),
    "Offer": lambda row: str(row["chosen"].disposal.label) if row["chosen"] else NOT_RECORDED,
    "If they do not take part": lambda row: str(row["chosen"].breach_route.label) if row["chosen"] else NOT_RECORDED,
    "Why not accepted": lambda row: (
        str(RejectionReason(row["rejection_reason"]).label) if row["rejection_reason"] else NOT_SO
    ),
    "Why it ended": lambda row: str(ClosureReason(row["closure"]).label) if row["closure"] else NOT_SO,
    "Outcome type of police": lambda row: row["outcome_code"] or NOT_RECORDED,
    ENDING: _ending,
}


def _steps(row: dict[str, Any]) -> Lines:
    """How long after being sent each step was reached, in wide bands: no day and no number of days."""
    sent = local_day(row["referred_at"])
    return {name: time_in_words(sent, row[column]) for name, column in STEPS.items()}


def time_in_words(sent: date, reached: date | datetime | None) -> str:
    if reached is None:
        return NOT_SO
    day = local_day(reached) if isinstance(reached, datetime) else reached
    days = max(0, (day - sent).days)
    return next((words for before, words in TIMES if days < before), LATER).capitalize()


def _police_decisions(referrals: Sequence[Any]) -> defaultdict[Any, Lines]:
    """Of each question that police may be asked the newest answer, by its word in the list of choices."""
    kinds = {kind.value: f"Police: {kind.label.lower()}" for kind in PoliceDecisionKind}
    found: defaultdict[Any, Lines] = defaultdict(lambda: dict.fromkeys(kinds.values(), "Not asked"))
    rows = PoliceDecision.objects.filter(referral__in=referrals).order_by("asked_at", "pk")
    for row in rows.only("referral", "kind", "decision", "choices"):
        found[row.referral_id][kinds[row.kind]] = row.decision_label or "Asked, not answered"
    return found
