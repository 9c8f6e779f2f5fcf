"""What was agreed."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.case.forms import ReasonForm
from caseworkflow.case.urls import declare_transition
from caseworkflow.plan import services, views

urlpatterns = [
    declare_transition("begin", services.begin_plan),
    declare_transition("begin_session", services.begin_session),
    declare_transition("change_to_treatment", services.change_to_treatment, ReasonForm),
    declare_transition("change_to_education", services.change_to_education, ReasonForm),
    declare_address("<uuid:pk>/agree-plan/", views.PlanAgree.as_view(), name="plan-agree", roles=PROVIDER),
    declare_address("<uuid:pk>/other-help/", views.OnwardCreate.as_view(), name="onward-create", roles=PROVIDER),
    declare_address("goals/<uuid:pk>/result/", views.GoalResult.as_view(), name="goal-result", roles=PROVIDER),
    declare_address("other-help/<uuid:pk>/began/", views.OnwardStart.as_view(), name="onward-start", roles=PROVIDER),
]
