"""Every state of a research file, and nothing else."""

from workflow.labels import State, TagKind


class ResearchState(State):
    ASKED = "asked", TagKind.WAITING_US, "Waits for the team leader"
    GRANTED = "granted", TagKind.WAITING_OTHER, "Being made"
    READY = "ready", TagKind.COMPLETED, "Ready"
    TOO_FEW = "too_few", TagKind.ENDED, "Too few people"
    REFUSED = "refused", TagKind.ENDED, "Refused"
    ENDED = "ended", TagKind.ENDED, "Ended"
