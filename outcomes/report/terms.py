"""States of a report, and the fixed spans of time that may be asked."""

from django.db import models

from workflow.labels import State, TagKind


class ReportState(State):
    WAITING = "waiting", TagKind.WAITING_OTHER, "Waiting to be built"
    BUILDING = "building", TagKind.WAITING_OTHER, "Being built"
    DRAFT = "draft", TagKind.WAITING_US, "Draft"
    PUBLISHED = "published", TagKind.COMPLETED, "Published"
    FAILED = "failed", TagKind.ACTION, "Could not be built"


class SpanKind(models.TextChoices):
    QUARTER = "quarter", "The quarter"
    FOUR_QUARTERS = "four_quarters", "Four quarters up to its end"
    YEAR = "year", "Its calendar year"
    START = "start", "Everything up to its end"
