"""The addresses of this room, concept by concept."""

from administration.passwords import urls as passwords

app_name = "administration"
urlpatterns = [*passwords.urlpatterns]
