"""Net-widening: of the people accepted, what speaks of no action or a lighter outcome had there been no programme.

Each fact is as the sender, the extracts or the programme's version have it. One that is not on record is neither yes nor
no: it is left out of both parts and counted. What would have happened to somebody is recorded nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Max, QuerySet, Value, When
from django.db.models.functions import Coalesce

from outcomes.extract.models import Extract, OffenceRecord
from outcomes.figure.cohorts import Span, first_referrals
from outcomes.figure.measures import cells
from outcomes.figure.measures.columns import BEFORE_PART, Reading
from outcomes.figure.measures.offences import BEFORE_MONTHS
from outcomes.figure.measures.reoffending import MEMBER
from outcomes.figure.measures.timeliness import Share
from outcomes.figure.terms import WideningId
from programmes.calendar import months_after
from programmes.models import Programme, choices_by_digest
from programmes.terms.vocabularies import BreachRoute
from referrals.referral.terms import Responsibility

LOWEST_GRAVITY = 1
#: Outcome types of the Home Office framework that end an offence of a known suspect without action, and those of another end.
#: 8 and 22 are what diversion itself records, so they say nothing of what came without it and are in neither.
WITHOUT_ACTION = ("9", "10", "11", "12", "13", "15", "16", "17", "21")
WITH_ACTION = ("1", "2", "3", "6", "7")
#: How a code usually ends is said of no fewer offences than these: a choice of this service, not an official number.
LEAST_OFFENCES = 10
USUALLY = 0.5

ADMITTED = {
    Responsibility.ADMITTED: False,
    Responsibility.ACCEPTED: False,
    Responsibility.NO_REPLY: True,
    Responsibility.DENIED: True,
}
PENALISED = frozenset({BreachRoute.RETURN_TO_POLICE, BreachRoute.STATUTORY})
COLUMNS = (
    "span_number",
    "person_id",
    "previous_convictions",
    "gravity_score",
    "offence_code",
    "responsibility",
    "programme_version__digest",
)
#: What makes rows of an extract one offence; of a row that is linked to nobody it is not known, so it counts alone.
ONE_OFFENCE = ("force_code", "offence_code", "offence_on", "whose")
Marks = Mapping[WideningId, bool | None]


@dataclass(frozen=True)
class Entrant:
    """What is on record of one person on the day of acceptance; None is not known."""

    convictions: int | None = None
    offences_before: int | None = None
    gravity: int | None = None
    usually_ends_without: bool | None = None
    responsibility: str = ""
    breach_route: BreachRoute | None = None

    @property
    def marks(self) -> Marks:
        """Of each figure whether this person counts in it; None where it is not known."""
        return {
            WideningId.W1: None if self.convictions is None else self.convictions == 0,
            WideningId.W2: None if self.offences_before is None else self.offences_before == 0,
            WideningId.W3: None if self.gravity is None else self.gravity == LOWEST_GRAVITY,
            WideningId.W4: self.usually_ends_without,
            WideningId.W5: ADMITTED.get(Responsibility(self.responsibility)) if self.responsibility else None,
            WideningId.W6: None if self.breach_route is None else self.breach_route in PENALISED,
        }


def widening_shares(programme: str, spans: Sequence[Span], as_of: date) -> list[dict[WideningId, Share]]:
    """The share of each figure in each span: counted, of those of whom it is known; the others are its `excluded`.

    The spans follow each other without overlapping, as for `first_referrals`.
    """
    return [tally_marks(one.marks for one in found) for found in cohort_entrants(programme, spans, as_of)]


def tally_marks(found: Iterable[Marks]) -> dict[WideningId, Share]:
    answers: dict[WideningId, Counter[bool | None]] = {id_: Counter() for id_ in WideningId}
    for marks in found:
        for id_, answer in marks.items():
            answers[id_][answer] += 1
    return {id_: Share(one[True], one[True] + one[False], excluded=one[None]) for id_, one in answers.items()}


def cohort_entrants(programme: str, spans: Sequence[Span], as_of: date) -> list[list[Entrant]]:
    """The people of each span by their earliest accepted referral in it, as known on a day."""
    ids = Programme.objects.filter(code=programme).values("pk")
    rows = list(first_referrals(ids, spans, as_of, reads_cases=False).values_list(*COLUMNS))
    before = _offences_before(ids, spans, as_of)
    choices = choices_by_digest({row[-1] for row in rows} - {None})
    ends = usual_ends(spans, as_of)
    found: list[list[Entrant]] = [[] for _ in spans]
    for number, person, convictions, gravity, code, responsibility, digest in rows:
        route = choices[digest].breach_route if digest in choices else None
        found[number].append(
            Entrant(convictions, before.get((number, person)), gravity, ends[number].get(code), responsibility, route)
        )
    return found


def _offences_before(ids: QuerySet[Any], spans: Sequence[Span], as_of: date) -> dict[tuple[int, UUID], int]:
    """Offences in the year before acceptance, as M10 has them, of those whose force's extracts cover the whole of it."""
    reading = Reading(
        rows=first_referrals(ids, spans, as_of, reads_cases=False),
        columns=MEMBER,
        days=cells.days_between(spans[0].first, min(spans[-1].before - timedelta(days=1), as_of)),
        windows=(BEFORE_MONTHS,),
        as_of=as_of,
        covered=Extract.objects.covered_days(),
        parts=frozenset({BEFORE_PART}),
    )
    select = "SELECT span_number, person_id, before FROM seen WHERE covered_before IS NOT NULL"
    return {(number, UUID(str(person))): count for number, person, count in reading.fetch_rows(select)}


def usual_ends(spans: Sequence[Span], as_of: date) -> list[dict[str, bool]]:
    """Of each span by code, whether more than half of the offences of the year before it that were not diverted ended
    without action; one statement, whatever the number of spans.

    Of extracts of forces that send such ends at all: where a force sends none, that none is there says nothing. An offence
    with several rows of one person counts once, and ended in action if one of them says so; nobody's name is read.
    """
    years = [(months_after(span.first, -BEFORE_MONTHS), span.first) for span in spans]
    rows = OffenceRecord.objects.current().filter(
        offence_on__gte=min(first for first, _ in years),
        offence_on__lt=max(before for _, before in years),
        event_on__lte=as_of,
        outcome_code__in=WITHOUT_ACTION + WITH_ACTION,
    )
    each = rows.order_by().annotate(whose=Coalesce("person", "pk")).values(*ONE_OFFENCE)
    each = each.annotate(is_acted=_any_of(WITH_ACTION), is_without=_any_of(WITHOUT_ACTION))
    read = Counter(each.values_list("offence_on", "force_code", "offence_code", "is_acted", "is_without"))
    return [
        _usual_ends([(kind, number) for kind, number in read.items() if first <= kind[0] < before])
        for first, before in years
    ]


def _any_of(codes: Sequence[str]) -> Max:
    return Max(Case(When(outcome_code__in=codes, then=Value(1)), default=Value(0), output_field=IntegerField()))


def _usual_ends(found: Sequence[tuple[tuple[Any, ...], int]]) -> dict[str, bool]:
    sending = {force for (_, force, _, _, is_without), _ in found if is_without}
    counted: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for (_, force, code, is_acted, _), number in found:
        if force in sending:
            counted[code][is_acted] += number
    return {code: ends[0] > USUALLY * ends.total() for code, ends in counted.items() if ends.total() >= LEAST_OFFENCES}
