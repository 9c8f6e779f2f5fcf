"""Every state of a question to police, and nothing else."""

from workflow.labels import State, TagKind


class DecisionState(State):
    ASKED = "asked", TagKind.WAITING_US, "Waiting for a decision"
    DECIDED = "decided", TagKind.COMPLETED, "Decided"
    WITHDRAWN = "withdrawn", TagKind.ENDED, "No longer asked"
