"""The closed vocabularies of a referral."""

from django.db import models


class Ending(models.TextChoices):
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not_completed", "Not completed"
    RETURNED = "returned", "Returned to police"
