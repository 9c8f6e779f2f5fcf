"""Auditors are told that an emergency opening was not reviewed in time: which one stands on their page, and in no message."""

from typing import Any

from accounts.models import User
from administration.data_protection.notices import tell_auditors
from ledger.models import Alert, Entry


def tell_of_late_review(*, entry_id: Any, actor: User) -> None:
    """To every auditor of today who may review it: nobody reviews what they opened themselves."""
    entry = Entry.objects.get(pk=entry_id)
    opened_by = Alert.objects.values_list("actor", flat=True).get(pk=entry.object_id)
    tell_auditors(entry, "review_late", actor=actor, but=opened_by)
