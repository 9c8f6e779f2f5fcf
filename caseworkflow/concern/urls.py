"""The pages of doubt and breach."""

from accounts.policy import declare_address
from accounts.roles import Role
from caseworkflow.case.policies import may_work_case
from caseworkflow.case.states import CaseState
from caseworkflow.case.urls import CASE
from caseworkflow.concern import forms, services, views
from caseworkflow.concern.reports import breach_papers
from caseworkflow.ending.presenters import breach_asked_for
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import PlainAct

EXCUSE = PlainAct(
    "record_excuse",
    "Record the reason they gave",
    may_work_case,
    (CaseState.CONCERN,),
    "The law turns on it: they must be asked, and the answer kept.",
)
PAPERS = ("Papers that police will read", breach_papers)

urlpatterns = [
    declare_transition(CASE, "raise_concern", services.raise_concern, forms.ConcernForm),
    declare_plain_act(CASE, EXCUSE, services.record_excuse, forms.ExcuseForm),
    declare_transition(CASE, "accept_cause", services.accept_cause, forms.CauseForm),
    declare_transition(CASE, "set_concern_aside", services.set_concern_aside, forms.NoBreachForm),
    declare_transition(CASE, "raise_breach", services.raise_breach, forms.BreachForm, panel=PAPERS),
    declare_transition(
        CASE,
        "confirm_breach",
        services.confirm_breach,
        forms.ConfirmBreachForm,
        roles={Role.TEAM_LEADER},
        is_warning=True,
        proposed=breach_asked_for,
        document=("caseworkflow:breach-papers", "The papers as one document (PDF)"),
        panel=PAPERS,
    ),
    declare_address(
        "<uuid:pk>/breach-papers.pdf", views.BreachPapers.as_view(), name="breach-papers", roles=CASE.roles
    ),
]
