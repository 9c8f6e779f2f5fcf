"""States of a follow-up, and why one cannot be measured."""

from django.db import models

from workflow.labels import State, TagKind


class FollowUpState(State):
    SCHEDULED = "scheduled", TagKind.WAITING_OTHER, "Scheduled"
    AWAITING_DATA = "awaiting_data", TagKind.WAITING_OTHER, "Waiting for data"
    MEASURED = "measured", TagKind.COMPLETED, "Measured"
    NOT_MEASURABLE = "not_measurable", TagKind.ENDED, "Not measurable"


class NotMeasurable(models.TextChoices):
    NO_FORCE = "no_force", "No police force is known whose extracts could cover it"
