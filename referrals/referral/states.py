"""Every state of a referral, OPEN and CLOSED, and nothing else."""

from workflow.labels import State, TagKind


class ReferralState(State):
    DRAFT = "draft", TagKind.WAITING_US, "Draft"
    SUBMITTED = "submitted", TagKind.WAITING_US, "Sent"
    SCREENING = "screening", TagKind.WAITING_US, "Waiting for a decision"
    INFO_NEEDED = "info_needed", TagKind.ACTION, "Information needed"
    ACCEPTED = "accepted", TagKind.GOING_WELL, "Accepted"
    REJECTED = "rejected", TagKind.ENDED, "Not accepted"
    WITHDRAWN = "withdrawn", TagKind.ENDED, "Withdrawn"
    DUPLICATE = "duplicate", TagKind.ENDED, "Duplicate"


OPEN = (ReferralState.SUBMITTED, ReferralState.SCREENING, ReferralState.INFO_NEEDED)

UNDECIDED = (ReferralState.SUBMITTED, ReferralState.SCREENING)

ASKS_THE_OFFICER = (ReferralState.DRAFT, ReferralState.INFO_NEEDED)

CLOSED = (ReferralState.REJECTED, ReferralState.WITHDRAWN, ReferralState.DUPLICATE)
