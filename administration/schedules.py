"""What the clock starts: cases of leavers go to a desk, looks are compared with the patterns of misuse, what somebody asked
for is gathered, what falls due is reckoned and removed.
"""

from datetime import timedelta

from celery.schedules import crontab

from accounts.models import User
from administration.data_protection import services as desk
from administration.data_protection.notices import tell_desk
from administration.misuse.notices import tell_of_late_review
from administration.misuse.services.finding import find_missed_days
from administration.misuse.services.reminding import late_openings, remind_of_review
from administration.people.services.leaving import hand_over
from administration.retention.services import comparing, reckoning, removing
from administration.subject_access import services as subject_access
from caseworkflow.case.models import Case
from ledger.outbox import do_each, queued_task, timed_task


@timed_task("administration.hand_over")
def hand_over_what_leavers_hold() -> int:
    clock = User.objects.clock()
    held = Case.objects.held_by_leavers().values_list("caseworker_id", flat=True).distinct()
    return do_each("administration.hand_over", held, lambda pk: hand_over(user_id=pk, actor=clock))


@timed_task("administration.find_misuse")
def find_misuse_of_yesterday() -> None:
    find_missed_days(actor=User.objects.clock())


@queued_task("administration.gather")
def gather_for_request(request_id: str) -> None:
    subject_access.gather_records(request_id=request_id, actor=User.objects.clock())


@timed_task("administration.remove_copies")
def remove_copies_of_requests() -> None:
    clock, waiting = User.objects.clock(), subject_access.requests_with_copies()
    do_each(
        "administration.remove_copies", waiting, lambda pk: subject_access.remove_copies(request_id=pk, actor=clock)
    )


@timed_task("administration.reckon_keeping")
def reckon_keeping() -> None:
    """By when each person's records fall due; a batch that fails holds no other."""
    do_each("administration.reckon_keeping", reckoning.every_person(), reckoning.reckon_people)


@queued_task("administration.remove")
def remove_records(removal_id: str) -> None:
    removing.run_removal(removal_id=removal_id, actor=User.objects.clock())


@timed_task("administration.remove_compared")
def remove_compared_people() -> None:
    comparing.remove_compared_people(actor=User.objects.clock())


@timed_task("administration.remove_unlinked")
def remove_events_of_strangers() -> None:
    removing.remove_unlinked_events(actor=User.objects.clock())


@timed_task("administration.remind_desk")
def remind_desk() -> None:
    """Each clock of the data-protection desk that is near its end or past it: entered and told once each."""
    clock = User.objects.clock()
    due = desk.reminders_due()
    do_each("administration.remind_desk", due, lambda pk: desk.remind_of_deadline(due[pk], actor=clock))


@queued_task("administration.tell_desk")
def tell_desk_as_entered(entry_id: str) -> None:
    tell_desk(entry_id=entry_id, actor=User.objects.clock())


@timed_task("administration.remind_of_reviews")
def remind_of_reviews() -> None:
    """Each emergency opening that nobody has reviewed in time: entered and told once."""
    clock = User.objects.clock()
    do_each("administration.remind_of_reviews", late_openings(), lambda pk: remind_of_review(pk, actor=clock))


@queued_task("administration.tell_of_late_review")
def tell_auditors_of_late_review(entry_id: str) -> None:
    tell_of_late_review(entry_id=entry_id, actor=User.objects.clock())


SCHEDULE = {
    "administration.remind_of_reviews": timedelta(minutes=30),
    "administration.remind_desk": timedelta(minutes=30),
    "administration.hand_over": timedelta(minutes=15),
    "administration.find_misuse": crontab(hour="5", minute="10"),
    "administration.remove_copies": timedelta(hours=6),
    "administration.reckon_keeping": crontab(hour="3", minute="10"),
    "administration.remove_compared": crontab(hour="3", minute="40"),
    "administration.remove_unlinked": crontab(hour="3", minute="50"),
}
