"""Every state of a referral, OPEN and CLOSED, and nothing else."""

from django.db import models


class ReferralState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Sent"
    SCREENING = "screening", "Waiting for a decision"
    INFO_NEEDED = "info_needed", "Information needed"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Not accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DUPLICATE = "duplicate", "Duplicate"


OPEN = (ReferralState.SUBMITTED, ReferralState.SCREENING, ReferralState.INFO_NEEDED)

UNDECIDED = (ReferralState.SUBMITTED, ReferralState.SCREENING)

ASKS_THE_OFFICER = (ReferralState.DRAFT, ReferralState.INFO_NEEDED)

CLOSED = (ReferralState.REJECTED, ReferralState.WITHDRAWN, ReferralState.DUPLICATE)
