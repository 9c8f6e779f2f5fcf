"""The clock: the times at which each room's `schedules` are called, kept in the database so that a restart repeats nothing."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from diversion import heartbeat
from diversion.database_safety import refuse_unsafe_database

OWN_NAME = "clock: "
LONGEST_WAIT = timedelta(hours=1)


def scheduled_times():
    """Every `SCHEDULE` of the rooms: the name of a task, and how often or when it is called."""
    found = {}
    for room in apps.get_app_configs():
        has_times = module_has_submodule(room.module, "schedules")
        schedules = getattr(room.module, "schedules", None) if has_times else None
        found.update(getattr(schedules, "SCHEDULE", {}))
    return found


def beat_entries():
    """The times as entries of beat; a call that nobody could answer is dropped when the next one is due."""
    return {
        f"{OWN_NAME}{task}": {
            "task": task,
            "schedule": every,
            "options": {
                "expire_seconds": int(min(every, LONGEST_WAIT).total_seconds())
                if isinstance(every, timedelta)
                else int(LONGEST_WAIT.total_seconds())
            },
        }
        for task, every in scheduled_times().items()
    }


class Scheduler(DatabaseScheduler):
    """Takes the times from the rooms at start, forgets those that no room names any more, and shows that it is alive."""

    def setup_schedule(self):
        refuse_unsafe_database()
        wanted = beat_entries()
        PeriodicTask.objects.filter(name__startswith=OWN_NAME).exclude(name__in=wanted).delete()
        self.app.conf.beat_schedule = wanted
        super().setup_schedule()

    def tick(self, *args, **kwargs):
        heartbeat.touch_heartbeat(settings.DATA_DIR, "beat")
        return super().tick(*args, **kwargs)
