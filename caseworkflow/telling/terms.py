"""How somebody was told what a message could not say to them."""

from django.db import models


class ToldHow(models.TextChoices):
    PHONE = "phone", "I told them by phone"
    IN_PERSON = "in_person", "I told them in person"
    LETTER = "letter", "I wrote to them at an address that is safe"
    NOT_NEEDED = "not_needed", "They need not be told any more"
