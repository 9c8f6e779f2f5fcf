"""Every state of a question to police, and nothing else."""

from django.db import models


class DecisionState(models.TextChoices):
    ASKED = "asked", "Waiting for a decision"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "No longer asked"
