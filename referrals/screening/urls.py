"""What needs a team leader's judgment."""

from accounts.policy import declare_address
from accounts.roles import Role
from referrals.screening import views

urlpatterns = [
    declare_address(
        "<uuid:pk>/decide/", views.ReferralDecide.as_view(), name="referral-decide", roles={Role.TEAM_LEADER}
    ),
]
