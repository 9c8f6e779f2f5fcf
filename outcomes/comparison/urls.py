"""The addresses of comparisons: plans, what they found, and the files behind them."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.comparison import policies, services, views
from outcomes.comparison.forms import AmendPlanForm, RewritePlanForm, SendBackForm
from outcomes.comparison.models import AnalysisPlan
from outcomes.comparison.states import PlanState
from workflow.addresses import Noun, declare_plain_act, declare_transition
from workflow.machine import PlainAct

PLAN = "comparisons/plans/<uuid:pk>/"
NOUN = Noun(
    model=AnalysisPlan, name="analysisplan", route=PLAN, roles=policies.WRITERS, view=views.AnalysisPlanTransition
)
REWRITE = PlainAct(
    "rewrite",
    "Change the plan",
    policies.may_write_plan,
    states=(PlanState.WRITING,),
    hint="It can be changed until it is submitted.",
)
AMEND = PlainAct(
    "amend",
    "Amend the plan",
    policies.may_amend_plan,
    states=(PlanState.FROZEN,),
    hint="A version of its own begins with what this one says. This one stands until somebody else freezes the other.",
)

urlpatterns = [
    declare_address(
        "imports/comparators/",
        views.ComparisonFileList.as_view(),
        name="comparisonfile-list",
        roles={Role.TEAM_LEADER},
    ),
    declare_address("comparisons/", views.AnalysisPlanList.as_view(), name="analysisplan-list", roles=policies.READERS),
    declare_address(
        "comparisons/plans/new/",
        views.AnalysisPlanCreate.as_view(),
        name="analysisplan-create",
        roles=policies.WRITERS,
    ),
    declare_address(PLAN, views.AnalysisPlanDetail.as_view(), name="analysisplan-detail", roles=policies.READERS),
    declare_plain_act(NOUN, REWRITE, services.rewrite_plan, RewritePlanForm),
    declare_transition(NOUN, "submit", services.submit_plan),
    declare_transition(NOUN, "withdraw", services.withdraw_plan, is_warning=True),
    declare_transition(NOUN, "send_back", services.send_back_plan, SendBackForm, roles=policies.READERS),
    declare_transition(NOUN, "freeze", services.freeze_plan, roles=policies.READERS, is_warning=True),
    declare_plain_act(NOUN, AMEND, services.amend_plan, AmendPlanForm),
    declare_address(
        "comparisons/<uuid:pk>/", views.ComparisonDetail.as_view(), name="comparison-detail", roles=policies.READERS
    ),
]
