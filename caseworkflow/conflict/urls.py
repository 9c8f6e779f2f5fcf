"""Conflicts of interest."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER, Role
from caseworkflow.conflict import views

urlpatterns = [
    declare_address(
        "<uuid:pk>/conflict/",
        views.ConflictCreate.as_view(),
        name="conflict-create",
        roles=PROVIDER,
    ),
    declare_address("conflicts/", views.ConflictList.as_view(), name="conflict-list", roles={Role.TEAM_LEADER}),
    declare_address(
        "conflicts/<uuid:pk>/end/",
        views.ConflictEnd.as_view(),
        name="conflict-end",
        roles={Role.TEAM_LEADER},
    ),
]
