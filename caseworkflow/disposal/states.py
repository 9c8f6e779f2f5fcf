"""Every state of a disposal clock, and nothing else."""

from django.db import models


class DisposalState(models.TextChoices):
    RUNNING = "running", "Running"
    DECIDED = "decided", "Decided"
    LAPSED = "lapsed", "Ran out"
