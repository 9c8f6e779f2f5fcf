"""One page for each act on a case; the acts that belong to no other concept."""

from accounts.roles import PROVIDER
from caseworkflow.case import services
from caseworkflow.case.forms import OnForm, StartContactForm, SuspendForm
from caseworkflow.case.models import Case
from caseworkflow.case.views import CaseTransition
from workflow.addresses import Noun, declare_transition

CASE = Noun(model=Case, name="case", route="<uuid:pk>/", roles=PROVIDER, view=CaseTransition)

urlpatterns = [
    declare_transition(CASE, "start_contact", services.start_contact, StartContactForm),
    declare_transition(CASE, "suspend", services.suspend_case, SuspendForm),
    declare_transition(CASE, "resume", services.resume_case, OnForm),
]
