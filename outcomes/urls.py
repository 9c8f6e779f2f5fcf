"""The addresses of this room."""

app_name = "outcomes"
urlpatterns: list = []
