"""The pages beside a case: one to look at each satellite, and one view for every move that it can make."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from caseworkflow.case.forms import MoveForm
from caseworkflow.case.models import Case
from caseworkflow.satellite.presenters import text_row
from ledger import viewing
from ledger.models import Entry
from workflow.labels import TagKind
from workflow.machine import MoveRefused, label_of
from workflow.transitions import available_transitions, standing_blockers

CASES = ("person", "programme", "programme_version__programme", "caseworker", "referral")

CONFLICT = 409

NOT_FOR_YOU = [text_row("Details", "Shown to whoever works this case, to the team leader and to victim contact")]

SAID = {
    "open": "Opened",
    "impose": "Imposed by police",
    "person_signs": "Signed by the person",
    "police_refuse": "Police did not sign",
    "say_given": "Agrees",
    "say_refused": "Refuses",
}


@dataclass(frozen=True)
class Noun:
    """One kind of satellite: its model, what its pages are called, and its page for verbs that share one."""

    model: Any
    name: str
    title: str
    machine: str
    present: Callable[[Any], list[dict[str, Any]]] | None = None
    verbs: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    may_read: Callable[[Any, Any], bool] | None = None

    @property
    def template(self) -> str:
        return f"caseworkflow/{self.machine}_detail.html"

    def page_of(self, verb: str) -> str:
        return f"{self.name}-{dict(self.verbs).get(verb, verb).replace('_', '-')}"


@dataclass(frozen=True)
class PlainAct:
    """An act that is no move: in which states it may be made (none named: in all), and by whom."""

    verb: str
    label: str
    may: Callable[[Any, Any], bool]
    states: tuple[str, ...] = ()
    hint: str = ""

    def is_for(self, row: Any, user: Any) -> bool:
        return (not self.states or row.state in self.states) and self.may(row, user)


class OfOneCase:
    """The case of the address among those that this user may see, and its satellite."""

    noun: Any = None
    notes: tuple[PlainAct, ...] = ()

    @cached_property
    def case(self) -> Case:
        rows = Case.objects.visible_to(self.request.user).select_related(*CASES)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def row(self) -> Any:
        """The satellite; where it comes only later, one that is not saved yet stands for it."""
        row = self.found() or (self.noun.model(case=self.case) if self.comes_later() else None)
        if row is None:
            raise Http404
        row.case = self.case
        return row

    def found(self) -> Any:
        return self.noun.model.objects.filter(case=self.case).prefetch_related(*self.noun.parts).first()

    def comes_later(self) -> bool:
        return False

    def look(self) -> None:
        """Enter the look before the page is shown."""
        is_there = not self.row._state.adding
        viewing.record_viewing(self.row if is_there else self.case, actor=self.request.user, what=self.noun.machine)

    def address(self, page: str, **more: Any) -> str:
        return reverse(f"caseworkflow:{page}", kwargs={"pk": self.case.pk, **more})

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, noun=self.noun, **context)


class SatelliteDetail(OfOneCase, TemplateView):
    """Its state, its facts, what may be done now and what must wait, and how it came here."""

    def get_template_names(self) -> list[str]:
        return [self.noun.template]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.look()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = sorted(available_transitions(self.row, self.request.user), key=self.is_an_ending)
        acts = [self.link(offer) for offer in found]
        return super().get_context_data(
            row=self.row,
            facts=self.noun.present(self.row) if self.may_read else NOT_FOR_YOU,
            acts=[act for act in unique_pages(acts) if not act["reasons"]] + self.noted(),
            waiting=[act for act in unique_pages(acts) if act["reasons"]],
            entries=satellite_timeline(self.row) if self.may_read else [],
            **context,
        )

    @cached_property
    def may_read(self) -> bool:
        return self.noun.may_read is None or self.noun.may_read(self.row, self.request.user)

    def is_an_ending(self, offer: Any) -> bool:
        """Ways out stand last."""
        return self.row.states()(offer.target).kind is TagKind.ENDED

    def link(self, offer: Any) -> dict[str, Any]:
        page = self.noun.page_of(offer.verb)
        return {"label": offer.label, "hint": offer.hint, "reasons": offer.reasons, "url": self.address(page)}

    def noted(self) -> list[dict[str, Any]]:
        return [
            {"label": note.label, "hint": note.hint, "reasons": (), "url": self.address(self.noun.page_of(note.verb))}
            for note in self.notes
            if note.is_for(self.row, self.request.user)
        ]


def unique_pages(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two verbs that share a page are one link."""
    return list({act["url"]: act for act in reversed(acts)}.values())[::-1]


def satellite_timeline(*rows: Any) -> list[dict[str, Any]]:
    """What happened to some rows of one kind, newest first; looks are for the auditor."""
    steps = SAID | ({step.name: label_of(step) for step in type(rows[0]).steps()} if rows else {})
    kind = rows[0]._meta.label_lower if rows else ""
    entries = Entry.objects.filter(object_kind=kind, object_id__in=[str(row.pk) for row in rows])
    told = entries.exclude(kind="consultation").select_related("actor").order_by("-seq")[:50]
    return [
        {
            "at": one.at,
            "title": steps.get(one.verb) or one.verb.replace("_", " ").capitalize(),
            "by": one.actor,
            "text": one.reason,
        }
        for one in told
    ]


class SatelliteMove(OfOneCase, FormView):
    """Make one move: the address names the form that it needs and the act that it calls."""

    template_name = "caseworkflow/satellite_move.html"
    form_class = MoveForm
    act: Any = None
    verbs: tuple[str, ...] = ()
    note: PlainAct | None = None
    extra: tuple[str, ...] = ()
    tells: Any = None

    @cached_property
    def step(self) -> Any:
        return next((step for verb in self.verbs if (step := self.row.step(verb))), None)

    @property
    def label(self) -> str:
        return self.note.label if self.note else label_of(self.step)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_other_states()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_other_states()
        return super().post(request, *args, **kwargs)

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        self.look()
        return super().render_to_response(context, **options)

    def refuse_other_states(self) -> None:
        """No such move from here, then not this user's move; the service asks again under lock."""
        if self.note:
            is_there, is_theirs = not self.note.states or self.row.state in self.note.states, self.note.may
        else:
            is_there, is_theirs = self.step is not None, self.step.permission if self.step else None
        if not is_there:
            raise MoveRefused(f"This is not possible from “{self.row.get_state_display()}”.")
        if not is_theirs(self.row, self.request.user):
            raise PermissionDenied

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def get_initial(self) -> dict[str, Any]:
        return {**MoveForm.first(self.row), **self.form_class.first(self.row)}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=self.row,
            label=self.label,
            hint=self.note.hint if self.note else self.step.custom.get("hint", ""),
            waits=[] if self.note else standing_blockers(self.step, self.row),
            told=self.tells(self.row) if self.tells else {},
            back_url=self.get_success_url(),
            **context,
        )

    def get_success_url(self) -> str:
        return self.address(f"{self.noun.name}-detail")

    def perform(self, given: dict[str, Any]) -> None:
        """The act, with what was typed and what the address itself says."""
        named = {name: self.kwargs[name] for name in self.extra}
        known = {"version": given.get("version")} if not self.row._state.adding else {}
        given = {name: value for name, value in given.items() if name != "version"}
        self.act(case_id=self.case.pk, actor=self.request.user, **known, **named, **given)

    def form_valid(self, form: MoveForm) -> HttpResponse:
        try:
            self.perform(form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, list(refused.reasons))
            return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)
        messages.success(self.request, f"Recorded: {self.label}.")
        return redirect(self.get_success_url())
