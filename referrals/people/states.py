"""Every state of the machines of this room, OPEN and CLOSED, and nothing else."""

from django.db import models


class LikenessState(models.TextChoices):
    PROPOSED = "proposed", "To be looked at"
    SAME = "same", "Same person"
    DIFFERENT = "different", "Different people"
