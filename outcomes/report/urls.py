"""The addresses of figures and board reports."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.report import views

READERS = frozenset({Role.COMMISSIONER, Role.EVALUATOR, Role.TEAM_LEADER})
urlpatterns = [
    declare_address("", views.Dashboard.as_view(), name="dashboard", roles=READERS),
    declare_address("figures.csv", views.DashboardCsv.as_view(), name="dashboard-csv", roles=READERS),
    declare_address("methods/", views.Methods.as_view(), name="methods", roles=READERS),
    declare_address("reports/", views.ReportList.as_view(), name="report-list", roles=READERS),
    declare_address(
        "reports/new/", views.ReportCreate.as_view(), name="report-create", roles=READERS - {Role.EVALUATOR}
    ),
    declare_address("reports/<uuid:pk>/", views.ReportDetail.as_view(), name="report-detail", roles=READERS),
    declare_address("reports/<uuid:pk>/report.pdf", views.ReportFile.as_view(), name="report-pdf", roles=READERS),
    declare_address(
        "reports/<uuid:pk>/figures.csv",
        views.ReportFile.as_view(column="csv_path", kind="text/csv"),
        name="report-csv",
        roles=READERS,
    ),
    declare_address(
        "reports/<uuid:pk>/publish/", views.ReportPublish.as_view(), name="report-publish", roles={Role.COMMISSIONER}
    ),
]
