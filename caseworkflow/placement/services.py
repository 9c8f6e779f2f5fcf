"""Moving a placement on: from checking suitability to aftercare and its checks."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from caseworkflow.case.validators import require_day_of_case
from caseworkflow.placement.models import AbstinenceCheck, FundingLine, Placement
from caseworkflow.placement.policies import may_lead_placement
from caseworkflow.placement.states import FUNDING
from caseworkflow.placement.terms import ISSUED
from caseworkflow.satellite.policies import may_lead_satellite, may_work_satellite
from ledger.transactions import act
from programmes.calendar import local_day
from programmes.terms.vocabularies import DeadlineName
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event

BED_DAYS = 5

Version = int | None


@act()
def check_suitability(
    *, case_id: Any, actor: Any, has_person_agreed: bool, reason: str = "", version: Version = None
) -> Placement:
    """The reason notes live warrants and charges: enforcement goes on."""
    return _make_transition(
        "check_suitability", case_id, actor, version, {"has_person_agreed": has_person_agreed}, reason=reason
    )


@act()
def prepare_placement(*, case_id: Any, actor: Any, version: Version = None, **findings: Any) -> Placement:
    """Findings: dependence, clinical sign-off, sessions before admission, and what drugs and theft cost a week."""
    return _make_transition("prepare", case_id, actor, version, findings)


@act()
def record_preparation(*, case_id: Any, actor: Any, version: Version = None) -> Placement:
    """One session before admission was held."""
    row = lock_row(Placement.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    facts = {"prep_sessions_done": row.prep_sessions_done + 1}
    return record_event(row, "record_preparation", actor=actor, changes=facts)


@act()
def waive_preparation(*, case_id: Any, actor: Any, reason: str, version: Version = None) -> Placement:
    """The sessions that are left are waived, by name."""
    row = lock_row(Placement.objects, actor, version=version, may=may_lead_satellite, case_id=case_id)
    facts = {"prep_waived_by_id": actor.pk}
    return record_event(row, "waive_preparation", actor=actor, reason=reason, changes=facts)


@act()
def seek_funding(*, case_id: Any, actor: Any, unit: str, price: Decimal, version: Version = None) -> Placement:
    return _make_transition("seek_funding", case_id, actor, version, {"unit": unit, "price": price})


@act()
def add_funding(
    *,
    case_id: Any,
    actor: Any,
    source: str,
    amount: Decimal,
    payer: str = "",
    agreed_on: date | None = None,
    version: Version = None,
) -> FundingLine:
    """One line for each who pays; a second one of the same is refused, so that no sum stands for another unseen."""
    row = lock_row(Placement.objects, actor, version=version, may=may_lead_placement, case_id=case_id)
    if agreed_on:
        require_day_of_case(row.case, agreed_on, field="agreed_on")
    payer = " ".join(payer.split())
    there = row.funding_lines.filter(source=source, payer__iexact=payer).first()
    if there is not None:
        raise MoveRefused(
            f"{there} pays £{there.amount:,.2f} already. Name another payer, or remove that line first.", field="payer"
        )
    line = FundingLine.objects.create(placement=row, source=source, payer=payer, amount=amount, agreed_on=agreed_on)
    record_event(row, "add_funding", actor=actor, reason=_said_of(line))
    return line


@act()
def agree_funding(*, case_id: Any, line_id: int, actor: Any, on: date, version: Version = None) -> Placement:
    """The payer has agreed to a line that was only asked for."""
    row, line = _lock_line(case_id, line_id, actor, version)
    require_day_of_case(row.case, on)
    if line.agreed_on is not None:
        raise MoveRefused("That it is agreed is on record already.")
    line.agreed_on = on
    line.save(update_fields=["agreed_on"])
    return record_event(row, "agree_funding", actor=actor, reason=_said_of(line))


@act()
def remove_funding(*, case_id: Any, line_id: int, actor: Any, version: Version = None) -> Placement:
    """Only before funding is confirmed; what stood there stays in the entries."""
    row, line = _lock_line(case_id, line_id, actor, version)
    words = _said_of(line)
    line.delete()
    return record_event(row, "remove_funding", actor=actor, reason=words)


def _lock_line(case_id: Any, line_id: int, actor: Any, version: Version) -> tuple[Placement, FundingLine]:
    row = lock_row(Placement.objects, actor, version=version, may=may_lead_placement, case_id=case_id)
    if row.state not in FUNDING:
        raise MoveRefused("The funding is confirmed: its lines stand as they are.")
    return row, row.funding_lines.get(pk=line_id)


def _said_of(line: FundingLine) -> str:
    return f"{line.get_source_display()}, £{line.amount:,.2f}"


@act()
def confirm_funding(*, case_id: Any, actor: Any, version: Version = None) -> Placement:
    return _make_transition("fund", case_id, actor, version)


@act()
def refuse_funding(*, case_id: Any, actor: Any, reason: str, version: Version = None) -> Placement:
    return _make_transition("refuse_funding", case_id, actor, version, reason=reason)


@act()
def offer_bed(
    *, case_id: Any, actor: Any, at: datetime, unit: str, is_unit_registered: bool, version: Version = None
) -> Placement:
    """The offer holds for the days that the version gives (deadline `placement_bed`)."""
    row = lock_row(Placement.objects, actor, version=version, case_id=case_id)
    deadline = row.case.choices.deadline(DeadlineName.PLACEMENT_BED)
    until = local_day(at) + timedelta(days=deadline.amount if deadline else BED_DAYS)
    facts = {"unit": unit, "is_unit_registered": is_unit_registered}
    return _make_transition("offer_bed", case_id, actor, version, facts, at=at, until=until)


@act()
def start_detox(*, case_id: Any, actor: Any, version: Version = None) -> Placement:
    return _make_transition("start_detox", case_id, actor, version)


@act()
def start_buvidal(*, case_id: Any, actor: Any, version: Version = None) -> Placement:
    return _make_transition("start_buvidal", case_id, actor, version)


@act()
def admit_person(*, case_id: Any, actor: Any, on: date, has_risk_plan: bool, version: Version = None) -> Placement:
    return _make_transition("admit", case_id, actor, version, {"admitted_on": on, "has_risk_plan": has_risk_plan})


@act()
def start_treatment(*, case_id: Any, actor: Any, version: Version = None) -> Placement:
    return _make_transition("start_treatment", case_id, actor, version)


@act()
def complete_placement(
    *, case_id: Any, actor: Any, on: date, aftercare_address: str, version: Version = None
) -> Placement:
    return _make_transition(
        "complete", case_id, actor, version, {"left_on": on, "aftercare_address": aftercare_address}
    )


@act()
def leave_early(*, case_id: Any, actor: Any, version: Version = None, **leaving: Any) -> Placement:
    return _make_transition("leave_early", case_id, actor, version, _leaving(**leaving))


@act()
def discharge_person(*, case_id: Any, actor: Any, version: Version = None, **leaving: Any) -> Placement:
    return _make_transition("discharge", case_id, actor, version, _leaving(**leaving))


@act()
def begin_aftercare(*, case_id: Any, actor: Any, aftercare_address: str, version: Version = None) -> Placement:
    return _make_transition("begin_aftercare", case_id, actor, version, {"aftercare_address": aftercare_address})


@act()
def record_abstinence_check(
    *, case_id: Any, actor: Any, is_abstinent: bool, on: date, how: str, version: Version = None
) -> Placement:
    """One check after leaving; how it is known is part of it."""
    row = lock_row(Placement.objects, actor, version=version, may=may_work_satellite, case_id=case_id)
    if row.left_on is None or not row.left_on <= on <= timezone.localdate():
        raise MoveRefused("The day of the check lies between leaving and today.")
    AbstinenceCheck.objects.create(placement=row, checked_on=on, is_abstinent=is_abstinent, how=how)
    return _make_transition("check_abstinent" if is_abstinent else "check_lapsed", case_id, actor, version)


@act()
def record_death(*, case_id: Any, actor: Any, version: Version = None) -> Placement:
    """Only after the case knows it: there a second person confirms."""
    return _make_transition("record_death", case_id, actor, version)


def _leaving(*, on: date, reason: str, naloxone: str, aftercare_address: str = "") -> dict[str, Any]:
    """`naloxone` is that it was issued, or why not."""
    return {
        "left_on": on,
        "left_reason": reason,
        "is_naloxone_issued": naloxone == ISSUED,
        "why_no_naloxone": "" if naloxone == ISSUED else naloxone,
        "aftercare_address": aftercare_address,
    }


def _make_transition(
    verb: str,
    case_id: Any,
    actor: Any,
    version: Version,
    facts: dict[str, Any] | None = None,
    reason: str = "",
    **brings: Any,
) -> Placement:
    return make_transition(
        Placement.objects,
        {"case_id": case_id},
        verb,
        actor=actor,
        version=version,
        reason=reason,
        changes={**(facts or {}), "moved_at": timezone.now()},
        **brings,
    )
