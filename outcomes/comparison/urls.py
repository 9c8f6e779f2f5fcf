"""The addresses of comparisons."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.comparison import views

urlpatterns = [
    declare_address(
        "imports/comparators/",
        views.ComparisonFileList.as_view(),
        name="comparisonfile-list",
        roles={Role.TEAM_LEADER},
    ),
]
