"""Which rows someone sees, and reads over many rows."""

from referrals.querysets.custody import DetentionQuerySet
from referrals.querysets.people import BarQuerySet, LikenessQuerySet, PersonQuerySet
from referrals.querysets.police_decisions import PoliceDecisionQuerySet
from referrals.querysets.referrals import ReferralQuerySet

__all__ = [
    "BarQuerySet",
    "DetentionQuerySet",
    "LikenessQuerySet",
    "PersonQuerySet",
    "PoliceDecisionQuerySet",
    "ReferralQuerySet",
]
