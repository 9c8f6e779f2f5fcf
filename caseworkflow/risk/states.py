"""Every state of a risk screen, and nothing else."""

from workflow.labels import State, TagKind


class RiskState(State):
    NOT_SCREENED = "not_screened", TagKind.ACTION, "Not screened"
    LOW = "low", TagKind.GOING_WELL, "Low risk"
    MEDIUM = "medium", TagKind.DOUBT, "Medium risk"
    HIGH = "high", TagKind.ACTION, "High risk"
    REVIEW_DUE = "review_due", TagKind.ACTION, "Review due"
