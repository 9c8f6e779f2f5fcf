"""The addresses of cases: the lists, the pages of one case, and one page for each act, to be read by anyone."""

from typing import Any

from django.urls import URLPattern, path

from caseworkflow.forms import case as forms
from caseworkflow.policies.case import may_lead, may_work_case
from caseworkflow.services import case as services
from caseworkflow.services.concern import breach_papers
from caseworkflow.states import CaseState
from caseworkflow.views import allocation, case, contact, finding, inbox, lists, today
from caseworkflow.views.moves import ActPage, BreachReview, MoveView, OneSession


def move(verb: str, form: Any = forms.OnForm, *, view: Any = MoveView, **options: Any) -> URLPattern:
    """A move of the machine, by the act of the same name."""
    made = view.as_view(verb=verb, act=getattr(services, verb), form_class=form, **options)
    name = verb.replace("_", "-")
    return path(f"<uuid:pk>/{name}/", made, name=f"case-{name}")


def act(
    verb: str, label: str, hint: str, form: Any, *, states: tuple[str, ...] = (), may: Any = may_work_case
) -> URLPattern:
    """An act that is no move of the machine."""
    name, do = verb.replace("_", "-"), getattr(services, verb)
    made = ActPage.as_view(verb=verb, act=do, form_class=form, label=label, hint=hint, states=states, may=may)
    return path(f"<uuid:pk>/{name}/", made, name=f"case-{name}")


case_patterns: list[URLPattern] = [
    path("today/", today.Today.as_view(), name="today"),
    path("", lists.CaseList.as_view(), name="case-list"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/<uuid:pk>/allocate/", allocation.CaseAllocate.as_view(), name="case-allocate"),
    path("<uuid:pk>/", case.CaseDetail.as_view(), name="case-detail"),
    path("<uuid:pk>/contact/", case.CaseContact.as_view(), name="case-contact"),
    path("<uuid:pk>/assessment/", case.CaseAssessment.as_view(), name="case-assessment"),
    path("<uuid:pk>/plan/", case.CasePlan.as_view(), name="case-plan"),
    path("<uuid:pk>/timeline/", case.CaseTimeline.as_view(), name="case-timeline"),
    # reaching and meeting
    path("<uuid:pk>/attempt/", contact.AttemptCreate.as_view(), name="attempt-create"),
    path("<uuid:pk>/book/", contact.AppointmentCreate.as_view(), name="appointment-create"),
    path("appointments/<uuid:pk>/record/", contact.AppointmentRecord.as_view(), name="appointment-record"),
    path("appointments/<uuid:pk>/rebook/", contact.AppointmentRebook.as_view(), name="appointment-rebook"),
    # finding and agreeing
    path("<uuid:pk>/assess/", finding.assessment_create, name="assessment-create"),
    path("<uuid:pk>/agree-plan/", finding.PlanAgree.as_view(), name="plan-agree"),
    path("<uuid:pk>/note/", finding.NoteCreate.as_view(), name="note-create"),
    path("<uuid:pk>/other-help/", finding.OnwardCreate.as_view(), name="onward-create"),
    path("goals/<uuid:pk>/result/", finding.GoalResult.as_view(), name="goal-result"),
    path("other-help/<uuid:pk>/began/", finding.OnwardStart.as_view(), name="onward-start"),
    # the moves
    move("start_contact", forms.StartContactForm),
    move("begin"),
    move("begin_session"),
    move("complete_session", forms.SessionForm, view=OneSession),
    move("change_to_treatment", forms.ReasonForm),
    move("change_to_education", forms.ReasonForm),
    move("suspend", forms.SuspendForm),
    move("resume"),
    move("raise_concern", forms.ConcernForm),
    act(
        "record_excuse",
        "Record the reason they gave",
        "The law turns on it: they must be asked, and the answer kept.",
        forms.ExcuseForm,
        states=(CaseState.CONCERN,),
    ),
    move("accept_cause", forms.CauseForm),
    move("raise_breach", forms.BreachForm, view=BreachReview, papers_of=breach_papers),
    move("confirm_breach", forms.ConfirmBreachForm, view=BreachReview, papers_of=breach_papers),
    move("complete", forms.CompleteForm),
    act(
        "propose_ending",
        "Propose to end the case",
        "A team leader other than you confirms it. Nobody outside is told before.",
        forms.ProposeEndingForm,
    ),
    move("end_without_completion", forms.EndForm),
    act(
        "decline_proposal",
        "Decline what was asked",
        "The case goes on as it was. Whoever asked reads your reason in the timeline.",
        forms.ReasonForm,
        may=may_lead,
    ),
    move("close", forms.CloseForm),
    move("reopen", forms.ReasonForm),
    act(
        "report_death",
        "Report a death",
        "Every message to the person stops at once. A team leader other than you confirms it.",
        forms.DeathReportForm,
    ),
    move("close_died", forms.DeathForm),
    move("close_transferred", forms.TransferForm),
    path("<uuid:pk>/reallocate/", allocation.CaseReallocate.as_view(), name="case-reallocate"),
]
