"""What the clock starts: cases of somebody whose last day was yesterday go to their team leader's desk; each morning the
looks of the day before are compared with the patterns of misuse.
"""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab

from accounts.models import User
from administration.misuse.services.finding import find_missed_days
from administration.people.services.leaving import hand_over
from caseworkflow.case.models import Case
from ledger.outbox import do_each, timed_task


@shared_task(name="administration.hand_over")
def hand_over_what_leavers_hold() -> int:
    clock = User.objects.clock()
    held = Case.objects.held_by_leavers().values_list("caseworker_id", flat=True).distinct()
    return do_each("administration.hand_over", held, lambda pk: hand_over(user_id=pk, actor=clock))


@timed_task("administration.find_misuse")
def find_misuse_of_yesterday() -> None:
    find_missed_days(actor=User.objects.clock())


SCHEDULE = {
    "administration.hand_over": timedelta(minutes=15),
    "administration.find_misuse": crontab(hour="5", minute="10"),
}
