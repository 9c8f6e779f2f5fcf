"""What arrived, as rows."""

from referrals.models.custody import Detention, DrugTest
from referrals.models.feedback import Feedback
from referrals.models.person import Bar, Likeness, Person
from referrals.models.police_decision import PoliceDecision
from referrals.models.referral import EligibilityAnswer, IntakeKey, Referral

__all__ = [
    "Bar",
    "Detention",
    "DrugTest",
    "EligibilityAnswer",
    "Feedback",
    "IntakeKey",
    "Likeness",
    "Person",
    "PoliceDecision",
    "Referral",
]
