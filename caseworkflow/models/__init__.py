"""What we do about it, as rows."""

from caseworkflow.models.appointment import Appointment, Attempt
from caseworkflow.models.assessment import Assessment, Goal, OnwardReferral
from caseworkflow.models.case import Case, JoinedReferral
from caseworkflow.models.consent import Consent
from caseworkflow.models.contract import Condition, Contract
from caseworkflow.models.disposal import DisposalClock
from caseworkflow.models.note import Note
from caseworkflow.models.placement import AbstinenceCheck, FundingLine, Placement
from caseworkflow.models.required_assessment import RequiredAssessment
from caseworkflow.models.risk import RiskScreen
from caseworkflow.models.victim import Victim

__all__ = [
    "AbstinenceCheck",
    "Appointment",
    "Assessment",
    "Attempt",
    "Case",
    "Condition",
    "Consent",
    "Contract",
    "DisposalClock",
    "FundingLine",
    "Goal",
    "JoinedReferral",
    "Note",
    "OnwardReferral",
    "Placement",
    "RequiredAssessment",
    "RiskScreen",
    "Victim",
]
