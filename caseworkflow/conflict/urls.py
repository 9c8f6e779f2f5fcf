"""Conflicts of interest."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER, Role
from caseworkflow.allocation.services import keep_people_apart
from caseworkflow.case.urls import CASE
from caseworkflow.conflict import views
from caseworkflow.conflict.forms import PairForm
from workflow.addresses import declare_plain_act

urlpatterns = [
    declare_address(
        "<uuid:pk>/conflict/",
        views.ConflictCreate.as_view(),
        name="conflict-create",
        roles=PROVIDER,
    ),
    declare_plain_act(CASE, views.KEEP_APART, keep_people_apart, PairForm, roles={Role.TEAM_LEADER}),
    declare_address("conflicts/", views.ConflictList.as_view(), name="conflict-list", roles={Role.TEAM_LEADER}),
    declare_address(
        "conflicts/<uuid:pk>/end/",
        views.ConflictEnd.as_view(),
        name="conflict-end",
        roles={Role.TEAM_LEADER},
    ),
    declare_address("apart/", views.KeptApartList.as_view(), name="keptapart-list", roles={Role.TEAM_LEADER}),
    declare_address(
        "apart/<uuid:pk>/end/", views.KeptApartEnd.as_view(), name="keptapart-end", roles={Role.TEAM_LEADER}
    ),
    declare_address(
        "apart/<uuid:pk>/decide/", views.KeptApartDecide.as_view(), name="keptapart-decide", roles={Role.TEAM_LEADER}
    ),
]
