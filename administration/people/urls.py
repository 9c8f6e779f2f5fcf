"""People, their roles and what a second administrator confirms."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.people import views

ADMINISTRATORS = {Role.ADMINISTRATOR}
PERSON = "people/<uuid:pk>/"
urlpatterns = [
    declare_address("people/", views.PersonList.as_view(), name="person-list", roles=ADMINISTRATORS),
    declare_address("people/add/", views.PersonCreate.as_view(), name="person-create", roles=ADMINISTRATORS),
    declare_address(PERSON, views.PersonDetail.as_view(), name="person-detail", roles=ADMINISTRATORS),
    declare_address(f"{PERSON}role/", views.RoleCreate.as_view(), name="person-move", roles=ADMINISTRATORS),
    declare_address(
        f"{PERSON}second-role/", views.SecondRoleCreate.as_view(), name="person-second-role", roles=ADMINISTRATORS
    ),
    declare_address(f"{PERSON}leave/", views.PersonLeave.as_view(), name="person-leave", roles=ADMINISTRATORS),
    declare_address(f"{PERSON}reset/", views.SignInReset.as_view(), name="person-reset", roles=ADMINISTRATORS),
    declare_address("requests/", views.RequestList.as_view(), name="request-list", roles=ADMINISTRATORS),
    declare_address("requests/<uuid:pk>/", views.RequestDecide.as_view(), name="request-decide", roles=ADMINISTRATORS),
]
