"""The closed vocabularies of an assessment."""

from django.db import models

HIGH_NEED = 7


class AssessmentKind(models.TextChoices):
    INITIAL = "initial", "First assessment"
    REVIEW = "review", "Review"
    EXIT = "exit", "Exit assessment"
