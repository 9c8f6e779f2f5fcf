"""How a referral comes in: the pages of whoever refers, and the addresses of a police system."""

from accounts.policy import MACHINES, declare_address
from referrals.intake import api, views
from referrals.referral.policies import OPENERS

urlpatterns = [
    declare_address("refer/", views.ReferralCreate.as_view(), name="referral-create", roles=OPENERS),
    declare_address("refer/check/", views.ReferralCheck.as_view(), name="referral-check", roles=OPENERS),
    declare_address("<uuid:pk>/finish/", views.ReferralAmend.as_view(), name="referral-amend", roles=OPENERS),
    declare_address("<uuid:pk>/sent/", views.ReferralSent.as_view(), name="referral-sent", roles=OPENERS),
    declare_address("<uuid:pk>/card/", views.ReferralCard.as_view(), name="referral-card", roles=OPENERS),
]

api_patterns = [
    declare_address("referrals", api.ReferralListEndpoint.as_view(), name="referral-list", roles=MACHINES),
    declare_address(
        "referrals/<uuid:pk>", api.ReferralDetailEndpoint.as_view(), name="referral-detail", roles=MACHINES
    ),
    declare_address(
        "referrals/<uuid:pk>/feedback", api.FeedbackList.as_view(), name="referral-feedback", roles=MACHINES
    ),
]
