"""What was agreed."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.case.forms import OnForm, ReasonForm
from caseworkflow.case.urls import CASE
from caseworkflow.plan import services, views
from workflow.addresses import declare_transition

urlpatterns = [
    declare_transition(CASE, "begin", services.begin_plan, OnForm),
    declare_transition(CASE, "begin_session", services.begin_session, OnForm),
    declare_transition(CASE, "change_to_treatment", services.change_to_treatment, ReasonForm),
    declare_transition(CASE, "change_to_education", services.change_to_education, ReasonForm),
    declare_address("<uuid:pk>/agree-plan/", views.PlanAgree.as_view(), name="plan-agree", roles=PROVIDER),
    declare_address("<uuid:pk>/other-help/", views.OnwardCreate.as_view(), name="onward-create", roles=PROVIDER),
    declare_address("goals/<uuid:pk>/result/", views.GoalResult.as_view(), name="goal-result", roles=PROVIDER),
    declare_address("other-help/<uuid:pk>/began/", views.OnwardStart.as_view(), name="onward-start", roles=PROVIDER),
    declare_address("other-help/<uuid:pk>/asked/", views.OnwardChase.as_view(), name="onward-chase", roles=PROVIDER),
]
