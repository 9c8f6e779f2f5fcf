"""Police systems, for administrators."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.clients import views

ADMINISTRATORS = {Role.ADMINISTRATOR}
urlpatterns = [
    declare_address("systems/", views.ClientList.as_view(), name="client-list", roles=ADMINISTRATORS),
    declare_address("systems/add/", views.ClientCreate.as_view(), name="client-create", roles=ADMINISTRATORS),
    declare_address("systems/<uuid:pk>/", views.ClientChange.as_view(), name="client-change", roles=ADMINISTRATORS),
    declare_address(
        "systems/<uuid:pk>/secret/", views.SecretRotate.as_view(), name="client-rotate", roles=ADMINISTRATORS
    ),
]
