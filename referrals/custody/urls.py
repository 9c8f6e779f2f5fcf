"""The custody list."""

from accounts.policy import declare_address
from accounts.roles import POLICE, Role
from referrals.custody import views

SEERS = frozenset({Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER})

urlpatterns = [
    declare_address("custody/", views.CustodyList.as_view(), name="custody-list", roles=POLICE | SEERS),
    declare_address("custody/add/", views.DetentionCreate.as_view(), name="detention-create", roles=POLICE),
    declare_address("custody/<uuid:pk>/seen/", views.DetentionSeen.as_view(), name="detention-seen", roles=SEERS),
    declare_address("<uuid:pk>/drug-test/", views.DrugTestCreate.as_view(), name="drug-test-create", roles=POLICE),
]
