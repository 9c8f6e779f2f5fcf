"""Two doors for machines that watch: is the process alive, and may it be sent work. They name no person and no row."""

import shutil
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from administration.database.services import rows
from ledger import outbox, triggers

OLDEST_JOB = timedelta(minutes=10)
FREE_BYTES = 200 * 1024 * 1024


class Unwell(Exception):
    """Carries the one sentence that the watcher is told."""


@require_safe
@never_cache
def health_live(_request):
    return JsonResponse({"live": True})


@require_safe
@never_cache
def health_ready(_request):
    """Answer 503 and say which check failed; a check that the database is needed for is not asked without it."""
    answers = {}
    for name, check in CHECKS.items():
        try:
            check()
        except Unwell as unwell:
            answers[name] = str(unwell)
        except DatabaseError:
            answers[name] = "The database does not answer."
        else:
            answers[name] = "ok"
    is_ready = set(answers.values()) == {"ok"}
    return JsonResponse({"ready": is_ready, "checks": answers}, status=200 if is_ready else 503)


def reach_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@lru_cache(maxsize=1)
def check_migrations():
    """Remembered once all are applied: a running process does not become older than its database."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unwell("The database has not been migrated to this version.")


def check_jobs():
    if outbox.due_jobs().filter(available_at__lt=timezone.now() - OLDEST_JOB).exists():
        raise Unwell("Background work has been waiting for more than ten minutes.")


def check_disk():
    if shutil.disk_usage(settings.DATA_DIR).free < FREE_BYTES:
        raise Unwell("The disk is nearly full.")


def check_ledger_triggers():
    if not triggers.are_in_place(connection):
        raise Unwell("The ledger is not protected: its triggers are missing or changed.")


def check_rows():
    """In production the role that serves is bound by the rules on rows; a trial may be served by the owner."""
    if settings.IS_PRODUCTION and rows.unbound_tables(connection):
        raise Unwell("Row security is off, or does not bind the role of the service.")


CHECKS = {
    "database": reach_database,
    "migrations": check_migrations,
    "ledger": check_ledger_triggers,
    "rows": check_rows,
    "outbox": check_jobs,
    "disk": check_disk,
}
