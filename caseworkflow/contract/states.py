"""Every state of a contract, and nothing else."""

from workflow.labels import State, TagKind


class ContractState(State):
    DRAFT = "draft", TagKind.WAITING_US, "Being drafted"
    OFFERED = "offered", TagKind.WAITING_OTHER, "Offered"
    SIGNED = "signed", TagKind.GOING_WELL, "Signed"
    RUNNING = "running", TagKind.GOING_WELL, "Running"
    VARIED = "varied", TagKind.WAITING_US, "Changed, to be signed again"
    FULFILLED = "fulfilled", TagKind.COMPLETED, "Fulfilled"
    BREACHED = "breached", TagKind.ACTION, "Breached"
    EXPIRED = "expired", TagKind.ENDED, "Ran out"
    DECLINED = "declined", TagKind.ENDED, "Declined"
