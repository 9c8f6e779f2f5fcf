"""What is done for a victim: asked, heard, told."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from caseworkflow.case.models import Case
from caseworkflow.victim.models import Victim
from caseworkflow.victim.states import VictimState
from ledger.transactions import act
from programmes.calendar import add_working_days, due_moment
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import DeadlineName, ReferenceKind
from referrals.referral.terms import VictimKind
from workflow.transitions import make_transition, write_facts


@act()
def identify_victim(
    *,
    case_id: Any,
    actor: Any,
    kind: str,
    name: str = "",
    contact: str = "",
    is_vulnerable: bool = False,
    version: int | None = None,
) -> Victim:
    facts = {"kind": kind, "name": name, "contact": contact, "is_vulnerable": is_vulnerable}
    return _make_transition("identify", case_id, actor, version, facts)


@act()
def consult_victim(
    *,
    case_id: Any,
    actor: Any,
    on: date,
    name: str = "",
    contact: str = "",
    is_vulnerable: bool = False,
    version: int | None = None,
) -> Victim:
    facts = {"consulted_on": on, "name": name, "contact": contact, "is_vulnerable": is_vulnerable}
    return _make_transition("consult", case_id, actor, version, facts)


@act()
def record_victim_unreached(*, case_id: Any, actor: Any, reason: str, version: int | None = None) -> Victim:
    return _make_transition("miss", case_id, actor, version, {}, reason=reason)


@act()
def record_views(
    *, case_id: Any, actor: Any, views: str, wants_restorative: bool | None = None, version: int | None = None
) -> Victim:
    return _make_transition(
        "record_views", case_id, actor, version, {"views": views, "wants_restorative": wants_restorative}
    )


@act()
def tell_outcome(*, case_id: Any, actor: Any, on: date, version: int | None = None) -> Victim:
    return _make_transition("tell_outcome", case_id, actor, version, {"told_on": on})


@act()
def start_telling(case: Case, at: datetime | None = None) -> Victim | None:
    """The outcome is known: the victim must be told by the day that `victim_told` sets, or the version where that is sooner.

    No victim, nothing to tell.
    """
    row = Victim.objects.select_for_update(of=("self",)).filter(case=case, told_on=None, tell_by=None).first()
    if row is None or row.state == VictimState.NONE:
        return None
    code, known_at = "victim_told_vulnerable" if row.is_vulnerable else "victim_told", at or timezone.now()
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, timezone.localdate())
    days = [add_working_days(known_at, value["amount"])]
    if limit := case.choices.deadline(DeadlineName.TELL_VICTIM):
        days.append(due_moment(known_at, limit.amount, limit.unit.value))
    write_facts(row, {"tell_by": min(days)})
    row.after_act()
    return row


@act()
def tell_anew(*, case_id: Any, actor: Any, at: datetime) -> Victim | None:
    """The clock's, after police corrected the outcome: a victim who was told is told again; nobody else was told wrongly."""
    row = Victim.objects.filter(case_id=case_id, state=VictimState.TOLD_OUTCOME).first()
    if row is None:
        return None
    told: Victim = make_transition(
        Victim.objects.select_related("case"), {"case_id": case_id}, "tell_anew", actor=actor
    )
    return start_telling(told.case, at)


def _make_transition(
    verb: str, case_id: Any, actor: Any, version: int | None, facts: dict[str, Any], reason: str = ""
) -> Victim:
    rows = Victim.objects.select_related("case")
    return make_transition(rows, {"case_id": case_id}, verb, actor=actor, version=version, reason=reason, changes=facts)


def facts_at_referral(case: Case) -> dict[str, Any]:
    """Whether there is a victim, as whoever referred said."""
    kind = case.referral.victim
    is_there = kind in {VictimKind.PERSON, VictimKind.BUSINESS}
    return {"kind": kind, "state": VictimState.IDENTIFIED if is_there else VictimState.NONE}
