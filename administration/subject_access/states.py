"""Every state of a request for what is held on somebody, and nothing else."""

from workflow.labels import State, TagKind


class SubjectRequestState(State):
    RECEIVED = "received", TagKind.WAITING_US, "Received"
    COLLECTING = "collecting", TagKind.WAITING_OTHER, "Being collected"
    REDACTION = "redaction", TagKind.ACTION, "To redact"
    RELEASED = "released", TagKind.COMPLETED, "Released"
    REFUSED = "refused", TagKind.ENDED, "Refused"


OPEN = (SubjectRequestState.RECEIVED, SubjectRequestState.COLLECTING, SubjectRequestState.REDACTION)
