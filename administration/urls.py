"""The addresses of this room, concept by concept."""

from administration.access import urls as access
from administration.clients import urls as clients
from administration.commissions import urls as commissions
from administration.data_protection import urls as data_protection
from administration.holders import urls as holders
from administration.misuse import urls as misuse
from administration.organisations import urls as organisations
from administration.passwords import urls as passwords
from administration.people import urls as people
from administration.retention import urls as retention
from administration.sessions import urls as sessions
from administration.subject_access import urls as subject_access

app_name = "administration"
urlpatterns = [
    *passwords.urlpatterns,
    *people.urlpatterns,
    *organisations.urlpatterns,
    *commissions.urlpatterns,
    *clients.urlpatterns,
    *sessions.urlpatterns,
    *access.urlpatterns,
    *misuse.urlpatterns,
    *holders.urlpatterns,
    *data_protection.urlpatterns,
    *subject_access.urlpatterns,
    *retention.urlpatterns,
]
