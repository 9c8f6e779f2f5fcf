"""The one next step of a case, what else may be done now, and what must wait and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.words import day_of_value
from caseworkflow.case.deadlines.duties import Thing, Urgency, put_in_order, things_on
from caseworkflow.case.policies import is_team_leader_of, may_work_case
from caseworkflow.case.states import WORK_IS_OVER, CaseState
from caseworkflow.case.terms import ActsBy, DueAct
from programmes.calendar import end_of_day
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
    things: list[Thing] = field(init=False)
    reasons: dict[str, list[str]] = field(init=False)
    open_verbs: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.things = put_in_order(things_on(self.case), self.now)
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

    def is_theirs(self, thing: Thing) -> bool:
        """Whether this user may do it: a team leader may do a caseworker's, and never the other way round."""
        if thing.is_for(ActsBy.LEADER):
            return is_team_leader_of(self.case, self.user)
        return thing.is_for(ActsBy.WORKER) and self.works


#: Acts that one person proposed and another confirms, by the move that confirms them.
CONFIRMED_BY = {
    DueAct.CONFIRM_DEATH: ("A death was reported", "close_died"),
    DueAct.CONFIRM_ENDING: ("An ending was proposed", "end_without_completion"),
    DueAct.CONFIRM_BREACH: ("A breach review was asked for", "confirm_breach"),
}

#: Whose step it is, where it is not this user's.
THEIRS = {
    ActsBy.LEADER: "A team leader does this. It stands in their inbox.",
    ActsBy.POLICE: "Police do this. You are told here as soon as they have decided.",
    ActsBy.CLOCK: "The system does this by itself.",
}


def next_thing(view: View) -> Thing | None:
    """What this user must do first; where nothing is theirs, or the rest waits for somebody else, what comes first of all."""
    holding = next((one for one in view.things if one.duty.holds), None)
    theirs = (one for one in view.things if view.is_theirs(one) and one.urgency(view.now) < Urgency.STANDING)
    return holding or next(theirs, None) or next(iter(view.things), None)


def next_step(view: View) -> NextStep:
    thing = next_thing(view)
    if thing is None:
        return _nothing(view)
    return _ours(view, thing, step_of(view, thing))


def step_of(view: View, thing: Thing) -> NextStep:
    """The words and the page of one thing that is owed."""
    if thing.act in CONFIRMED_BY:
        return _second(*CONFIRMED_BY[DueAct(thing.act)], thing, view)
    step = STEPS.get(DueAct(thing.act))
    if step is not None:
        return step(view, thing)
    return NextStep(thing.label, due_words(thing), thing.duty.page, thing.duty.button, thing.about)


def _second(title: str, verb: str, thing: Thing, view: View) -> NextStep:
    """What one person proposed and another confirms."""
    if verb in view.open_verbs:
        text = "Look at what was tried and said before you confirm it."
        return NextStep(title, text, thing.duty.page, thing.duty.button)
    return NextStep(title, "A team leader other than who asked for it confirms it. It stands in their inbox.")


def _ours(view: View, thing: Thing, step: NextStep) -> NextStep:
    """A step that this user may not take is shown without its button."""
    if view.is_theirs(thing) or (not step.page and step.text):
        return step
    whose = THEIRS.get(ActsBy(thing.who)) or f"This is for {view.case.caseworker}, or for somebody who covers."
    return replace(step, page="", text=whose)


def _page(verb: str) -> str:
    return PAGES.get(verb) or f"case-{verb.replace('_', '-')}"


def _first_try(view: View, thing: Thing) -> NextStep:
    return _named(f"Try to reach {view.case.person.name}", thing)


def _try_again(view: View, thing: Thing) -> NextStep:
    return _named(f"Try again to reach {view.case.person.name}", thing)


def _named(title: str, thing: Thing, text: str = "") -> NextStep:
    return NextStep(title, text or due_words(thing), thing.duty.page, thing.duty.button, thing.about)


def _decide(_view: View, thing: Thing) -> NextStep:
    text = "Everything that the programme asks has been tried."
    return _named("Decide whether to end the case", thing, text)


def _appointment(view: View, thing: Thing) -> NextStep:
    if view.case.state == CaseState.BOOKED:
        return _named("Offer another first appointment", thing)
    return _named("Offer a first appointment", thing, f"You have spoken to them. {due_words(thing)}".strip())


def _record(view: View, thing: Thing) -> NextStep:
    one = next((one for one in view.meetings if str(one.pk) == thing.about), None)
    if one is None:
        return _named(thing.label, thing)
    if one.starts_at <= view.now:
        return _named(f"Record what came of the appointment at {show_moment(one.starts_at)}", thing)
    where = f"{one.get_mode_display()}{f', {one.place}' if one.place else ''}."
    return _named(f"{one.get_kind_display()} at {show_moment(one.starts_at)}", thing, where)


def _assess(view: View, thing: Thing) -> NextStep:
    waits = view.waits("assess")
    text = " ".join(waits) or "They came. Keep what you found while it is fresh."
    return _named("Record the first assessment", thing, text)


def _plan(view: View, thing: Thing) -> NextStep:
    return _named("Agree a plan", thing, " ".join(view.waits("agree_plan")))


def _begin(view: View, thing: Thing) -> NextStep:
    if view.case.is_one_session:
        return NextStep("Hold the session", "Offer other help in it.", "case-complete-session", "Record session")
    return _named("Begin what the plan says", thing)


def _meet(view: View, thing: Thing) -> NextStep:
    if "complete" in view.open_verbs and not view.case.choices.has_contract:
        text = "Everything that completing needs is there."
        return NextStep("Meet again, or complete", text, "case-complete", "Complete")
    return _named(thing.label, thing)


def _review(_view: View, thing: Thing) -> NextStep:
    return _named("Review how they are doing", thing)


def _hold(view: View, thing: Thing) -> NextStep:
    return _named(f"On hold: {view.case.get_hold_reason_display().lower()}", thing, "Is the reason still there?")


def _complete(_view: View, thing: Thing) -> NextStep:
    return _named("Ready to complete", thing, f"Everything that completing needs is there. {due_words(thing)}".strip())


def _concern(view: View) -> str:
    return f"Concern: {view.case.get_concern_reason_display().lower()}"


def _explain(view: View, thing: Thing) -> NextStep:
    return _named(_concern(view), thing, "Ask them why, today, and keep the answer.")


def _set_aside(view: View, thing: Thing) -> NextStep:
    return _named(_concern(view), thing, "An arrest is never a breach by itself. Say why nothing follows from it.")


def _judge(view: View, thing: Thing) -> NextStep:
    title = _concern(view)
    if view.case.excuse:
        return _named(title, thing, f"They said: {view.case.excuse}")
    if "raise_breach" in view.open_verbs:
        return NextStep(title, "No cause was given.", "case-raise-breach", "Raise breach review")
    return NextStep(title, "Offer another time, or propose to end the case.", "appointment-create", "Book again")


def _police(view: View, _thing: Thing) -> NextStep:
    if view.case.state == CaseState.BREACH_REVIEW:
        return NextStep("Police decide", "They have the papers. You are told here as soon as they have decided.")
    return NextStep("Police record the outcome", "They have the case back. It is closed when they have recorded it.")


def _close(view: View, thing: Thing) -> NextStep:
    if "close" in view.open_verbs:
        return _named("Close the case", thing, "The work is over.")
    return NextStep("A team leader closes the case", " ".join(view.waits("close")))


def _nothing(view: View) -> NextStep:
    if view.case.state == CaseState.CLOSED:
        return NextStep("Nothing more to do", f"Closed: {view.case.get_closure_reason_display().lower()}.")
    return NextStep("Nothing is due", "Nobody owes anything on this case now.")


STEPS: dict[DueAct, Callable[[View, Thing], NextStep]] = {
    DueAct.ATTEMPT: _first_try,
    DueAct.NEXT_ATTEMPT: _try_again,
    DueAct.FIRST_CONTACT: _try_again,
    DueAct.DECIDE: _decide,
    DueAct.APPOINTMENT: _appointment,
    DueAct.RECORD: _record,
    DueAct.ASSESS: _assess,
    DueAct.PLAN: _plan,
    DueAct.BEGIN: _begin,
    DueAct.MEET: _meet,
    DueAct.REVIEW: _review,
    DueAct.HOLD: _hold,
    DueAct.COMPLETE: _complete,
    DueAct.EXPLAIN: _explain,
    DueAct.JUDGE: _judge,
    DueAct.SET_ASIDE: _set_aside,
    DueAct.POLICE: _police,
    DueAct.CLOSE: _close,
}

ENDED = (CaseState.BREACH_REVIEW, *WORK_IS_OVER)


# -- what else is owed -----------------------------------------------------------------------------------------------


def further_things(view: View) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What is owed beside the next step: first what is a matter of safety or law and due, or late, then the rest; each once."""
    first = next_thing(view)
    said = {first.label} if first else set()
    urgent: list[dict[str, str]] = []
    rest: list[dict[str, str]] = []
    for one in view.things:
        if one.label not in said or one.act in EACH:
            said.add(one.label)
            if one != first:
                (urgent if one.urgency(view.now) <= Urgency.LATE else rest).append(_further(view, one))
    return urgent, rest


#: Of these a case may owe several, each by a day of its own.
EACH = (DueAct.CONDITION, DueAct.CHASE)


def _further(view: View, thing: Thing) -> dict[str, str]:
    step = step_of(view, thing)
    whose = "" if thing.is_for(ActsBy.WORKER) else f"{ActsBy(thing.who).label}: "
    words = " ".join(filter(None, [f"{whose}{thing.label}.", due_words(thing)]))
    url = case_url(step.page, step.pk or view.case.pk) if step.page and view.is_theirs(thing) else ""
    return {"text": words, "url": url}


# -- what else, and what must wait -----------------------------------------------------------------------------------


def next_step_card(view: View) -> dict[str, Any]:
    """The Next step card: one button, the rest as links, and the moves that must wait with their reasons."""
    step = next_step(view)
    url = case_url(step.page, step.pk or view.case.pk) if step.page else ""
    links = {one["url"]: one for one in [*_more(view), *_moves(view)]}
    links.pop(url, None)
    urgent, rest = further_things(view)
    waiting = [(offer, view.waits(offer.verb)) for offer in view.offers if offer.verb not in HIDDEN]
    return {
        "title": step.title,
        "text": step.text,
        "url": url,
        "button": step.button,
        "others": list(links.values()),
        "urgent": urgent,
        "further": rest,
        "waiting": [{"label": offer.label, "reasons": reasons} for offer, reasons in waiting if reasons],
    }


#: Appointments of the law, which are held at their hour and not by it.
HELD_AT = (DueAct.INITIAL, DueAct.FOLLOW_UP)


def due_words(thing: Thing) -> str:
    """By which day, or at which hour; an appointment says its own."""
    if thing.due_at is None or thing.act == DueAct.RECORD:
        return ""
    if thing.due_at == end_of_day(day_of_value(thing.due_at)):
        return f"By {show_day(thing.due_at)}."
    return f"{'At' if thing.act in HELD_AT else 'By'} {show_moment(thing.due_at)}."


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
