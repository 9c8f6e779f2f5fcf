"""What one administrator asks for and another confirms, and the responsibilities that go with a role."""

from django.db import models


class Asked(models.TextChoices):
    JOIN = "join", "A new person"
    MOVE = "move", "A new role"
    SECOND_ROLE = "second_role", "A second role beside the one held"
    RESET_PASSWORD = "reset_password", "A new password"
    RESET_SECOND_FACTOR = "reset_second_factor", "A new password and a new second step"


RESETS = (Asked.RESET_PASSWORD, Asked.RESET_SECOND_FACTOR)

RESPONSIBILITIES = (
    ("cover", "Covers for other caseworkers"),
    ("placement_lead", "Leads placements"),
    ("victim_contact", "Contact for victims"),
    ("analyst", "Analyst"),
)
