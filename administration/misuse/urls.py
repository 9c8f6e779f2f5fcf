"""What looks like misuse, for the auditor; what it is judged by, for administrators."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.misuse import views

AUDITORS, ADMINISTRATORS = {Role.AUDITOR}, {Role.ADMINISTRATOR}
urlpatterns = [
    declare_address("audit/today/", views.AuditorToday.as_view(), name="audit-today", roles=AUDITORS),
    declare_address("audit/misuse/", views.MisuseList.as_view(), name="alert-list", roles=AUDITORS),
    declare_address("audit/misuse/<uuid:pk>/", views.AlertReview.as_view(), name="alert-review", roles=AUDITORS),
    declare_address("audit/look-ups/", views.LookUpList.as_view(), name="lookup-list", roles=AUDITORS),
    declare_address("audit/look-ups/<uuid:pk>/", views.LookUpReview.as_view(), name="lookup-review", roles=AUDITORS),
    declare_address("hours/", views.HoursList.as_view(), name="hours-list", roles=ADMINISTRATORS),
    declare_address("hours/add/", views.HoursCreate.as_view(), name="hours-create", roles=ADMINISTRATORS),
    declare_address("hours/<uuid:pk>/end/", views.HoursEnd.as_view(), name="hours-end", roles=ADMINISTRATORS),
    declare_address("people/<uuid:pk>/home/", views.PersonHome.as_view(), name="person-home", roles=ADMINISTRATORS),
]
