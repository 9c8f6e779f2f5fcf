"""Every state of a disposal clock, and nothing else."""

from workflow.labels import State, TagKind


class DisposalState(State):
    RUNNING = "running", TagKind.WAITING_US, "Clock running"
    DECIDED = "decided", TagKind.COMPLETED, "Decided"
    LAPSED = "lapsed", TagKind.ACTION, "Limit passed"
