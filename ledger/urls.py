"""The auditor's ledger and the administrator's background work."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER, Role
from ledger import views

app_name = "ledger"
urlpatterns = [
    declare_address("entries/", views.EntryList.as_view(), name="entry-list", roles={Role.AUDITOR}),
    declare_address("checks/", views.CheckList.as_view(), name="check-list", roles={Role.AUDITOR}),
    declare_address("checks/ask/", views.CheckAsk.as_view(), name="check-ask", roles={Role.AUDITOR}),
    declare_address("alerts/", views.AlertList.as_view(), name="alert-list", roles={Role.AUDITOR}),
    declare_address("reading/", views.ReadingReasonPage.as_view(), name="reading-reason", roles=PROVIDER),
    declare_address("jobs/", views.JobList.as_view(), name="job-list", roles={Role.ADMINISTRATOR}),
    declare_address("jobs/<uuid:pk>/replay/", views.JobReplay.as_view(), name="job-replay", roles={Role.ADMINISTRATOR}),
]
