"""Every state of a board report, and nothing else."""

from workflow.labels import State, TagKind


class ReportState(State):
    WAITING = "waiting", TagKind.WAITING_OTHER, "Waiting to be built"
    BUILDING = "building", TagKind.WAITING_OTHER, "Being built"
    FAILED = "failed", TagKind.ACTION, "Could not be built"
    DRAFT = "draft", TagKind.WAITING_US, "Draft"
    CHECKING = "checking", TagKind.WAITING_OTHER, "Waits for the check"
    CHECKED = "checked", TagKind.WAITING_OTHER, "Waits for approval"
    PUBLISHED = "published", TagKind.COMPLETED, "Published"
    WITHDRAWN = "withdrawn", TagKind.ENDED, "Withdrawn"


UNFINISHED = (ReportState.WAITING, ReportState.BUILDING, ReportState.FAILED)
#: Finished and not published: drawn when asked for, and kept on no disk.
IN_HAND = (ReportState.DRAFT, ReportState.CHECKING, ReportState.CHECKED)
