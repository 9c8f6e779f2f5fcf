"""The auditor's ledger and the administrator's background work."""

from django.urls import path

from ledger import views

app_name = "ledger"
urlpatterns = [
    path("entries/", views.EntryList.as_view(), name="entry-list"),
    path("jobs/", views.JobList.as_view(), name="job-list"),
    path("jobs/<uuid:pk>/replay/", views.JobReplay.as_view(), name="job-replay"),
]
