"""The pages of doubt and breach."""

from accounts.roles import Role
from caseworkflow.case.states import CaseState
from caseworkflow.case.urls import declare_act, declare_transition
from caseworkflow.concern import forms, services
from caseworkflow.concern.services import breach_papers
from caseworkflow.concern.views import BreachReview

urlpatterns = [
    declare_transition("raise_concern", services.raise_concern, forms.ConcernForm),
    declare_act(
        "record_excuse",
        services.record_excuse,
        forms.ExcuseForm,
        label="Record the reason they gave",
        hint="The law turns on it: they must be asked, and the answer kept.",
        states=(CaseState.CONCERN,),
    ),
    declare_transition("accept_cause", services.accept_cause, forms.CauseForm),
    declare_transition(
        "raise_breach", services.raise_breach, forms.BreachForm, view=BreachReview, papers_of=breach_papers
    ),
    declare_transition(
        "confirm_breach",
        services.confirm_breach,
        forms.ConfirmBreachForm,
        roles={Role.TEAM_LEADER},
        view=BreachReview,
        papers_of=breach_papers,
    ),
]
