"""Case notes."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.note import views

urlpatterns = [
    declare_address("<uuid:pk>/note/", views.NoteCreate.as_view(), name="note-create", roles=PROVIDER),
]
