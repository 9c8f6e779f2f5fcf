"""What an administrator does: publish and retire versions, commission providers, confirm reference values."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from accounts.words import day_in_words
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.models import Commission, Programme, ProgrammeVersion, ReferenceValue, VersionProposal
from programmes.terms.choices import ChoiceFault
from programmes.terms.reading import ChoicesRefused
from programmes.terms.vocabularies import ReferenceKind
from programmes.validators import validate_choices
from workflow.machine import MoveConflict, MoveRefused

ONE_DAY = timedelta(days=1)
NO_SPAN = "The low cost is at most the central one, and that at most the high one."
BY_ANOTHER = "You asked for this yourself. Another administrator confirms it."


@act()
def publish_version(
    *, programme_code: str, settings: Mapping[str, Any], actor: User | None, valid_from: date
) -> ProgrammeVersion:
    """Make the next version of a programme; the version that is open-ended until then ends the day before.

    Raises ChoicesRefused, naming fields, for settings that may not be and for a version that would overlap.
    """
    outcomes = ReferenceValue.objects.codes(ReferenceKind.OUTCOME_TYPE, valid_from)
    validate_choices(settings, code=programme_code, outcome_codes=outcomes)
    programme = Programme.objects.select_for_update().get(code=programme_code)
    _end_predecessor(programme, valid_from, actor)
    _refuse_overlap(programme, valid_from)
    last = programme.versions.order_by("-number").first()
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        settings=dict(settings),
        valid_from=valid_from,
        published_at=timezone.now(),
        published_by=actor,
    )
    _rename(programme, settings["name"])
    facts = {"programme": programme.code, "number": version.number, "digest": version.digest}
    Entry.objects.enter(version, actor=actor, verb="publish_version", kind=Kind.SETTING, facts=facts)
    return version


def _end_predecessor(programme: Programme, valid_from: date, actor: User | None) -> None:
    for last in programme.versions.filter(valid_until=None, valid_from__lt=valid_from):
        retire_version(version=last, valid_until=valid_from - ONE_DAY, actor=actor)


def _refuse_overlap(programme: Programme, valid_from: date) -> None:
    other = programme.versions.overlapping(valid_from, None).order_by("valid_from").first()
    if other is not None:
        raise ChoicesRefused(ChoiceFault("valid_from", f"Version {other.number} is in force on or after that day."))


def _rename(programme: Programme, name: str) -> None:
    if programme.name != name:
        programme.name = name
        programme.save(update_fields=["name"])


@act()
def retire_version(*, version: ProgrammeVersion, valid_until: date, actor: User | None) -> ProgrammeVersion:
    """End a version on a day, that day included; cases that began under it keep it."""
    if version.valid_until is not None and version.valid_until < valid_until:
        raise ChoicesRefused(ChoiceFault("valid_until", f"Version {version.number} ends earlier already."))
    if valid_until < version.valid_from:
        raise ChoicesRefused(ChoiceFault("valid_until", "A version cannot end before it begins."))
    before, version.valid_until = version.valid_until, valid_until
    version.save(update_fields=["valid_until", "digest"])
    Entry.objects.enter(
        version,
        actor=actor,
        verb="retire_version",
        kind=Kind.SETTING,
        before=str(before or ""),
        after=str(valid_until),
        facts={"programme": version.code, "number": version.number},
    )
    return version


@act()
def commission_provider(
    *,
    programme_code: str,
    organisation: Organisation,
    areas: Sequence[str],
    valid_from: date,
    actor: User | None,
    places_a_year: int | None = None,
    force: Organisation | None = None,
) -> Commission:
    """Name the organisation that provides a programme to a force in some areas; the same again changes nothing."""
    made, is_new = Commission.objects.get_or_create(
        programme=Programme.objects.get(code=programme_code),
        organisation=organisation,
        force=force,
        valid_from=valid_from,
        defaults={"areas": list(areas), "places_a_year": places_a_year},
    )
    if is_new:
        served = str(force.pk) if force else ""
        facts = {
            "programme": programme_code,
            "organisation": str(organisation.pk),
            "areas": list(areas),
            "force": served,
        }
        Entry.objects.enter(made, actor=actor, verb="commission", kind=Kind.SETTING, facts=facts)
    return made


@act()
def propose_version(
    *, programme_code: str, settings: Mapping[str, Any], actor: User, valid_from: date
) -> VersionProposal:
    """Put down the next version for another administrator to confirm; what could not be published is refused here."""
    outcomes = ReferenceValue.objects.codes(ReferenceKind.OUTCOME_TYPE, valid_from)
    validate_choices(settings, code=programme_code, outcome_codes=outcomes)
    programme = Programme.objects.get(code=programme_code)
    newest = programme.versions.order_by("-valid_from").first()
    if newest is not None and newest.valid_from >= valid_from:
        raise ChoicesRefused(ChoiceFault("valid_from", f"Version {newest.number} is in force on or after that day."))
    made = VersionProposal.objects.create(
        programme=programme, settings=dict(settings), valid_from=valid_from, proposed_by=actor
    )
    facts = {"programme": programme.code, "valid_from": str(valid_from)}
    Entry.objects.enter(made, actor=actor, verb="propose_version", kind=Kind.SETTING, facts=facts)
    return made


@act()
def decide_proposal(*, proposal_id: Any, actor: User, is_confirmed: bool) -> VersionProposal:
    """Publish what another administrator proposed, or leave it; whoever proposed it may only take it back."""
    rows = VersionProposal.objects.visible_to(actor).select_for_update(of=("self",))
    made: VersionProposal = rows.select_related("programme").get(pk=proposal_id)
    if made.decided_at is not None:
        raise MoveConflict("has decided this already")
    if is_confirmed and made.proposed_by_id == actor.pk:
        raise MoveRefused(BY_ANOTHER)
    if is_confirmed:
        try:
            made.version = publish_version(
                programme_code=made.programme.code, settings=made.settings, actor=actor, valid_from=made.valid_from
            )
        except ChoicesRefused as refused:
            raise MoveRefused(*(fault.sentence for fault in refused.faults)) from refused
    made.decided_by, made.decided_at = actor, timezone.now()
    made.save(update_fields=["decided_by", "decided_at", "version"])
    verb = "confirm_version" if is_confirmed else "decline_version"
    facts = {"proposed_by": str(made.proposed_by_id)}
    Entry.objects.enter(made, actor=actor, verb=verb, kind=Kind.SETTING, facts=facts)
    return made


@act()
def propose_reference(*, value: ReferenceValue, actor: User) -> ReferenceValue:
    """Say that a value is right; the mark stays until another administrator says so too."""
    value = ReferenceValue.objects.select_for_update(of=("self",)).get(pk=value.pk)
    if value.is_confirmed or value.proposed_by_id is not None:
        raise MoveConflict("has done this already")
    value.proposed_by = actor
    value.save(update_fields=["proposed_by"])
    facts = {"kind": value.kind, "code": value.code}
    Entry.objects.enter(value, actor=actor, verb="propose_reference", kind=Kind.SETTING, facts=facts)
    return value


@act()
def confirm_reference(*, value: ReferenceValue, actor: User) -> ReferenceValue:
    """Clear the mark “not confirmed”, which one administrator asks for and another does. Doing it twice enters it once."""
    value = ReferenceValue.objects.select_for_update(of=("self",)).get(pk=value.pk)
    if value.is_confirmed:
        return value
    if value.proposed_by_id is None:
        raise MoveRefused("One administrator says first that the value is right; another one confirms it.")
    if value.proposed_by_id == actor.pk:
        raise MoveRefused(BY_ANOTHER)
    value.is_confirmed, value.confirmed_by, value.confirmed_at = True, actor, timezone.now()
    value.save(update_fields=["is_confirmed", "confirmed_by", "confirmed_at"])
    facts = {"kind": value.kind, "code": value.code, "proposed_by": str(value.proposed_by_id)}
    Entry.objects.enter(value, actor=actor, verb="confirm_reference", kind=Kind.SETTING, facts=facts)
    return value


@act()
def enter_unit_cost(
    *,
    group: str,
    price_year: str,
    low: Decimal,
    central: Decimal,
    high: Decimal,
    valid_from: date,
    source: str,
    actor: User,
) -> ReferenceValue:
    """What an offence of a group costs, in pounds: *not confirmed* until another administrator says so too. What was in force
    ends the day before; what begins on this day or later stays, so nothing is entered beneath it.
    """
    code = f"unit-cost {group}"
    rows = ReferenceValue.objects.select_for_update(of=("self",)).filter(kind=ReferenceKind.UNIT_COST, code=code)
    if not low <= central <= high:
        raise MoveRefused(NO_SPAN)
    if later := rows.filter(valid_from__gte=valid_from).order_by("valid_from").first():
        raise MoveRefused(f"A unit cost of this group begins on {day_in_words(later.valid_from)}. Choose a later day.")
    rows.filter(valid_until=None).update(valid_until=valid_from - ONE_DAY)
    value = ReferenceValue.objects.create(
        kind=ReferenceKind.UNIT_COST,
        code=code,
        label=f"Cost of an offence: {group}",
        value={
            "group": group,
            "price_year": price_year,
            **{name: str(amount) for name, amount in (("low", low), ("central", central), ("high", high))},
        },
        valid_from=valid_from,
        source=source,
        proposed_by=actor,
    )
    facts = {"kind": value.kind, "code": value.code}
    Entry.objects.enter(value, actor=actor, verb="enter_unit_cost", kind=Kind.SETTING, facts=facts)
    return value
