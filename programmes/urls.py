"""The administrator's pages of programmes and reference values."""

from django.urls import path

from programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.ProgrammeList.as_view(), name="programme-list"),
    path("reference/", views.ReferenceList.as_view(), name="reference-list"),
    path("reference/<uuid:pk>/confirm/", views.ReferenceConfirm.as_view(), name="reference-confirm"),
    path("<uuid:pk>/", views.ProgrammeDetail.as_view(), name="programme-detail"),
    path("<uuid:pk>/publish/", views.VersionCreate.as_view(), name="version-create"),
]
