"""What became of it: the addresses of those who sent it."""

from accounts.policy import declare_address
from accounts.roles import POLICE, REFERRERS, Role
from referrals.following import views
from referrals.following.forms import AnswerForm, WithdrawReferralForm
from referrals.referral.models import Referral
from referrals.referral.policies import OPENERS
from referrals.screening import services
from workflow.addresses import Noun, declare_transition

REFERRAL = Noun(model=Referral, name="referral", route="<uuid:pk>/", roles=OPENERS, view=views.ReferralTransition)

urlpatterns = [
    declare_address("", views.Home.as_view(), name="home", roles=REFERRERS),
    declare_address("all/", views.ReferralList.as_view(), name="referral-list", roles=REFERRERS),
    declare_address("look-up/", views.ReferralLookUp.as_view(), name="referral-look-up", roles=POLICE),
    declare_address("<uuid:pk>/", views.ReferralDetail.as_view(), name="referral-detail", roles=OPENERS),
    declare_transition(REFERRAL, "answer", services.answer_question, AnswerForm, view=views.ReferralAnswer),
    declare_transition(
        REFERRAL,
        "withdraw",
        services.withdraw_referral,
        WithdrawReferralForm,
        roles=OPENERS - {Role.PARTNER},
        label="Withdraw this referral",
        hint="The provider is told, and does nothing more with it. A withdrawn referral cannot be brought back: "
        "you would send a new one.",
        button="Withdraw referral",
        is_warning=True,
        done="The referral is withdrawn. The provider was told.",
    ),
]
