"""Where somebody is signed in: everybody sees and ends their own."""

from accounts.policy import declare_address
from accounts.roles import PEOPLE
from administration.sessions import views

urlpatterns = [
    declare_address("sessions/", views.SessionList.as_view(), name="session-list", roles=PEOPLE),
    declare_address("sessions/end/", views.SessionEnd.as_view(), name="session-end", roles=PEOPLE),
    declare_address("sessions/end-others/", views.OtherSessionsEnd.as_view(), name="session-end-others", roles=PEOPLE),
]
