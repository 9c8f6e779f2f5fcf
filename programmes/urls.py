"""The administrator's pages of programmes and reference values."""

from accounts.policy import declare_address
from accounts.roles import Role
from programmes import views

app_name = "programmes"
urlpatterns = [
    declare_address("", views.ProgrammeList.as_view(), name="programme-list", roles={Role.ADMINISTRATOR}),
    declare_address("reference/", views.ReferenceList.as_view(), name="reference-list", roles={Role.ADMINISTRATOR}),
    declare_address(
        "reference/<uuid:pk>/confirm/",
        views.ReferenceConfirm.as_view(),
        name="reference-confirm",
        roles={Role.ADMINISTRATOR},
    ),
    declare_address(
        "reference/unit-cost/", views.UnitCostCreate.as_view(), name="unitcost-create", roles={Role.ADMINISTRATOR}
    ),
    declare_address(
        "proposals/<uuid:pk>/", views.ProposalDecide.as_view(), name="proposal-decide", roles={Role.ADMINISTRATOR}
    ),
    declare_address("<uuid:pk>/", views.ProgrammeDetail.as_view(), name="programme-detail", roles={Role.ADMINISTRATOR}),
    declare_address(
        "<uuid:pk>/publish/", views.VersionCreate.as_view(), name="version-create", roles={Role.ADMINISTRATOR}
    ),
]
