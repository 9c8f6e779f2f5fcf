"""The addresses of this room."""

from django.urls import path

from outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("", views.Dashboard.as_view(), name="dashboard"),
    path("figures.csv", views.DashboardCsv.as_view(), name="dashboard-csv"),
    path("methods/", views.Methods.as_view(), name="methods"),
    path("imports/", views.ImportList.as_view(), name="import-list"),
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/new/", views.ReportCreate.as_view(), name="report-create"),
    path("reports/<uuid:pk>/", views.ReportDetail.as_view(), name="report-detail"),
    path("reports/<uuid:pk>/report.pdf", views.ReportFile.as_view(), name="report-pdf"),
    path(
        "reports/<uuid:pk>/figures.csv",
        views.ReportFile.as_view(column="csv_path", kind="text/csv"),
        name="report-csv",
    ),
    path("reports/<uuid:pk>/publish/", views.ReportPublish.as_view(), name="report-publish"),
]
