"""How a case ended, in the words that the referring side is told."""

from django.db import models


class Ending(models.TextChoices):
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not_completed", "Not completed"
    RETURNED = "returned", "Returned to police"
