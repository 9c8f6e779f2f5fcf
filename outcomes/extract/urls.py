"""The addresses of extracts."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.extract import views

urlpatterns = [
    declare_address("imports/", views.ImportList.as_view(), name="import-list", roles={Role.TEAM_LEADER}),
]
