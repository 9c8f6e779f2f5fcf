"""The synthetic force: installed in a demonstration and nowhere else."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
