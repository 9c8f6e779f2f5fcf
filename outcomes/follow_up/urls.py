"""The addresses of follow-ups."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.follow_up import views

urlpatterns = [
    declare_address("follow-ups/", views.FollowUpList.as_view(), name="follow-up-list", roles={Role.TEAM_LEADER}),
]
