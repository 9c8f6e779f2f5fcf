"""Setting what looks are judged by: working hours, and where a user lives."""

from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from administration.misuse import policies
from administration.misuse.models import HomeAddress, WorkingHours
from administration.misuse.services.finding import home_key
from ledger.models import Entry, Kind
from ledger.transactions import act


@act()
def set_hours(
    *, actor: User, organisation: Any, role: str, weekdays: list[str], begins: time, ends: time, from_on: date
) -> WorkingHours:
    if not policies.may_set_hours(actor):
        raise PermissionDenied
    made = WorkingHours.objects.create(
        organisation=organisation, role=role, weekdays=weekdays, begins=begins, ends=ends, from_on=from_on
    )
    Entry.objects.enter(made, actor=actor, verb="set_hours", kind=Kind.SETTING)
    return made


@act()
def end_hours(hours: WorkingHours, *, actor: User, until_on: date) -> WorkingHours:
    if not policies.may_set_hours(actor):
        raise PermissionDenied
    hours.until_on = until_on
    hours.save(update_fields=["until_on"])
    Entry.objects.enter(hours, actor=actor, verb="end_hours", kind=Kind.SETTING)
    return hours


@act()
def keep_home_address(user: User, *, actor: User, address: str, postcode: str) -> None:
    """From today on, as a key; empty words end what was kept."""
    if not policies.may_set_hours(actor):
        raise PermissionDenied
    HomeAddress.objects.update_or_create(
        user=user, from_on=timezone.localdate(), defaults={"key": home_key(address, postcode)}
    )
    Entry.objects.enter(user, actor=actor, verb="keep_home_address", kind=Kind.SETTING)
