"""One page for every act on a case: what it means, whom it tells, the facts it needs, and what stands in its way."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.words import weekday_in_words
from caseworkflow.case import guards
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_work_case
from caseworkflow.case.presenters import moves_since, outgoing_messages
from caseworkflow.case.services import Said
from ledger.models import Entry
from workflow.machine import MoveConflict, MoveRefused, blockers, label_of
from workflow.templatetags.ui_tags import show_day
from workflow.views import ActView

#: Reasons that the form of a move answers itself.
ANSWERED: dict[str, tuple[Any, ...]] = {
    "assess": (guards.identity_is_confirmed,),
    "agree_plan": (guards.high_needs_are_answered,),
    "accept_cause": (guards.excuse_is_on_record,),
}

#: What one person proposes and another confirms.
PROPOSED = {"end_without_completion": "propose_ending", "close_died": "report_death"}

LONGEST = 10  # digits of a version

WARNINGS = frozenset({"end_without_completion", "close_died", "close_transferred", "confirm_breach", "propose_ending"})


def blockers_beyond_form(case: Case, verb: str) -> list[str]:
    """Why a move must wait, without what its own form asks for."""
    step = case.step(verb)
    answered = {check.refusal for check in ANSWERED.get(verb, ())}
    return [reason for reason in blockers(step, case) if reason not in answered] if step else []


def step_named(verb: str) -> Any:
    return next(step for step in Case.steps() if step.name == verb)


def what_next(case: Case) -> str:
    """What is due next and by when, for the reader of a message."""
    if not case.next_due_at:
        return "Nothing is due on it now."
    return f"Next: {case.get_next_clock_display().lower()}, by {weekday_in_words(case.next_due_at)}."


class CaseAct(ActView):
    """The case of the address, one form, one act; a refusal is shown above what was typed."""

    model: Any = Case
    template_name = "caseworkflow/case_move.html"
    related = (
        "person",
        "programme",
        "programme_version__programme",
        "caseworker",
        "provider",
        "referral__programme",
        "referral__programme_version__programme",
        "referral__sender",
        "contract",
        "placement",
        "risk_screen",
        "disposal_clock",
    )
    verb = label = hint = button = ""
    act: Any = None
    conflict: MoveConflict | None = None

    @property
    def case(self) -> Case:
        return self.row

    def check(self) -> None:
        """Refuse the page itself where there is no such act from here, or it is not this user's."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        first = getattr(self.form_class, "first", dict)
        return {**super().get_initial(), **(first(self.row) if first is not dict else {})}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def perform(self, given: dict[str, Any]) -> Any:
        return self.act(case_id=self.case.pk, actor=self.request.user, **given)

    def refused(self, form: Any, refused: MoveRefused) -> HttpResponse:
        self.conflict = refused if isinstance(refused, MoveConflict) else None
        return super().refused(form, refused)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            case=self.case,
            label=self.title(),
            hint=self.means(),
            button=self.button or self.title(),
            waiting=self.waiting(),
            told=self.told(),
            is_warning=self.verb in WARNINGS,
            changed=moves_since(self.case, self.typed_version) if self.conflict else (),
            back_url=reverse("caseworkflow:case-detail", args=[self.case.pk]),
            **context,
        )

    @cached_property
    def typed_version(self) -> int:
        given = self.request.POST.get("version", "")
        return int(given) if given.isdecimal() and len(given) < LONGEST else self.case.version

    def title(self) -> str:
        return self.label

    def means(self) -> str:
        return self.hint

    def waiting(self) -> list[str]:
        return []

    def told(self) -> list[dict[str, str]]:
        return outgoing_messages(self.case, self.verb)

    def get_success_url(self) -> str:
        return reverse("caseworkflow:case-detail", args=[self.case.pk])

    def after(self, made: Any) -> str:
        messages.success(self.request, self.said(made))
        return self.get_success_url()

    def said(self, made: Any) -> str:
        """What was done, what happens next, and by when."""
        if isinstance(made, Said):
            return made.sentence
        case = made if isinstance(made, Case) else Case.objects.get(pk=self.case.pk)
        return f"{self.title()}: done. It is now “{case.get_state_display()}”. {what_next(case)}"


class MoveView(CaseAct):
    """Make one move of the machine: urls name the verb, the form that it needs and the act that it calls."""

    row_of_table = ""

    @property
    def move(self) -> str:
        return self.row_of_table or self.verb

    def check(self) -> None:
        step: Any = self.case.step(self.move)
        if step is None:
            raise MoveRefused(f"“{self.title()}” is not possible from “{self.case.get_state_display()}”.")
        if not step.permission(self.case, self.request.user):
            raise PermissionDenied

    def title(self) -> str:
        return label_of(step_named(self.move))

    def means(self) -> str:
        return step_named(self.move).custom.get("hint", "")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{"proposed": self.proposed(), **context})

    def proposed(self) -> list[dict[str, Any]]:
        """Who asked for it, when, and why, for the person who confirms it."""
        asked = Entry.objects.about(self.case).filter(verb=PROPOSED.get(self.verb, "")).select_related("actor").last()
        if asked is None:
            return []
        why = self.case.death_source if asked.verb == "report_death" else self.case.get_closure_reason_display()
        said = [
            ("Asked for by", f"{asked.actor}, {show_day(asked.at)}"),
            ("Why", why),
            ("What they wrote", asked.reason),
        ]
        return [{"key": key, "value": value} for key, value in said if value]

    def waiting(self) -> list[str]:
        return blockers_beyond_form(self.case, self.move) if not self.request.POST else []


class ActPage(CaseAct):
    """Make an act that is no move: who may, and in which states it makes sense, are named beside it."""

    may: Callable[[Any, Any], bool] = staticmethod(may_work_case)
    states: tuple[str, ...] = ()

    def check(self) -> None:
        if not self.may(self.case, self.request.user):
            raise PermissionDenied
        if self.states and self.case.state not in self.states:
            raise MoveRefused(f"“{self.label}” is not possible from “{self.case.get_state_display()}”.")
