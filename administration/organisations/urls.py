"""Organisations, for administrators."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.organisations import views

ADMINISTRATORS = {Role.ADMINISTRATOR}
urlpatterns = [
    declare_address("organisations/", views.OrganisationList.as_view(), name="organisation-list", roles=ADMINISTRATORS),
    declare_address(
        "organisations/add/", views.OrganisationCreate.as_view(), name="organisation-create", roles=ADMINISTRATORS
    ),
    declare_address(
        "organisations/<uuid:pk>/", views.OrganisationChange.as_view(), name="organisation-change", roles=ADMINISTRATORS
    ),
]
