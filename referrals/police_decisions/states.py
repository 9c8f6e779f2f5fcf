"""Every state of the machines of this room, OPEN and CLOSED, and nothing else."""

from django.db import models


class DecisionState(models.TextChoices):
    ASKED = "asked", "Waiting for a decision"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "No longer asked"
