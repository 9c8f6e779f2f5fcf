"""What the other numbers rest on: facts on record, K25, victims heard, K23, deaths, and offence rows linked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from caseworkflow.victim.models import Victim
from outcomes.extract.models import Extract
from outcomes.figure import cohorts
from outcomes.figure.measures.timeliness import Share
from outcomes.figure.measures.volume import EARLIER, Quantity
from programmes.calendar import local_day
from programmes.models import ReferenceValue

FACTS = {
    "Self-defined ethnicity": ~Q(person__ethnicity_self_defined__in=["", "NS"]),
    "Sex": Q(person__sex__in=["F", "M", "X"]),
    "Date of birth": Q(person__date_of_birth__isnull=False),
    "Offence": ~Q(offence_code=""),
    "Drug": ~Q(drug=""),
    "Postcode, or no fixed abode": ~Q(person__postcode="") | Q(person__is_no_fixed_abode=True),
}


@dataclass(frozen=True)
class Victims:
    """Cases with a victim: consulted, and told of the outcome."""

    identified: int
    consulted: int
    told: int


@dataclass(frozen=True)
class Links:
    """Offence rows of every extract so far, by whether a person is linked to them."""

    extracts: int
    linked: int
    waiting: int
    unlinked: int


@dataclass(frozen=True)
class HarmList:
    """The listed offence codes: how many carry the median of a group, a confirmed value, or none."""

    codes: int
    medians: int
    confirmed: int
    without: int


def count_harm_list() -> HarmList:
    rows = list(ReferenceValue.objects.offences().values_list("code", "value", "is_confirmed"))
    values = {code: (value, is_confirmed) for code, value, is_confirmed in rows}.values()
    weighed = [(value, is_confirmed) for value, is_confirmed in values if value.get("harm_days") not in ("", None)]
    return HarmList(
        codes=len(values),
        medians=sum("median" in str(value.get("harm_basis") or "") for value, _ in weighed),
        confirmed=sum(is_confirmed for _, is_confirmed in weighed),
        without=len(values) - len(weighed),
    )


def fact_completeness(programme: str, span: cohorts.Span, on: date | None = None) -> tuple[int, Mapping[str, int]]:
    """K25: accepted referrals, and how many of them have each fact as it is on record today."""
    counts = {f"fact_{place}": Count("pk", filter=held) for place, held in enumerate(FACTS.values())}
    rows = cohorts.accepted_referrals(programme, span).filter(accepted_on__lte=on or date.max)
    answer = rows.aggregate(all=Count("pk"), **counts)
    return answer["all"], {name: answer[f"fact_{place}"] for place, name in enumerate(FACTS)}


def count_deaths(programme: str, span: cohorts.Span, on: date | None = None) -> int:
    """People of the cohort who died after their acceptance, up to a day; each once."""
    rows = cohorts.accepted_referrals(programme, span).filter(person__died_on__gte=F("accepted_on"))
    rows = rows.filter(person__died_on__lte=on) if on else rows
    return rows.values("person").distinct().count()


def count_victims(programme: str, span: cohorts.Span, on: date | None = None) -> Victims:
    """K23: victims consulted and told up to a day, of those identified."""
    until = on or date.max
    rows = Victim.objects.exclude(state="none")
    counts = rows.filter(case__referral__in=cohorts.accepted_referrals(programme, span).values("pk")).aggregate(
        identified=Count("pk"),
        consulted=Count("pk", filter=Q(consulted_on__lte=until)),
        told=Count("pk", filter=Q(told_on__lte=until)),
    )
    return Victims(**counts)


def count_links() -> Links:
    extracts = Extract.objects
    sums = extracts.aggregate(
        number=Count("pk"), linked=Sum("linked_count"), waiting=Sum("to_review_count"), unlinked=Sum("unlinked_count")
    )
    return Links(sums["number"], sums["linked"] or 0, sums["waiting"] or 0, sums["unlinked"] or 0)


def facts_recorded(programme: str, span: cohorts.Span, now: datetime) -> Share | Quantity:
    """K25: facts on record, of six for each referral accepted; of today, for what was there earlier is not kept."""
    if local_day(now) < timezone.localdate():
        return Quantity(0, None, None, EARLIER)
    number, held = fact_completeness(programme, span)
    return Share(sum(held.values()), number * len(FACTS))


MEASURES = {"K25": facts_recorded}
