"""What the clock starts: follow-ups that were missed, windows that ended, data that came."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from ledger.outbox import do_each, queued_task, timed_task
from outcomes import services
from outcomes.models import FollowUp
from referrals.referral.models import Referral

BATCH = 500
SCHEDULE = {
    "outcomes.sweep_follow_ups": timedelta(minutes=10),
    "outcomes.end_windows": timedelta(hours=1),
    "outcomes.measure_follow_ups": timedelta(hours=1),
}


@queued_task("outcomes.schedule_follow_ups")
def schedule_follow_ups(*referral_ids: str) -> None:
    services.create_follow_ups(referral_ids=referral_ids, actor=User.objects.clock())


@queued_task("outcomes.follow_people")
def follow_people_with_outcomes(likeness_id: str) -> None:
    services.move_outcomes_to_person(likeness_id=likeness_id, actor=User.objects.clock())


@timed_task("outcomes.sweep_follow_ups")
def sweep_follow_ups() -> None:
    """Give every accepted referral its follow-ups, whichever door it came through; a batch that fails, one by one."""
    clock, last = User.objects.clock(), None
    while ids := without_follow_ups(last):
        last = ids[-1]
        if not do_each("outcomes.sweep_follow_ups", [ids], lambda batch: _schedule(batch, clock)):
            do_each("outcomes.sweep_follow_ups", ids, lambda pk: _schedule([pk], clock))


def without_follow_ups(last: UUID | None) -> list[UUID]:
    """The next accepted referrals that have none, after the last one that was tried: each is tried once a call."""
    referrals = Referral.objects
    has_one = Exists(FollowUp.objects.filter(referral=OuterRef("pk")))
    rows = referrals.filter(~has_one, state="accepted", person__isnull=False).order_by("pk")
    rows = rows.filter(pk__gt=last) if last else rows
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _schedule(ids: list[UUID], clock: User) -> int:
    return services.create_follow_ups(referral_ids=ids, actor=clock)


@timed_task("outcomes.end_windows")
def end_windows() -> None:
    clock, today = User.objects.clock(), timezone.localdate()
    ids = FollowUp.objects.window_ended(today).values_list("pk", flat=True)[:BATCH]
    do_each("outcomes.end_windows", ids, lambda pk: services.end_window(follow_up_id=pk, actor=clock))


@timed_task("outcomes.measure_follow_ups")
def measure_follow_ups() -> None:
    clock, today = User.objects.clock(), timezone.localdate()
    ids = FollowUp.objects.to_measure(today).values_list("pk", flat=True)[:BATCH]
    do_each("outcomes.measure_follow_ups", ids, lambda pk: services.record_follow_up(follow_up_id=pk, actor=clock))
