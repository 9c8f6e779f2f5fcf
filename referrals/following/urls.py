"""What became of it: the addresses of those who sent it."""

from accounts.policy import declare_address
from accounts.roles import REFERRERS, Role
from referrals.following import views
from referrals.referral.policies import OPENERS

urlpatterns = [
    declare_address("", views.Home.as_view(), name="home", roles=REFERRERS),
    declare_address("all/", views.ReferralList.as_view(), name="referral-list", roles=REFERRERS),
    declare_address("<uuid:pk>/", views.ReferralDetail.as_view(), name="referral-detail", roles=OPENERS),
    declare_address("<uuid:pk>/answer/", views.ReferralAnswer.as_view(), name="referral-answer", roles=OPENERS),
    declare_address(
        "<uuid:pk>/withdraw/",
        views.ReferralWithdraw.as_view(),
        name="referral-withdraw",
        roles=OPENERS - {Role.PARTNER},
    ),
]
