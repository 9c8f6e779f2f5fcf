"""Why somebody is kept from a person, and nothing else."""

from django.db import models


class ConflictKind(models.TextChoices):
    RELATIVE = "relative", "A relative"
    PARTNER = "partner", "A partner, now or before"
    NEIGHBOUR = "neighbour", "A neighbour or friend"
    PARTY = "party", "A party to the matter, or works with one"
    SUBJECT = "subject", "The person is this member of staff"
