"""What the clock starts: cases of somebody whose last day was yesterday go to their team leader's desk."""

from datetime import timedelta

from celery import shared_task

from accounts.models import User
from administration.people.services.leaving import hand_over
from caseworkflow.case.models import Case
from ledger.outbox import do_each


@shared_task(name="administration.hand_over")
def hand_over_what_leavers_hold() -> int:
    clock = User.objects.clock()
    held = Case.objects.held_by_leavers().values_list("caseworker_id", flat=True).distinct()
    return do_each("administration.hand_over", held, lambda pk: hand_over(user_id=pk, actor=clock))


SCHEDULE = {"administration.hand_over": timedelta(minutes=15)}
