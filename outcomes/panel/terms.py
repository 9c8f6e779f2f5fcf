"""What a panel may find of a case, and how many cases it may ask for."""

from django.db import models

#: How many cases a pack may hold, and of how many people at most one in so many may be drawn.
FEWEST, MOST, ONE_IN = 5, 30, 2


class Finding(models.TextChoices):
    """The four usual findings of panels that read out-of-court outcomes."""

    APPROPRIATE = "appropriate", "Appropriate"
    OBSERVATIONS = "observations", "Appropriate, with observations"
    INCONSISTENT = "inconsistent", "Inconsistent with policy"
    NOT_AGREED = "not_agreed", "The panel could not agree"
