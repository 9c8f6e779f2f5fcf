"""Every state of a likeness, and nothing else."""

from django.db import models


class LikenessState(models.TextChoices):
    PROPOSED = "proposed", "To be looked at"
    SAME = "same", "Same person"
    DIFFERENT = "different", "Different people"
