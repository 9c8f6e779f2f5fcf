"""Who has looked at one case: pages and lists that showed it, acts on it, and files that held the person."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import models

from accounts.roles import Role
from caseworkflow.case.models import Case
from ledger.looks import BY_TIME, Look, looks_of, with_way
from ledger.models import Entry, Kind
from referrals.referral.models import Referral
from workflow.paging import PAGE

#: An auditor who looks into a look must not be seen doing it by whom they look into.
UNSHOWN = (Role.AUDITOR,)

MOST_PRINTED = 2000


def access_page(case: Case, before: int | None) -> tuple[list[Look], int | None]:
    """One page, newest first, and the number before which the next one begins."""
    found = list(islice(_entries_of(case, before), PAGE + 1))
    return looks_of(found[:PAGE]), found[PAGE - 1].seq if len(found) > PAGE else None


def access_to_print(case: Case) -> list[Look]:
    return looks_of(islice(_entries_of(case, None), MOST_PRINTED))


def _entries_of(case: Case, before: int | None) -> Iterator[Any]:
    """Of all that names the person what concerns this case; another provider's case is none of its business."""
    ids = _ids_of(case)
    rows = Entry.objects.concerning([case.person_id]).exclude(BY_TIME).exclude(role__in=UNSHOWN)
    rows = rows.filter(seq__lt=before) if before else rows
    entries = with_way(rows).select_related("actor").defer("subjects", "prev", "mac").newest_first()
    return (entry for entry in entries if _concerns(entry, ids))


def _concerns(entry: Any, ids: set[str]) -> bool:
    if entry.object_id:
        return entry.object_id in ids
    shown = entry.facts.get("rows")
    return any(row in ids for row in shown) if shown else entry.kind == Kind.EXPORT


def _ids_of(case: Case) -> set[str]:
    """The case, its referrals and everything that hangs on either, in one statement."""
    referrals = case.referral_ids
    parts = [*_rows_of(Case, [case.pk]), *_rows_of(Referral, referrals)]
    found = parts[0].union(*parts[1:], all=True)
    return {str(pk) for pk in [case.pk, *referrals, *found]}


def _rows_of(model: Any, keys: list[Any]) -> list[Any]:
    return [
        one.related_model._base_manager.filter(**{f"{one.field.name}__in": keys})
        .order_by()
        .values_list("pk", flat=True)
        for one in model._meta.related_objects
        if isinstance(one.related_model._meta.pk, models.UUIDField) and one.related_model is not Case
    ]
