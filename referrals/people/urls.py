"""One person, one record: what a team leader judges."""

from accounts.policy import declare_address
from accounts.roles import Role
from referrals.people import views
from referrals.people.models import Likeness
from referrals.people.services import judging as services
from workflow.addresses import Noun, declare_transition

LIKENESS = Noun(
    model=Likeness,
    name="likeness",
    route="likenesses/<uuid:pk>/",
    roles=frozenset({Role.TEAM_LEADER}),
    view=views.LikenessUndo,
)

urlpatterns = [
    declare_address("likenesses/", views.LikenessList.as_view(), name="likeness-list", roles={Role.TEAM_LEADER}),
    declare_address(
        "likenesses/<uuid:pk>/", views.LikenessJudge.as_view(), name="likeness-judge", roles={Role.TEAM_LEADER}
    ),
    declare_transition(LIKENESS, "undo", services.undo_likeness),
    declare_address("bars/", views.BarList.as_view(), name="bar-list", roles={Role.TEAM_LEADER}),
    declare_address("bars/<uuid:pk>/", views.BarConfirm.as_view(), name="bar-confirm", roles={Role.TEAM_LEADER}),
]
