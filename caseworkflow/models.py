"""Django finds the tables of every concept through this file; code imports them from where they live."""

from caseworkflow.assessment.models import Assessment
from caseworkflow.case.models import Case, JoinedReferral, SearchKey
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contract.models import Condition, Contract
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.note.models import Note
from caseworkflow.placement.models import AbstinenceCheck, FundingLine, Placement
from caseworkflow.plan.models import Goal, OnwardReferral
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.risk.models import RiskScreen
from caseworkflow.victim.models import Victim

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
    "SearchKey",
    "Victim",
]
