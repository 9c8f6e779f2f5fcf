"""What police are asked to decide."""

from accounts.policy import declare_address
from accounts.roles import Role
from referrals.police_decisions import views

urlpatterns = [
    declare_address(
        "decisions/", views.PoliceDecisionList.as_view(), name="policedecision-list", roles={Role.DECISION_MAKER}
    ),
    declare_address(
        "decisions/<uuid:pk>/",
        views.PoliceDecisionDetail.as_view(),
        name="policedecision-detail",
        roles={Role.DECISION_MAKER},
    ),
    declare_address(
        "decisions/<uuid:pk>/papers.pdf",
        views.PoliceDecisionPapers.as_view(),
        name="policedecision-papers",
        roles={Role.DECISION_MAKER},
    ),
    declare_address(
        "decisions/<uuid:pk>/correct/",
        views.PoliceDecisionCorrect.as_view(),
        name="policedecision-correct",
        roles={Role.DECISION_MAKER},
    ),
]
