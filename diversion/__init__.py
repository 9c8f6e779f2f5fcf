"""The wiring: settings, addresses, Celery, errors; no rules.

Importing the package makes the Celery app the current one, so that tasks find it by name.
"""

from diversion.celery import app as celery_app

__all__ = ["celery_app"]
