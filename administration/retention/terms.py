"""What is decided of records whose time is over, and why records are held."""

from django.db import models

COMPLETED, NOT_COMPLETED = "retention_completed", "retention_not_completed"
NOT_ACCEPTED = "retention_not_accepted"
UNLINKED_EXTRACT = "retention_unlinked_extract"
COMPARED = "retention_compared"


class RetentionDecision(models.TextChoices):
    REMOVE = "remove", "Remove"
    KEEP = "keep", "Keep until a day"


class RetentionReason(models.TextChoices):
    TIME_OVER = "time_over", "The time is over and nothing speaks for keeping"
    STILL_NEEDED = "still_needed", "Still needed to protect somebody"
    NEW_MATTER = "new_matter", "A new matter is known that is not on record here"
    COMPLAINT = "complaint", "A complaint is open"


class HoldReason(models.TextChoices):
    PROCEEDINGS = "proceedings", "Court proceedings"
    INQUIRY = "inquiry", "An inquiry or inquest"
    COMPLAINT = "complaint", "A complaint or claim"
    SUBJECT_ACCESS = "subject_access", "The person asked for what is held"


class RemovalKind(models.TextChoices):
    PEOPLE = "people", "People whose time is over"
    EXTRACT = "extract", "Events of people who were never referred"
    COMPARED = "compared", "People to compare with who were never referred"


TO_REMOVE = (RetentionReason.TIME_OVER,)
