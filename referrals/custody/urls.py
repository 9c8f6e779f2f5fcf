"""The custody list."""

from accounts.policy import declare_address
from accounts.roles import POLICE, Role
from referrals.custody import policies, services, views
from referrals.custody.forms import CustodyReleaseForm, DetaineeSeenForm
from referrals.custody.models import Detention
from workflow.addresses import Noun, declare_plain_act
from workflow.machine import PlainAct

SEERS = frozenset({Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER})

DETENTION = Noun(model=Detention, name="detention", route="custody/<uuid:pk>/", roles=SEERS, view=views.DetentionSeen)
SEEN = PlainAct("seen", "Record a visit", policies.may_record_seen)
RELEASE = PlainAct("release", "Record a release", policies.may_record_release)

urlpatterns = [
    declare_address("custody/", views.CustodyList.as_view(), name="custody-list", roles=POLICE | SEERS),
    declare_address("custody/add/", views.DetentionCreate.as_view(), name="detention-create", roles=POLICE),
    declare_plain_act(DETENTION, SEEN, services.record_seen, DetaineeSeenForm),
    declare_plain_act(
        DETENTION, RELEASE, services.record_release, CustodyReleaseForm, roles=POLICE, view=views.DetentionRelease
    ),
    declare_address(
        "custody/<uuid:pk>/correct/", views.DetentionCorrect.as_view(), name="detention-correct", roles=POLICE
    ),
    declare_address(
        "drug-tests/<uuid:pk>/correct/", views.DrugTestCorrect.as_view(), name="drug-test-correct", roles=POLICE
    ),
    declare_address("<uuid:pk>/drug-test/", views.DrugTestCreate.as_view(), name="drug-test-create", roles=POLICE),
]
