"""Why an officer looks up what a colleague sent."""

from django.db import models

LOOK_UPS_AN_HOUR = 10


class LookUpReason(models.TextChoices):
    BACK_IN_CUSTODY = "back_in_custody", "The person is in custody again"
    TAKEN_OVER = "taken_over", "I have taken over the investigation"
    SUPERVISION = "supervision", "I supervise the officer who sent it"
    ASKED = "asked", "The person, or somebody who acts for them, asks me"
    OTHER = "other", "Something else"
