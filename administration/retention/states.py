"""Every state of a removal, and nothing else."""

from workflow.labels import State, TagKind


class RemovalState(State):
    CHECKED = "checked", TagKind.WAITING_US, "Waits for a second person"
    RUNNING = "running", TagKind.WAITING_OTHER, "Being removed"
    DONE = "done", TagKind.COMPLETED, "Removed"
    CANCELLED = "cancelled", TagKind.ENDED, "Cancelled"
