"""What was opened in an emergency and waits for its review: listed for whoever may review it, and told once when it is late."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from administration.misuse.deadlines import is_review_late
from administration.misuse.terms import Pattern
from ledger import outbox
from ledger.models import Alert, Entry, Kind
from ledger.transactions import act

VERB = "remind_of_review"


def openings_to_review(user: User) -> QuerySet[Alert]:
    """The first due first, and so the late ones; nobody reviews what they opened themselves."""
    return _waiting(Alert.objects.visible_to(user)).exclude(actor=user).select_related("actor")


def late_openings() -> list[Any]:
    """The keys of those whose day has passed, for whoever reminds of them."""
    now = timezone.now()
    return [row.pk for row in _waiting(Alert.objects.all()) if is_review_late(row, now)]


def _waiting(alerts: Any) -> QuerySet[Alert]:
    found: QuerySet[Alert] = alerts.filter(pattern=Pattern.BREAK_GLASS).unreviewed().order_by("found_at", "pk")
    return found


@act()
def remind_of_review(alert_id: Any, *, actor: User) -> bool:
    """Enter that nobody has reviewed it in time, once, and have the auditors told."""
    row = Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)
    if not is_review_late(row, timezone.now()) or Entry.objects.about(row).filter(verb=VERB).exists():
        return False
    entry = Entry.objects.enter(row, actor=actor, verb=VERB, kind=Kind.SETTING)
    outbox.queue_job("administration.tell_of_late_review", entry.pk)
    return True
