"""One person, one record: what a team leader judges."""

from accounts.policy import declare_address
from accounts.roles import Role
from referrals.people import views

urlpatterns = [
    declare_address("likenesses/", views.LikenessList.as_view(), name="likeness-list", roles={Role.TEAM_LEADER}),
    declare_address(
        "likenesses/<uuid:pk>/", views.LikenessJudge.as_view(), name="likeness-judge", roles={Role.TEAM_LEADER}
    ),
    declare_address("bars/", views.BarList.as_view(), name="bar-list", roles={Role.TEAM_LEADER}),
    declare_address("bars/<uuid:pk>/", views.BarConfirm.as_view(), name="bar-confirm", roles={Role.TEAM_LEADER}),
]
