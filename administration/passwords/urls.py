"""Setting a password by a link: whoever holds the link may."""

from accounts.policy import ANYONE, declare_address
from administration.passwords import views

urlpatterns = [
    declare_address("password/", views.PasswordSet.as_view(), name="password-set", roles=ANYONE),
    declare_address("password/<str:token>/", views.PasswordLinkOpen.as_view(), name="password-link", roles=ANYONE),
]
