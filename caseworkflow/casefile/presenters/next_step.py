"""The one next step of a case, what else may be done now, and what must wait and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from caseworkflow.case.policies import is_team_leader_of, may_work_case
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import DueAct
from caseworkflow.contact.terms import CAME, AppointmentKind
from workflow.machine import AvailableTransition
from workflow.templatetags.ui_tags import show_day, show_moment

#: Moves whose page is that of the act which makes them, and moves that are made only together with another act.
PAGES = {
    "start_contact": "attempt-create",
    "book": "appointment-create",
    "rebook": "appointment-create",
    "assess": "assessment-create",
    "agree_plan": "plan-agree",
    "begin_session": "case-complete-session",
}

#: Never a first choice: they stand at the end of the links.
SELDOM = ("close_died", "close_transferred", "end_without_completion", "change_to_treatment", "change_to_education")


#: Waiting for these is no news: nobody has proposed or reported anything.
HIDDEN = ("close_died", "start_contact", "rebook", "set_concern_aside")


@dataclass(frozen=True)
class NextStep:
    """What to do now: `page` is a URL name of this room, or empty where somebody else must act."""

    title: str
    text: str = ""
    page: str = ""
    button: str = ""
    pk: Any = None


@dataclass
class View:
    """What the next step is worked out from: one case as one user sees it, at one moment."""

    case: Any
    user: Any
    offers: Sequence[AvailableTransition]
    meetings: Sequence[Any]
    now: datetime
    reasons: dict[str, list[str]] = field(init=False)
    open_verbs: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.reasons = {one.verb: list(one.reasons) for one in self.offers}
        self.open_verbs = {verb for verb, reasons in self.reasons.items() if not reasons}

    def waits(self, verb: str) -> list[str]:
        """Why a move must wait; nothing where it may be made, or is not this user's."""
        return self.reasons.get(verb, [])

    @property
    def works(self) -> bool:
        return may_work_case(self.case, self.user)

    @property
    def planned(self) -> Any:
        """The first appointment whose outcome nobody has recorded."""
        return next((one for one in self.meetings if not one.is_recorded), None)

    @property
    def was_met(self) -> bool:
        return any(one.kind == AppointmentKind.FIRST and one.attendance in CAME for one in self.meetings)


def next_step(view: View) -> NextStep:
    """By what was proposed, then by what has begun and is not written down, then by the state."""
    case = view.case
    if case.death_reported_by_id and case.state != CaseState.CLOSED:
        return _second("A death was reported", "close_died", "Confirm the death", view)
    if case.ending_proposed_by_id and case.state not in ENDED:
        return _second("An ending was proposed", "end_without_completion", "Confirm the ending", view)
    planned = view.planned
    if planned is not None and planned.starts_at <= view.now and case.state not in ENDED:
        title = f"Record what came of the appointment at {show_moment(planned.starts_at)}"
        return _ours(view, NextStep(title, "", "appointment-record", "Record what happened", planned.pk))
    return _ours(view, STEPS[CaseState(case.state)](view))


def _second(title: str, verb: str, button: str, view: View) -> NextStep:
    """What one person proposed and another confirms."""
    if verb in view.open_verbs:
        return NextStep(title, "Look at what was tried and said before you confirm it.", _page(verb), button)
    return NextStep(title, "A team leader other than who asked for it confirms it. It stands in their inbox.")


def _ours(view: View, step: NextStep) -> NextStep:
    """A step that this user may not take is shown without its button."""
    if view.works or not step.page or is_team_leader_of(view.case, view.user):
        return step
    return replace(step, page="", text=f"This is for {view.case.caseworker}, or for somebody who covers.")


def _page(verb: str) -> str:
    return PAGES.get(verb) or f"case-{verb.replace('_', '-')}"


def _allocated(view: View) -> NextStep:
    return NextStep(f"Try to reach {view.case.person.name}", "", "attempt-create", "Record attempt")


def _contacting(view: View) -> NextStep:
    if view.case.first_contact_at:
        return NextStep(
            "Offer a first appointment", "You have spoken to them.", "appointment-create", "Book appointment"
        )
    if view.case.next_clock == DueAct.DECIDE:
        text = "Everything that the programme asks has been tried."
        return NextStep("Decide whether to end the case", text, "case-propose-ending", "Propose to end the case")
    return NextStep(f"Try again to reach {view.case.person.name}", "", "attempt-create", "Record attempt")


def _booked(view: View) -> NextStep:
    if view.was_met:
        return _assess(view)
    if view.planned is not None:
        return _to_come(view)
    return NextStep("Offer another first appointment", "", "appointment-create", "Book appointment")


def _assess(view: View) -> NextStep:
    waits = view.waits("assess")
    text = " ".join(waits) or "They came. Keep what you found while it is fresh."
    return NextStep("Record the first assessment", text, "assessment-create", "Record assessment")


def _to_come(view: View) -> NextStep:
    one = view.planned
    where = f"{one.get_mode_display()}{f', {one.place}' if one.place else ''}."
    title = f"{one.get_kind_display()} at {show_moment(one.starts_at)}"
    return NextStep(title, where, "appointment-record", "Record what happened", one.pk)


def _assessed(view: View) -> NextStep:
    if view.case.is_one_session:
        return NextStep("Hold the session", "Offer other help in it.", "case-complete-session", "Record session")
    text = " ".join(view.waits("agree_plan"))
    return NextStep("Agree a plan", text, "plan-agree", "Agree plan")


def _plan(view: View) -> NextStep:
    if waits := view.waits("begin"):
        return NextStep("Have the contract signed", " ".join(waits), "contract-detail", "Go to the contract")
    return NextStep("Begin what the plan says", "", "case-begin", "Begin")


def _active(view: View) -> NextStep:
    if "complete" in view.open_verbs and view.planned is None:
        return NextStep(
            "Meet again, or complete", "Everything that completing needs is there.", "case-complete", "Complete"
        )
    if view.planned is not None:
        return _to_come(view)
    if view.case.next_clock == DueAct.REVIEW and view.case.next_due_at and view.case.next_due_at <= view.now:
        return NextStep("Review how they are doing", "", "assessment-create", "Record review")
    return NextStep("Book the next appointment", "", "appointment-create", "Book appointment")


def _suspended(view: View) -> NextStep:
    return NextStep(
        f"On hold: {view.case.get_hold_reason_display().lower()}",
        "Is the reason still there?",
        "case-resume",
        "Take off hold",
    )


def _concern(view: View) -> NextStep:
    title = f"Concern: {view.case.get_concern_reason_display().lower()}"
    if view.case.breach_raised_by_id:
        return _second("A breach review was asked for", "confirm_breach", "Confirm breach review", view)
    if "set_concern_aside" in view.open_verbs:
        words = "An arrest is never a breach by itself. Say why nothing follows from it."
        return NextStep(title, words, "case-set-concern-aside", "End concern: no breach")
    if not view.case.is_excuse_sought:
        return NextStep(title, "Ask them why, today, and keep the answer.", "case-record-excuse", "Record the reason")
    if "accept_cause" in view.open_verbs:
        return NextStep(title, f"They said: {view.case.excuse}", "case-accept-cause", "Accept cause")
    if "raise_breach" in view.open_verbs:
        return NextStep(title, "No cause was given.", "case-raise-breach", "Raise breach review")
    return NextStep(title, "Offer another time, or propose to end the case.", "appointment-create", "Book again")


def _breach_review(_view: View) -> NextStep:
    return NextStep("Police decide", "They have the papers. You are told here as soon as they have decided.")


def _ended(view: View) -> NextStep:
    if "close" in view.open_verbs:
        return NextStep("Close the case", "The work is over.", "case-close", "Close")
    return NextStep("A team leader closes the case", " ".join(view.waits("close")))


def _returned(view: View) -> NextStep:
    if "close" in view.open_verbs:
        return _ended(view)
    return NextStep("Police record the outcome", "They have the case back. It is closed when they have recorded it.")


def _closed(view: View) -> NextStep:
    return NextStep("Nothing more to do", f"Closed: {view.case.get_closure_reason_display().lower()}.")


STEPS: dict[CaseState, Callable[[View], NextStep]] = {
    CaseState.ALLOCATED: _allocated,
    CaseState.CONTACTING: _contacting,
    CaseState.BOOKED: _booked,
    CaseState.ASSESSED: _assessed,
    CaseState.PLAN: _plan,
    CaseState.IN_EDUCATION: _active,
    CaseState.IN_TREATMENT: _active,
    CaseState.SUSPENDED: _suspended,
    CaseState.CONCERN: _concern,
    CaseState.BREACH_REVIEW: _breach_review,
    CaseState.COMPLETED: _ended,
    CaseState.NOT_COMPLETED: _ended,
    CaseState.RETURNED: _returned,
    CaseState.CLOSED: _closed,
}

ENDED = (CaseState.BREACH_REVIEW, CaseState.COMPLETED, CaseState.NOT_COMPLETED, CaseState.RETURNED, CaseState.CLOSED)


# -- what else, and what must wait -----------------------------------------------------------------------------------


def next_step_card(view: View) -> dict[str, Any]:
    """The Next step card: one button, the rest as links, and the moves that must wait with their reasons."""
    step = next_step(view)
    url = case_url(step.page, step.pk or view.case.pk) if step.page else ""
    links = {one["url"]: one for one in [*_more(view), *_moves(view)]}
    links.pop(url, None)
    waiting = [(offer, view.waits(offer.verb)) for offer in view.offers if offer.verb not in HIDDEN]
    return {
        "title": step.title,
        "text": step.text or due_words(view.case),
        "url": url,
        "button": step.button,
        "others": list(links.values()),
        "waiting": [{"label": offer.label, "reasons": reasons} for offer, reasons in waiting if reasons],
    }


def due_words(case: Any) -> str:
    if not case.next_due_at or case.next_clock == DueAct.RECORD:
        return ""
    return f"{case.get_next_clock_display()}: by {show_day(case.next_due_at)}."


def case_url(page: str, pk: Any) -> str:
    return reverse(f"caseworkflow:{page}", args=[pk])


def _more(view: View) -> list[dict[str, str]]:
    """Acts that are no moves and that a worker wants near at hand while a case is open."""
    is_open = view.case.state not in ENDED
    found = [("Add note", "note-create", view.case.pk)]
    if view.works and is_open:
        found.insert(0, ("Record attempt", "attempt-create", view.case.pk))
        if view.case.assessed_on or view.planned is None:
            found.append(("Book appointment", "appointment-create", view.case.pk))
        if view.planned is not None:
            found.append(("Change the time", "appointment-rebook", view.planned.pk))
        if view.case.assessed_on:
            found.append(("Record review", "assessment-create", view.case.pk))
        if not view.case.ending_proposed_by_id:
            found.append(("Propose to end the case", "case-propose-ending", view.case.pk))
        if view.case.state == CaseState.CONCERN:
            found.append(("Record the reason they gave", "case-record-excuse", view.case.pk))
    return [{"label": label, "url": case_url(page, pk)} for label, page, pk in found]


def _moves(view: View) -> list[dict[str, str]]:
    """The moves that may be made now, the seldom ones last."""
    made = [one for one in view.offers if one.verb in view.open_verbs and one.verb not in {"start_contact", "rebook"}]
    made.sort(key=lambda one: one.verb in SELDOM)
    found = [{"label": one.label, "url": case_url(_page(one.verb), view.case.pk)} for one in made]
    if is_team_leader_of(view.case, view.user) and view.case.state != CaseState.CLOSED:
        found.append({"label": "Give to another caseworker", "url": case_url("case-reallocate", view.case.pk)})
    if is_team_leader_of(view.case, view.user) and _is_asked(view.case):
        found.insert(0, {"label": "Decline what was asked", "url": case_url("case-decline-proposal", view.case.pk)})
    if view.works and view.case.state != CaseState.CLOSED and not view.case.death_reported_by_id:
        found.append({"label": "Report a death", "url": case_url("case-report-death", view.case.pk)})
    return found


def _is_asked(case: Any) -> bool:
    is_breach = case.breach_raised_by_id and case.state == CaseState.CONCERN
    return bool(case.state not in ENDED and (case.death_reported_by_id or case.ending_proposed_by_id or is_breach))
