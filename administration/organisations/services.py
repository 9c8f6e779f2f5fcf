"""Putting an organisation on record, and changing what is known of it."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Organisation, OrganisationKind, User
from administration.organisations.validators import judge_organisation
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.seen import require_seen

ORGANISATION_FACTS = ("name", "code", "force", "areas", "phone")


@act()
def create_organisation(
    *,
    name: str,
    kind: str,
    actor: User,
    code: str | None = None,
    areas: Iterable[str] = (),
    phone: str = "",
    force: Organisation | None = None,
) -> Organisation:
    """Put an organisation on record; a name or a force code that stands already is refused with a sentence."""
    made = Organisation(name=name, kind=kind, code=code or None, areas=sorted(areas), phone=phone, force=force)
    judge_organisation(made)
    made.save(force_insert=True)
    Entry.objects.enter(made, actor=actor, verb="create", kind=Kind.SETTING, after=kind)
    return made


@act()
def change_organisation(*, organisation_id: Any, actor: User, seen: str | None = None, **given: Any) -> Organisation:
    """Change its name, force code, areas, telephone or the force of a commissioner; its kind stays, because roles are held by it."""
    row: Organisation = Organisation.objects.visible_to(actor).select_for_update().get(pk=organisation_id)
    require_seen(row, ORGANISATION_FACTS, seen, noun="this organisation")
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, given[name])
    judge_organisation(row)
    if changed:
        row.save(update_fields=changed)
        Entry.objects.enter(row, actor=actor, verb="change", kind=Kind.SETTING, facts={"fields": changed})
    return row


def find_organisation(*, name: str, kind: str, code: str = "") -> Organisation | None:
    """The organisation of that name, or of that force code, where it stands already."""
    by_code = Organisation.objects.filter(code=code).first() if code and kind == OrganisationKind.POLICE else None
    return by_code or Organisation.objects.filter(name__iexact=name).first()
