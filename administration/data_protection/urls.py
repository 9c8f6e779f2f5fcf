"""The data-protection officer's desk, for auditors."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.data_protection import views

AUDITORS = {Role.AUDITOR}
DESK = "data-protection/"
urlpatterns = [
    declare_address(DESK, views.DueList.as_view(), name="desk-due", roles=AUDITORS),
    declare_address(f"{DESK}record/", views.FlowList.as_view(), name="flow-list", roles=AUDITORS),
    declare_address(f"{DESK}flows/<uuid:pk>/", views.FlowSign.as_view(), name="flow-sign", roles=AUDITORS),
    declare_address(f"{DESK}agreements/", views.AgreementList.as_view(), name="agreement-list", roles=AUDITORS),
    declare_address(f"{DESK}agreements/add/", views.AgreementCreate.as_view(), name="agreement-create", roles=AUDITORS),
    declare_address(
        f"{DESK}agreements/<uuid:pk>/", views.AgreementChange.as_view(), name="agreement-change", roles=AUDITORS
    ),
    declare_address(f"{DESK}requests/", views.RightsRequestList.as_view(), name="rightsrequest-list", roles=AUDITORS),
    declare_address(
        f"{DESK}requests/add/", views.RightsRequestCreate.as_view(), name="rightsrequest-create", roles=AUDITORS
    ),
    declare_address(
        f"{DESK}requests/<uuid:pk>/", views.RightsRequestAnswer.as_view(), name="rightsrequest-answer", roles=AUDITORS
    ),
    declare_address(f"{DESK}breaches/", views.DataBreachList.as_view(), name="databreach-list", roles=AUDITORS),
    declare_address(f"{DESK}breaches/add/", views.DataBreachCreate.as_view(), name="databreach-create", roles=AUDITORS),
    declare_address(
        f"{DESK}breaches/<uuid:pk>/", views.DataBreachFollow.as_view(), name="databreach-follow", roles=AUDITORS
    ),
    declare_address(f"{DESK}impact/", views.ImpactDetail.as_view(), name="impact-detail", roles=AUDITORS),
]
