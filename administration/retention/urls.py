"""How long records are kept: proposed by team leaders, held by them and auditors, carried out by auditors."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.retention import views
from administration.retention.models import Removal
from administration.retention.services import removing
from workflow.addresses import Noun, declare_transition

LEADERS, AUDITORS = frozenset({Role.TEAM_LEADER}), frozenset({Role.AUDITOR})
REMOVAL = "removals/<uuid:pk>/"
NOUN = Noun(model=Removal, name="removal", route=REMOVAL, roles=AUDITORS, view=views.RemovalTransition)

urlpatterns = [
    declare_address("retention/", views.RetentionList.as_view(), name="retention-list", roles=LEADERS),
    declare_address("holds/", views.HoldList.as_view(), name="legalhold-list", roles=LEADERS | AUDITORS),
    declare_address("holds/add/", views.HoldCreate.as_view(), name="legalhold-create", roles=LEADERS | AUDITORS),
    declare_address("holds/<uuid:pk>/lift/", views.HoldLift.as_view(), name="legalhold-lift", roles=AUDITORS),
    declare_address("removals/", views.RemovalList.as_view(), name="removal-list", roles=AUDITORS),
    declare_address("removals/check/", views.RemovalCreate.as_view(), name="removal-create", roles=AUDITORS),
    declare_address(REMOVAL, views.RemovalDetail.as_view(), name="removal-detail", roles=AUDITORS),
    declare_transition(NOUN, "carry_out", removing.carry_out_removal, is_warning=True),
    declare_transition(NOUN, "cancel", removing.cancel_removal),
    declare_address(
        f"{REMOVAL}certificate.pdf", views.RemovalCertificate.as_view(), name="removal-certificate", roles=AUDITORS
    ),
]
