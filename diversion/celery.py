"""The Celery app: what the queue runs is found in each room's `tasks` and `schedules`, by name."""

import os

from celery import Celery
from django.conf import settings

from diversion import transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diversion.settings")


def celery_configuration():
    """What differs from Celery's defaults; read when the app is first used, after the settings."""
    embedded = settings.BROKER_URL.startswith(transport.SCHEME)
    return {
        "accept_content": ["json"],
        "beat_max_loop_interval": 5,
        "beat_scheduler": "diversion.beat:Scheduler",
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": transport.transport_options(settings.BROKER_DIR) if embedded else {},
        "broker_url": f"{transport.SCHEME}://localhost//" if embedded else settings.BROKER_URL,
        "enable_utc": True,
        "result_expires": None,
        "task_acks_late": True,
        "task_default_queue": "diversion",
        "task_ignore_result": True,
        "task_reject_on_worker_lost": True,
        "task_serializer": "json",
        "timezone": settings.TIME_ZONE,
        "worker_enable_remote_control": not embedded,
        "worker_hijack_root_logger": False,
        "worker_pool": "threads" if embedded else "prefork",
        "worker_prefetch_multiplier": 4 if embedded else 1,  # one embedded worker shares with nobody
    }


app = Celery("diversion")
app.add_defaults(celery_configuration)
app.steps["worker"].add("diversion.relay:RelayStep")
