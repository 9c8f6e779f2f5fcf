"""States of a report."""

from workflow.labels import State, TagKind


class ReportState(State):
    WAITING = "waiting", TagKind.WAITING_OTHER, "Waiting to be built"
    BUILDING = "building", TagKind.WAITING_OTHER, "Being built"
    DRAFT = "draft", TagKind.WAITING_US, "Draft"
    PUBLISHED = "published", TagKind.COMPLETED, "Published"
    FAILED = "failed", TagKind.ACTION, "Could not be built"
