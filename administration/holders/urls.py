"""Who holds what, for the auditor."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.holders import views

AUDITORS = {Role.AUDITOR}
urlpatterns = [
    declare_address("audit/accounts/", views.AccountList.as_view(), name="account-list", roles=AUDITORS),
    declare_address("audit/accounts/<uuid:pk>/", views.AccountDetail.as_view(), name="account-detail", roles=AUDITORS),
    declare_address("audit/systems/", views.SystemList.as_view(), name="system-list", roles=AUDITORS),
    declare_address("audit/systems/<uuid:pk>/", views.SystemDetail.as_view(), name="system-detail", roles=AUDITORS),
]
