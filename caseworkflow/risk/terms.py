"""The areas of a risk screen."""

from django.db import models


class RiskArea(models.TextChoices):
    SELF_HARM = "self_harm", "Suicide or self-harm"
    OVERDOSE = "overdose", "Overdose"
    DOMESTIC_ABUSE_VICTIM = "domestic_abuse_victim", "Domestic abuse, as a victim"
    DOMESTIC_ABUSE_PERPETRATOR = "domestic_abuse_perpetrator", "Domestic abuse, towards others"
    CHILDREN = "children", "Children"
    EXPLOITATION = "exploitation", "Exploitation"
    VIOLENCE = "violence", "Violence"
    LONE_WORKING = "lone_working", "Lone working"
