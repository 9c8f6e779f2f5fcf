"""Django finds the tables of every concept through this file; code imports them from where they live."""

from referrals.correction.models import Correction, CorrectionFollowUp
from referrals.custody.models import Detention, DrugTest
from referrals.feedback.models import Feedback
from referrals.files.models import HeldFile
from referrals.following.models import LookUp
from referrals.intake.models import IntakeKey
from referrals.people.models import Bar, Likeness, Person
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import EligibilityAnswer, Referral
from referrals.withheld.models import Conflict, KeptApart, Seal, SealChange, SealedName, SealOpening

__all__ = [
    "Bar",
    "Conflict",
    "Correction",
    "CorrectionFollowUp",
    "Detention",
    "DrugTest",
    "EligibilityAnswer",
    "Feedback",
    "HeldFile",
    "IntakeKey",
    "KeptApart",
    "Likeness",
    "LookUp",
    "Person",
    "PoliceDecision",
    "Referral",
    "Seal",
    "SealChange",
    "SealOpening",
    "SealedName",
]
