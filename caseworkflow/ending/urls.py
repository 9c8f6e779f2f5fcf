"""The pages of every ending; what one person proposes, a team leader confirms."""

from accounts.roles import Role
from caseworkflow.case.forms import ReasonForm
from caseworkflow.case.policies import may_lead
from caseworkflow.case.urls import declare_act, declare_transition
from caseworkflow.ending import forms, services
from caseworkflow.ending.views import OneSession

LEADERS = frozenset({Role.TEAM_LEADER})

urlpatterns = [
    declare_transition("complete_session", services.complete_session, forms.SessionForm, view=OneSession),
    declare_transition("complete", services.complete_case, forms.CompleteCaseForm),
    declare_act(
        "propose_ending",
        services.propose_ending,
        forms.ProposeEndingForm,
        label="Propose to end the case",
        hint="A team leader other than you confirms it. Nobody outside is told before.",
    ),
    declare_transition("end_without_completion", services.end_without_completion, forms.EndForm, roles=LEADERS),
    declare_act(
        "decline_proposal",
        services.decline_proposal,
        ReasonForm,
        label="Decline what was asked",
        hint="The case goes on as it was. Whoever asked reads your reason in the timeline.",
        roles=LEADERS,
        may=may_lead,
    ),
    declare_transition("close", services.close_case, forms.CloseForm, roles=LEADERS),
    declare_transition("reopen", services.reopen_case, ReasonForm, roles=LEADERS),
    declare_act(
        "report_death",
        services.report_death,
        forms.DeathReportForm,
        label="Report a death",
        hint="Every message to the person stops at once. A team leader other than you confirms it.",
    ),
    declare_transition("close_died", services.close_died, forms.DeathForm, roles=LEADERS),
    declare_transition("close_transferred", services.close_transferred, forms.TransferForm, roles=LEADERS),
]
