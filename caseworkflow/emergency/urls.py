"""Break-glass."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER, Role
from caseworkflow.emergency import views

urlpatterns = [
    declare_address("seals/break/", views.SealBreak.as_view(), name="seal-break", roles=PROVIDER),
    declare_address(
        "seals/openings/", views.SealOpeningList.as_view(), name="sealopening-list", roles={Role.TEAM_LEADER}
    ),
    declare_address("seals/openings/end/", views.SealOpeningEnd.as_view(), name="sealopening-end", roles=PROVIDER),
]
