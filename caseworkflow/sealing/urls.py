"""Seals."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER, Role
from caseworkflow.sealing import views

LEADERS = {Role.TEAM_LEADER}
urlpatterns = [
    declare_address("<uuid:pk>/seal/", views.CaseSeal.as_view(), name="case-seal", roles=PROVIDER),
    declare_address("<uuid:pk>/unseal/", views.CaseUnseal.as_view(), name="case-unseal", roles=LEADERS),
    declare_address("<uuid:pk>/seal/add/", views.CaseSealAdd.as_view(), name="case-seal-add", roles=LEADERS),
    declare_address("<uuid:pk>/seal/remove/", views.CaseSealRemove.as_view(), name="case-seal-remove", roles=LEADERS),
    declare_address("seals/", views.SealList.as_view(), name="seal-list", roles=LEADERS),
    declare_address("seals/<uuid:pk>/", views.SealDecide.as_view(), name="seal-decide", roles=LEADERS),
    declare_address("seals/<uuid:pk>/lead/", views.SealLead.as_view(), name="seal-lead", roles=LEADERS),
    declare_address(
        "seals/changes/<uuid:pk>/", views.SealChangeDecide.as_view(), name="sealchange-decide", roles=LEADERS
    ),
]
