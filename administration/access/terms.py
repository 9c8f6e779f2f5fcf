"""Why an auditor asks who saw somebody, and how much one answer holds."""

from django.db import models

#: How many people a search offers to choose from, how many looks a page shows, and how many a paper prints.
MOST_FOUND, PAGE, MOST_PRINTED = 10, 50, 2000


class AskReason(models.TextChoices):
    PERSON_ASKS = "person_asks", "The person asks who saw them"
    COMPLAINT = "complaint", "A complaint"
    INVESTIGATION = "investigation", "An investigation of somebody's conduct"
    ROUTINE = "routine", "A routine check"
