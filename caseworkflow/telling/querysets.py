"""Which messages could not go, of the cases that somebody sees."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from caseworkflow.case.models import Case
from ledger.models import Notice

PERSON, COLLEAGUE = "person:", "user:"


def unsent_messages(user: Any, cases: QuerySet[Case] | None = None, *, to: str = PERSON) -> QuerySet[Notice]:
    """Held, told by nobody since, about the cases that a user sees or these of them: the longest wait first."""
    rows = Case.objects.visible_to(user) if cases is None else cases
    unsent = Notice.objects.filter(sent_at=None, settled_at=None, about_kind=Case._meta.label_lower)
    about = unsent.filter(Exists(rows.filter(pk=OuterRef("about_id"))), recipient__startswith=to)
    return about.order_by("created_at", "pk")


def own_unsent_messages(user: Any) -> QuerySet[Notice]:
    """Those of a caseworker's own open cases."""
    return unsent_messages(user, Case.objects.visible_to(user).on_caseload_of(user))
