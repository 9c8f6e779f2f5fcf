"""Every state of what is done for a victim, and nothing else."""

from django.db import models


class VictimState(models.TextChoices):
    NONE = "none", "No victim"
    IDENTIFIED = "identified", "Identified"
    CONSULTED = "consulted", "Consulted"
    UNREACHABLE = "unreachable", "Could not be reached"
    VIEWS_RECORDED = "views_recorded", "Views recorded"
    TOLD_OUTCOME = "told_outcome", "Told of the outcome"
