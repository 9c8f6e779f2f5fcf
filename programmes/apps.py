"""The room of programmes as Django knows it."""

from django.apps import AppConfig

from workflow import labels as tags


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = "Programmes"

    def ready(self) -> None:
        tags.declare_states(
            {"confirmed": (tags.COMPLETED, "Confirmed"), "not_confirmed": (tags.DOUBT, "Not confirmed")}
        )
