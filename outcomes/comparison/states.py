"""Every state of an analysis plan, and nothing else."""

from workflow.labels import State, TagKind


class PlanState(State):
    WRITING = "writing", TagKind.WAITING_US, "Being written"
    SUBMITTED = "submitted", TagKind.WAITING_OTHER, "Waits for another person"
    FROZEN = "frozen", TagKind.COMPLETED, "Frozen"
    AMENDED = "amended", TagKind.ENDED, "Amended by a later version"
    WITHDRAWN = "withdrawn", TagKind.ENDED, "Withdrawn before it was frozen"
