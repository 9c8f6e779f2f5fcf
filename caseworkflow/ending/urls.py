"""The pages of every ending; what one person proposes, a team leader confirms."""

from accounts.roles import Role
from caseworkflow.case.forms import ReasonForm
from caseworkflow.case.machines import ANY_OPEN, MAY_BE_ENDED
from caseworkflow.case.policies import may_lead, may_work_case
from caseworkflow.case.reports import evidence_of
from caseworkflow.case.urls import CASE
from caseworkflow.ending import forms, services
from caseworkflow.ending.presenters import death_reported, ending_proposed, how_it_ended, what_waits
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import PlainAct

LEADERS = frozenset({Role.TEAM_LEADER})
PROPOSE = PlainAct(
    "propose_ending",
    "Propose to end the case",
    may_work_case,
    tuple(MAY_BE_ENDED),
    hint="A team leader other than you confirms it. Nobody outside is told before.",
)
DECLINE = PlainAct(
    "decline_proposal",
    "Decline what was asked",
    may_lead,
    tuple(ANY_OPEN),
    hint="The case goes on as it was. Whoever asked reads your reason in the timeline.",
    holds=lambda case: what_waits(case) is not None,
)
REPORT_DEATH = PlainAct(
    "report_death",
    "Report a death",
    may_work_case,
    tuple(ANY_OPEN),
    hint="Every message to the person stops at once. A team leader other than you confirms it.",
)
EVIDENCE = ("What it rests on", evidence_of)
ENDED = ("How it ended", how_it_ended)

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
        proposed=ending_proposed,
        panel=EVIDENCE,
    ),
    declare_plain_act(
        CASE, DECLINE, services.decline_proposal, ReasonForm, roles=LEADERS, proposed=what_waits, panel=EVIDENCE
    ),
    declare_transition(CASE, "close", services.close_case, forms.CloseForm, roles=LEADERS, panel=ENDED),
    declare_transition(CASE, "reopen", services.reopen_case, ReasonForm, roles=LEADERS, panel=ENDED),
    declare_plain_act(CASE, REPORT_DEATH, services.report_death, forms.DeathReportForm),
    declare_transition(
        CASE,
        "close_died",
        services.close_died,
        forms.DeathForm,
        roles=LEADERS,
        is_warning=True,
        proposed=death_reported,
        panel=EVIDENCE,
    ),
    declare_transition(
        CASE, "close_transferred", services.close_transferred, forms.TransferForm, roles=LEADERS, is_warning=True
    ),
]
