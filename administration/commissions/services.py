"""Commissioning a provider, and changing a commission; what waited for one goes to it at once."""

from typing import Any

from accounts.models import User
from administration.commissions.validators import judge_commission
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.models import Commission
from referrals.intake.services.unprovided import give_unprovided
from workflow.seen import require_seen

COMMISSION_FACTS = ("force", "areas", "places_a_year", "valid_until")


def add_commission(*, actor: User, **given: Any) -> Commission:
    """Commission a provider; then, an act a row, what waited for it goes there."""
    made = _add(actor=actor, **given)
    give_unprovided(actor=actor, programme_code=made.programme.code)
    return made


@act()
def _add(*, actor: User, **given: Any) -> Commission:
    made = Commission(**given)
    judge_commission(made)
    made.save(force_insert=True)
    served = str(made.force_id or "")
    who = {"programme": made.programme.code, "organisation": str(made.organisation_id), "force": served}
    facts = {**who, "areas": made.areas}
    Entry.objects.enter(made, actor=actor, verb="commission", kind=Kind.SETTING, facts=facts)
    return made


def change_commission(*, commission_id: Any, actor: User, seen: str | None = None, **given: Any) -> Commission:
    """Change force, areas, places or the last day; who provides what since when stays, because cases began under it."""
    row = _change(commission_id, actor, given, seen)
    give_unprovided(actor=actor, programme_code=row.programme.code)
    return row


@act()
def _change(commission_id: Any, actor: User, given: dict[str, Any], seen: str | None) -> Commission:
    rows = Commission.objects.visible_to(actor).select_for_update(of=("self",))
    row: Commission = rows.select_related("programme", "organisation").get(pk=commission_id)
    require_seen(row, COMMISSION_FACTS, seen, noun="this commission")
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, given[name])
    judge_commission(row)
    if changed:
        row.save(update_fields=changed)
        Entry.objects.enter(row, actor=actor, verb="change_commission", kind=Kind.SETTING, facts={"fields": changed})
    return row
