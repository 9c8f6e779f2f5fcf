"""What was found."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.assessment import views

urlpatterns = [
    declare_address("<uuid:pk>/assess/", views.assessment_create, name="assessment-create", roles=PROVIDER),
]
