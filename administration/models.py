"""Django finds the tables of every concept through this file; code imports them from where they live."""

from administration.data_protection.models import DataBreach, ProcessingFlow, RightsRequest, SharingAgreement
from administration.misuse.models import HomeAddress, WorkingHours
from administration.passwords.models import PasswordLink
from administration.people.models import AccessRequest
from administration.retention.models import Keeping, LegalHold, Removal, RetentionReview
from administration.subject_access.models import SubjectRecord, SubjectRequest

__all__ = [
    "AccessRequest",
    "DataBreach",
    "HomeAddress",
    "Keeping",
    "LegalHold",
    "PasswordLink",
    "ProcessingFlow",
    "Removal",
    "RetentionReview",
    "RightsRequest",
    "SharingAgreement",
    "SubjectRecord",
    "SubjectRequest",
    "WorkingHours",
]
