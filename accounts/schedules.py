"""What the clock starts here: sign-in rows that nothing asks for any more are cleared away."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab
from django.core.management import call_command
from django.utils import timezone

from accounts.lock import KNOWN_DAYS
from accounts.models import KnownPlace, Limit, SharedValue

SCHEDULE = {"accounts.clear": crontab(hour="3", minute="40")}
KEPT_LIMITS = timedelta(days=1)


@shared_task(name="accounts.clear")
def clear_sign_in_rows() -> None:
    now = timezone.now()
    call_command("clearsessions")
    Limit.objects.filter(since__lte=now - KEPT_LIMITS).delete()
    KnownPlace.objects.filter(seen_at__lte=now - timedelta(days=KNOWN_DAYS)).delete()
    SharedValue.objects.filter(expires__lte=now).delete()
