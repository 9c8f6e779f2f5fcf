"""What runs beside a case, taken together: how it is opened, and the panel of the case page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from caseworkflow.models import (
    Case,
    Consent,
    Contract,
    DisposalClock,
    Placement,
    RequiredAssessment,
    RiskScreen,
    Victim,
)
from caseworkflow.policies.satellite import may_assess
from caseworkflow.services import required_assessment
from caseworkflow.services.step import offers, on
from caseworkflow.states import ConsentState, RiskState, VictimState
from caseworkflow.terms import ConditionStatus, ConsentPurpose
from ledger.machine import Offer
from ledger.models import Entry, Kind
from ledger.moves import act
from programmes.calendar import local_day, months_after
from programmes.models import ReferenceValue
from programmes.terms import ReferenceKind, Satellite, Unit
from referrals.terms import VictimKind

# -- opening ---------------------------------------------------------------------------------------------------------


@act()
def open_satellites(case: Case, actor: Any) -> list[Any]:
    """Open what the version of the programme asks for beside the case, and what every case has.

    A required assessment exists only once police have imposed it: after a positive test they are asked here.
    Safe to run twice.
    """
    has = case.choices.has
    opened = [_open(RiskScreen, case), *_open_consents(case)]
    if has(Satellite.CONTRACT):
        opened.append(_open(Contract, case))
    if has(Satellite.PLACEMENT):
        opened.append(_open(Placement, case))
    if has(Satellite.DISPOSAL_CLOCK):
        opened.append(_open(DisposalClock, case, **_dates(case)))
    if has(Satellite.VICTIM_CONTACT):
        opened.append(_open(Victim, case, **_victim(case)))
    made = [row for row, is_new in opened if is_new]
    for row in made:
        Entry.objects.enter(row, actor=actor, verb="open", kind=Kind.COLLECTION, after=row.state)
    if has(Satellite.REQUIRED_ASSESSMENT) and not required_assessment.reasons_not_to_ask(case):
        required_assessment.put_to_police(case, actor)
    return made


def _open(model: Any, case: Case, **fields: Any) -> tuple[Any, bool]:
    return model.objects.get_or_create(case=case, defaults=fields)


def _open_consents(case: Case) -> list[tuple[Consent, bool]]:
    """What the person already said when they were referred; what they were not asked stays open."""
    referral = case.referral
    said = {
        ConsentPurpose.TAKE_PART: referral.agrees_to_take_part,
        ConsentPurpose.SHARE_POLICE: referral.agrees_to_share,
    }
    on = local_day(referral.agreed_at or referral.referred_at)
    return [
        Consent.objects.get_or_create(
            case=case,
            purpose=purpose,
            defaults={
                "state": ConsentState.GIVEN if is_given else ConsentState.REFUSED,
                "said_on": on,
                "how": referral.agreement_how or "At the referral",
                "wording": "referral",
            },
        )
        for purpose, is_given in said.items()
        if is_given is not None
    ]


def _victim(case: Case) -> dict[str, Any]:
    kind = case.referral.victim
    is_there = kind in {VictimKind.PERSON, VictimKind.BUSINESS}
    return {"kind": kind, "state": VictimState.IDENTIFIED if is_there else VictimState.NONE}


def _dates(case: Case) -> dict[str, Any]:
    """The dates of the disposal: reference values `summary_limitation`, `summary_limitation_stop`, `caution_weeks`."""
    begins = case.referral.accepted_on or timezone.localdate()
    offence = case.referral.offence_on
    weeks = case.choices.contract_weeks
    return {
        "starts_on": begins,
        "offence_on": offence,
        "limitation_on": legal_day("summary_limitation", offence) if offence else None,
        "outcome_due_on": legal_day("summary_limitation_stop", offence) if offence else None,
        "expires_on": begins + timedelta(weeks=weeks) if weeks else None,
    }


def legal_day(code: str, since: date) -> date:
    """The day that a legal value puts so far from another day."""
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, since)
    if value["unit"] == Unit.MONTHS:
        return months_after(since, value["amount"])
    return since + timedelta(days=value["amount"] * {Unit.WEEKS: 7, Unit.DAYS: 1}[value["unit"]])


# -- the panel of the case page --------------------------------------------------------------------------------------


PARTS = {"contract": ("conditions",), "placement": ("funding_lines", "checks")}


@dataclass(frozen=True)
class PanelRow:
    """One satellite as the case page shows it: its state, a few words, its page and what may be done now."""

    title: str
    state: str
    machine: str
    state_label: str
    words: str
    url_name: str
    offers: tuple[Offer, ...]

    @property
    def open_offers(self) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.offers if offer.is_open)


def panel(case: Case, user: Any) -> list[PanelRow]:
    """The satellites of a case in the order in which they matter; a fixed number of statements."""
    rows = [
        _row(case, user, "required_assessment", "Required assessment", "required-assessment", _assessment_words)
        or _not_imposed(case, user),
        _row(case, user, "disposal_clock", "Disposal clock", "disposal", _disposal_words, machine="disposal"),
        _row(case, user, "contract", "Contract", "contract", _contract_words),
        _row(case, user, "placement", "Placement", "placement", _placement_words),
        _row(case, user, "risk_screen", "Risk", "risk", _risk_words, machine="risk"),
        _consents_row(case),
        _row(case, user, "victim", "Victim", "victim", _victim_words),
    ]
    return [row for row in rows if row is not None]


def _row(case: Case, user: Any, name: str, title: str, page: str, words: Any, *, machine: str = "") -> PanelRow | None:
    row = getattr(case, name, None)
    if row is None:
        return None
    row.case = case
    prefetch_related_objects([row], *PARTS.get(name, ()))
    return PanelRow(
        title=title,
        state=row.state,
        machine=machine or name,
        state_label=row.get_state_display(),
        words=words(row),
        url_name=f"caseworkflow:{page}-detail",
        offers=tuple(offers(row, user)),
    )


def _not_imposed(case: Case, user: Any) -> PanelRow | None:
    if not case.choices.has(Satellite.REQUIRED_ASSESSMENT):
        return None
    reasons = required_assessment.reasons_not_to_ask(case)
    ask = Offer("ask", "Ask police to impose it", "Only police may.", "", tuple(reasons))
    return PanelRow(
        title="Required assessment",
        state="not_required",
        machine="required_assessment",
        state_label="Not imposed",
        words=reasons[0] if reasons else "Police have not been asked.",
        url_name="caseworkflow:required-assessment-detail",
        offers=(ask,) if may_assess(RequiredAssessment(case=case), user) else (),
    )


def _consents_row(case: Case) -> PanelRow:
    """One row for all purposes: the worst answer is the state, the words count them."""
    rows = list(case.consents.all())
    order = [ConsentState.WITHDRAWN, ConsentState.REFUSED, ConsentState.GIVEN]
    state = next((one for one in order if any(row.state == one for row in rows)), "not_recorded")
    agreed = {row.purpose for row in rows if row.state == ConsentState.GIVEN}
    given = [label for value, label in ConsentPurpose.choices if value in agreed]
    words = f"Given: {', '.join(given).lower()}." if given else "None given."
    label = ConsentState(state).label if rows else "Not recorded"
    return PanelRow("Consent", state, "consent", label, words, "caseworkflow:consent-detail", ())


def _assessment_words(row: RequiredAssessment) -> str:
    at = row.follow_up_at or row.initial_at
    if row.tell_police_by and not row.police_told_at:
        return f"Tell police by {on(row.tell_police_by)}."
    return f"{'Follow-up' if row.follow_up_at else 'Initial assessment'}: {on(at)}." if at else "No appointment yet."


def _disposal_words(row: DisposalClock) -> str:
    if row.outcome_code:
        return f"Code {row.outcome_code} on {on(row.outcome_on)}."
    return f"{row.words(timezone.localdate())}."


def _contract_words(row: Contract) -> str:
    terms = row.terms
    met = sum(one.status == ConditionStatus.MET for one in terms)
    until = f", to {on(row.ends_on)}" if row.ends_on else ""
    return f"{met} of {len(terms)} conditions met{until}."


def _placement_words(row: Placement) -> str:
    next_on = row.next_check_on
    return f"Next check on {on(next_on)}." if next_on else (row.unit or "No unit yet.")


def _risk_words(row: RiskScreen) -> str:
    if row.state == RiskState.NOT_SCREENED:
        return "Screen at the assessment."
    return f"Screened on {on(row.screened_on)}, review on {on(row.review_on)}."


def _victim_words(row: Victim) -> str:
    if row.tell_by and not row.told_on:
        return f"Tell the outcome by {on(row.tell_by)}."
    return row.name or (row.get_kind_display() if row.kind else "")
