"""The room of what we do about it."""

from django.apps import AppConfig


class CaseworkflowConfig(AppConfig):
    name = "caseworkflow"
    verbose_name = "Case work"
