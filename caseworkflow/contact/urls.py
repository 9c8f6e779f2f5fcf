"""Reaching the person and meeting them."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.contact import views

urlpatterns = [
    declare_address("<uuid:pk>/attempt/", views.AttemptCreate.as_view(), name="attempt-create", roles=PROVIDER),
    declare_address("<uuid:pk>/book/", views.AppointmentCreate.as_view(), name="appointment-create", roles=PROVIDER),
    declare_address(
        "appointments/<uuid:pk>/record/", views.AppointmentRecord.as_view(), name="appointment-record", roles=PROVIDER
    ),
    declare_address(
        "appointments/<uuid:pk>/rebook/", views.AppointmentRebook.as_view(), name="appointment-rebook", roles=PROVIDER
    ),
]
