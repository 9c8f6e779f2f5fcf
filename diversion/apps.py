"""The project package: wiring, no rules."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DiversionConfig(AppConfig):
    name = "diversion"

    def ready(self) -> None:
        """Find what the queue runs, what the clock starts, what a sign-in leaves and what is checked, in every process alike."""
        autodiscover_modules("tasks", "schedules", "sign_ins", "database_safety")
