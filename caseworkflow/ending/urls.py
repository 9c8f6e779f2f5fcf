"""The pages of every ending; what one person proposes, a team leader confirms."""

from accounts.roles import Role
from caseworkflow.case.forms import ReasonForm
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_lead, may_work_case
from caseworkflow.case.urls import CASE
from caseworkflow.ending import forms, services
from caseworkflow.ending.presenters import proposal_of
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import PlainAct

LEADERS = frozenset({Role.TEAM_LEADER})
PROPOSE = PlainAct(
    "propose_ending",
    "Propose to end the case",
    may_work_case,
    hint="A team leader other than you confirms it. Nobody outside is told before.",
)
DECLINE = PlainAct(
    "decline_proposal",
    "Decline what was asked",
    may_lead,
    hint="The case goes on as it was. Whoever asked reads your reason in the timeline.",
)
REPORT_DEATH = PlainAct(
    "report_death",
    "Report a death",
    may_work_case,
    hint="Every message to the person stops at once. A team leader other than you confirms it.",
)
ENDING_PROPOSED = proposal_of("propose_ending", Case.get_closure_reason_display)
DEATH_REPORTED = proposal_of("report_death", lambda case: case.death_source)

urlpatterns = [
    declare_transition(
        CASE,
        "complete_session",
        services.complete_session,
        forms.SessionForm,
        verbs=("begin_session",),
        hint="The session was held, and the case is completed. The officer is told that they completed.",
    ),
    declare_transition(CASE, "complete", services.complete_case, forms.CompleteCaseForm),
    declare_plain_act(CASE, PROPOSE, services.propose_ending, forms.ProposeEndingForm, is_warning=True),
    declare_transition(
        CASE,
        "end_without_completion",
        services.end_without_completion,
        forms.EndForm,
        roles=LEADERS,
        is_warning=True,
        panel=ENDING_PROPOSED,
    ),
    declare_plain_act(CASE, DECLINE, services.decline_proposal, ReasonForm, roles=LEADERS),
    declare_transition(CASE, "close", services.close_case, forms.CloseForm, roles=LEADERS),
    declare_transition(CASE, "reopen", services.reopen_case, ReasonForm, roles=LEADERS),
    declare_plain_act(CASE, REPORT_DEATH, services.report_death, forms.DeathReportForm),
    declare_transition(
        CASE,
        "close_died",
        services.close_died,
        forms.DeathForm,
        roles=LEADERS,
        is_warning=True,
        panel=DEATH_REPORTED,
    ),
    declare_transition(
        CASE, "close_transferred", services.close_transferred, forms.TransferForm, roles=LEADERS, is_warning=True
    ),
]
