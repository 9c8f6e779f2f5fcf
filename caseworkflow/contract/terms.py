"""The closed vocabularies of case work."""

from django.db import models


class ConditionStatus(models.TextChoices):
    OPEN = "open", "Open"
    MET = "met", "Met"
    FAILED = "failed", "Failed"
