"""What the rules need to know of a referral, and which version, provider and deadlines apply to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.kept import KeptRead
from programmes.calendar import due_moment, local_day
from programmes.eligibility import answers as eligibility
from programmes.models import Commission, Programme, ProgrammeVersion, ReferenceValue
from programmes.terms.vocabularies import DeadlineName, ReferenceKind
from referrals.people.models import Bar, Person
from referrals.referral.models import EligibilityAnswer, Referral
from referrals.referral.states import ReferralState
from referrals.referral.terms import POLICE_SOURCES, Door

NOT_COUNTED = (ReferralState.DRAFT, ReferralState.WITHDRAWN)


@dataclass(frozen=True)
class Earlier:
    """One earlier referral of a person to a programme."""

    referral_id: Any
    offence: tuple[str, ...]
    is_accepted: bool


class History:
    """Earlier referrals and confirmed bars, by person and programme."""

    def __init__(self, people: Iterable[Person] = (), referrals: Any = None, *, has_bars: bool = True) -> None:
        people = list(people)
        rows = Referral.objects.all() if referrals is None else referrals
        self._earlier: dict[tuple[Any, Any], list[Earlier]] = {}
        self._bars: set[tuple[Any, Any]] = set()
        if people:
            for one in rows.filter(person__in=people).exclude(state__in=NOT_COUNTED):
                self.add(one)
        if people and has_bars:
            bars = Bar.objects.filter(person__in=people, lifted_at=None).exclude(confirmed_at=None)
            self._bars = set(bars.values_list("person_id", "programme_id"))

    def add(self, referral: Referral) -> None:
        one = Earlier(referral.pk, offence_of(referral), referral.state == ReferralState.ACCEPTED)
        self._earlier.setdefault((referral.person_id, referral.programme_id), []).append(one)

    def forget_acceptances(self) -> None:
        """For a partner, who is told only that a referral was received."""
        self._earlier = {
            key: [replace(one, is_accepted=False) for one in found] for key, found in self._earlier.items()
        }

    def before(self, referral: Referral) -> list[Earlier]:
        found = self._earlier.get((referral.person_id, referral.programme_id), [])
        return [one for one in found if one.referral_id != referral.pk]

    def is_barred(self, referral: Referral) -> bool:
        return (referral.person_id, referral.programme_id) in self._bars


def offence_of(referral: Referral) -> tuple[str, ...]:
    """What makes two referrals one offence: the crime number, or without one the offence and its date."""
    if referral.crime_number:
        return (referral.crime_number,)
    if not referral.offence_code and not referral.offence_on:
        return ()
    return (referral.offence_code, str(referral.offence_on or ""))


def facts_of(referral: Referral, history: History, *, drug_test: str, substances: Sequence[str]) -> eligibility.Facts:
    before, offence, day = history.before(referral), offence_of(referral), local_day(referral.referred_at)
    return eligibility.Facts(
        source=referral.source,
        referred_on=day,
        age=referral.age_on_referral(day),
        is_age_approximate=referral.date_of_birth is None,
        sex=referral.sex,
        offence_code=referral.offence_code,
        offence_on=referral.offence_on,
        drug=referral.drug,
        drug_amount_band=referral.drug_amount_band,
        supply_suspected=referral.is_supply_suspected,
        responsibility=referral.responsibility,
        previous_convictions=referral.previous_convictions,
        last_conviction_on=referral.last_conviction_on,
        gravity_score=referral.gravity_score,
        drug_test=drug_test,
        drug_test_substances=tuple(substances),
        agrees_to_take_part=referral.agrees_to_take_part,
        agrees_to_share=referral.agrees_to_share,
        victim=referral.victim,
        is_vouched_by_sender=is_vouched(referral),
        vouched=frozenset(name for name, said in referral.facts_asked.items() if said is True),
        refused_facts=frozenset(name for name, said in referral.facts_asked.items() if said is False),
        accepted_before=sum(one.is_accepted for one in before),
        is_barred=history.is_barred(referral),
        is_duplicate=bool(offence) and any(one.offence == offence for one in before),
    )


def is_vouched(referral: Referral) -> bool:
    """A police force that sends by file or API vouches for the facts that have no column."""
    return referral.is_police and referral.source in POLICE_SOURCES and referral.door in (Door.FILE, Door.API)


def answer_rows(referral: Referral, answers: Iterable[eligibility.RuleAnswer]) -> list[EligibilityAnswer]:
    return [
        EligibilityAnswer(
            referral=referral,
            position=position,
            rule=one.rule[:60],
            result=one.result.value,
            sentence=one.sentence[:400],
            value=one.value[:200],
            label=one.label[:80],
            needs_judgment=one.needs_judgment,
            is_vouched=one.is_vouched,
        )
        for position, one in enumerate(answers, 1)
    ]


def stopping_label(answers: Sequence[eligibility.RuleAnswer]) -> str:
    """In a few words, what keeps the rules from accepting; empty when they accept."""
    stop = eligibility.stopping_rule(answers)
    return stop.label[:60] if stop else ""


COMMISSIONS_OF = KeptRead(
    lambda code: Commission.objects.select_related("organisation").filter(programme__code=code), by=(str,)
)


class VersionsOnRecord:
    """The versions and commissions that are on record, read once for an act or a batch, and only when asked for.

    `known` are versions that are at hand already.
    """

    def __init__(self, programmes: Iterable[str] | None = None, known: Iterable[ProgrammeVersion] = ()) -> None:
        self._programmes = None if programmes is None else list(programmes)
        self._known = list(known)

    @cached_property
    def versions(self) -> list[ProgrammeVersion]:
        return list(self._narrowed(ProgrammeVersion.objects.light()))

    @cached_property
    def _commissions(self) -> list[Commission]:
        if self._programmes is not None and len(self._programmes) == 1:
            return COMMISSIONS_OF(self._programmes[0])
        return list(self._narrowed(Commission.objects.select_related("organisation")))

    def _narrowed(self, rows: Any) -> Any:
        return rows if self._programmes is None else rows.filter(programme__code__in=self._programmes)

    def programme(self) -> Programme | None:
        """The programme, where one alone is asked about and a version of it is at hand."""
        codes = set(self._programmes or ())
        return next((one.programme for one in self._known if {one.programme.code} == codes), None)

    def version(self, code: str, day: date) -> ProgrammeVersion | None:
        return _in_force(self._known, code, day) or _in_force(self.versions, code, day)

    def provider(self, referral: Referral, day: date) -> Any:
        """The one organisation commissioned for the programme, the force and the area of the custody suite, or none."""
        rows = [c for c in self._commissions if c.programme_id == referral.programme_id and _holds(c, day)]
        rows = [c for c in rows if c.force_id is None or referral.force_id in (None, c.force_id)]
        area = self._areas.get(referral.custody_suite.casefold(), "") if referral.custody_suite else ""
        local = [c for c in rows if area and area in c.areas] or [c for c in rows if not c.areas] or rows
        organisations = {c.organisation for c in local}
        return organisations.pop() if len(organisations) == 1 else None

    def provider_now(self, referral: Referral) -> Any:
        """Whoever is commissioned today, for a referral that nobody was commissioned for on its own day."""
        return self.provider(referral, timezone.localdate())

    @cached_property
    def _areas(self) -> dict[str, str]:
        if not any(one.areas for one in self._commissions):
            return {}
        rows = ReferenceValue.objects.filter(kind=ReferenceKind.CUSTODY_SUITE)
        return {row.label.casefold(): row.value.get("area", "") for row in rows}


def _in_force(versions: Iterable[ProgrammeVersion], code: str, day: date) -> ProgrammeVersion | None:
    found = [one for one in versions if one.programme.code == code and _holds(one, day)]
    return max(found, key=lambda one: one.number, default=None)


def _holds(dated: Any, day: date) -> bool:
    return dated.valid_from <= day and (dated.valid_until is None or day <= dated.valid_until)


def falls_due(version: ProgrammeVersion | None, name: DeadlineName, moment: datetime) -> datetime | None:
    deadline = version.choices.deadline(name) if version else None
    return due_moment(moment, deadline.amount, deadline.unit) if deadline else None
