"""What the clock starts: follow-ups that were missed, windows that ended, data that came."""

from datetime import timedelta

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from ledger.outbox import queued, timed
from outcomes import services
from outcomes.models import FollowUp

BATCH = 500
SCHEDULE = {
    "outcomes.sweep_follow_ups": timedelta(minutes=10),
    "outcomes.end_windows": timedelta(hours=1),
    "outcomes.measure_follow_ups": timedelta(hours=1),
}


@queued("outcomes.schedule_follow_ups")
def schedule_follow_ups(*referral_ids: str) -> None:
    services.schedule_follow_ups(referral_ids=referral_ids, actor=User.objects.clock())


@queued("outcomes.follow_people")
def follow_people(likeness_id: str) -> None:
    services.follow_people(likeness_id=likeness_id, actor=User.objects.clock())


@timed("outcomes.sweep_follow_ups")
def sweep_follow_ups() -> None:
    """Give every accepted referral its follow-ups, whichever door it came through."""
    referrals = apps.get_model("referrals", "Referral").objects
    has_one = Exists(FollowUp.objects.filter(referral=OuterRef("pk")))
    while ids := list(
        referrals.filter(~has_one, state="accepted", person__isnull=False).values_list("pk", flat=True)[:BATCH]
    ):
        services.schedule_follow_ups(referral_ids=ids, actor=User.objects.clock())


@timed("outcomes.end_windows")
def end_windows() -> None:
    for pk in FollowUp.objects.window_ended(timezone.localdate()).values_list("pk", flat=True)[:BATCH]:
        services.end_window(follow_up_id=pk, actor=User.objects.clock())


@timed("outcomes.measure_follow_ups")
def measure_follow_ups() -> None:
    for pk in FollowUp.objects.to_measure(timezone.localdate()).values_list("pk", flat=True)[:BATCH]:
        services.record_follow_up(follow_up_id=pk, actor=User.objects.clock())
