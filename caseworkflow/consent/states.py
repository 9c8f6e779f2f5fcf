"""Every state of every machine of this room, OPEN and CLOSED, and nothing else."""

from django.db import models


class ConsentState(models.TextChoices):
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
