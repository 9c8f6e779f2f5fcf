"""The shape of a page that shows one row, of one that makes an act on it, and the one page of every transition."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from django.views.generic.base import TemplateResponseMixin

from ledger import viewing
from ledger.models import Entry, Kind
from workflow.forms import MoveForm
from workflow.machine import MoveConflict, MoveRefused, PlainAct, label_of, labels_of, standing_blockers
from workflow.proposals import Proposal, Proposed

CONFLICT = 409

LONGEST = 10  # digits of a version


def attachment_response(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, under this name; a table of text says how it is encoded."""
    answer = HttpResponse(content, content_type=f"{kind}; charset=utf-8" if kind == "text/csv" else kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class OneRow(TemplateResponseMixin):
    """The row of the address among those that this user may see; the look is entered before it is shown."""

    model: Any = None
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    proposed: Proposed | None = None

    def rows(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    @cached_property
    def row(self) -> Any:
        return get_object_or_404(self.rows_to_show(), pk=self.kwargs["pk"])

    def rows_to_show(self) -> Any:
        """With what the page says of them."""
        return self.rows().select_related(*self.related).prefetch_related(*self.prefetched)

    def proposal(self) -> Proposal | None:
        """What somebody else asked for, where this page decides it."""
        return self.proposed(self.row) if self.proposed else None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, proposal=self.proposal(), **context)

    def look(self) -> None:
        viewing.record_viewing(self.row, actor=self.request.user)

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        self.look()
        return super().render_to_response(context, **options)


class RowView(OneRow, TemplateView):
    """Show one row."""


class Refusable(FormView):
    """Make an act; a refusal comes back above the form, with what was typed."""

    done = ""

    def perform(self, given: dict[str, Any]) -> Any:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            made = self.perform(form.cleaned_data)
        except MoveRefused as refused:
            return self.refused(form, refused)
        if words := self.said(made):
            messages.success(self.request, words)
        return redirect(self.after(made))

    def said(self, made: Any) -> str:
        return self.done

    def after(self, made: Any) -> Any:
        return self.get_success_url()

    def refused(self, form: Any, refused: MoveRefused) -> HttpResponse:
        for reason in refused.reasons:
            form.add_error(refused.field if refused.field in form.fields else None, reason)
        return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)


class ActView(OneRow, Refusable):
    """Show one row and make one act on it. Where somebody else was first, the form is shown on what is there now.

    What is sent needs the row alone; a form that comes back reads what its page says of it.
    """

    is_shown_again = False

    @cached_property
    def row(self) -> Any:
        return self.find_row(is_sent=self.request.method == "POST" and not self.is_shown_again)

    def find_row(self, *, is_sent: bool) -> Any:
        return get_object_or_404(self.rows() if is_sent else self.rows_to_show(), pk=self.kwargs["pk"])

    def form_invalid(self, form: Any) -> HttpResponse:
        self.read_again()
        return super().form_invalid(form)

    def read_again(self) -> None:
        self.is_shown_again = True
        self.__dict__.pop("row", None)

    def get_initial(self) -> dict[str, Any]:
        return {"version": getattr(self.row, "version", None)}

    def refused(self, form: Any, refused: MoveRefused) -> HttpResponse:
        self.read_again()
        if "version" in form.fields:
            form.data = form.data.copy()
            form.data["version"] = self.row.version
        return super().refused(form, refused)


def changes_since(row: Any, version: int, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The moves that others made since somebody opened the page at a version, newest first."""
    made = max(row.version - version, 0)
    entries = Entry.objects.about(row).filter(kind=Kind.MOVE).select_related("actor").order_by("-seq")[:made]
    called = {**labels_of(row._meta.label_lower), **words}
    return [
        {
            "at": one.at,
            "title": called.get(one.verb) or one.verb.replace("_", " ").capitalize(),
            "by": one.actor,
            "text": one.reason,
        }
        for one in entries
    ]


class TransitionView(ActView):
    """The one page of every transition, and of every act that is none: what it means, the facts to judge it by, what it
    needs, whom it tells, and what stands in its way.

    An address declares the verbs or the plain act, the form and the service; a concept, whose row it is (`identity`),
    how the service is told (`target`), what is said afterwards (`said`) and where the reader goes (`back_url`).
    """

    template_name = "workflow/transition.html"
    form_class = MoveForm
    noun: Any = None
    verb = ""
    verbs: tuple[str, ...] = ()
    plain_act: PlainAct | None = None
    service: Any = None
    from_address: tuple[str, ...] = ()
    label = hint = button = ""
    is_warning = False
    back_label = "Back"
    panel: tuple[str, Callable[[Any], Mapping[str, list[str]]]] | None = None
    words: Mapping[str, str] = {}
    decides: tuple[str, ...] = ()
    document: tuple[str, str] | None = None
    conflict: MoveConflict | None = None

    # -- judged before anything is shown; the service asks again under lock

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_other_states()
        self.refuse_strangers()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is not possible from here is for the service to say, so that nothing that was typed is lost."""
        self.refuse_strangers()
        return super().post(request, *args, **kwargs)

    def refuse_other_states(self) -> None:
        is_possible = self.plain_act.is_possible(self.row) if self.plain_act else self.step is not None
        if not is_possible:
            raise MoveRefused(f"“{self.declared_label}” is not possible from “{self.row.get_state_display()}”.")

    def refuse_strangers(self) -> None:
        """Whose act it is, before the guards are asked."""
        may = self.plain_act.may if self.plain_act else self.step.permission if self.step else None
        if may is not None and not may(self.row, self.request.user):
            raise PermissionDenied

    @property
    def step(self) -> Any:
        """The row of the table that the act would take from here, or None."""
        return next((step for verb in self.verbs if (step := self.row.step(verb))), None)

    @property
    def declared(self) -> Any:
        """The same, or where there is none from here the first that the table has for it from anywhere."""
        return self.step or next((step for step in type(self.row).steps() if step.name in self.verbs), None)

    @property
    def declared_label(self) -> str:
        if self.plain_act:
            return self.plain_act.label
        return label_of(self.declared) if self.declared else self.verb.replace("_", " ").capitalize()

    # -- what the page says

    def title(self) -> str:
        return self.label or self.declared_label

    def means(self) -> str:
        declared = {} if self.plain_act or not self.declared else self.declared.custom
        return self.hint or (self.plain_act.hint if self.plain_act else declared.get("hint", ""))

    def proposal(self) -> Proposal | None:
        """What somebody asked for, on the pages that decide it (`decides` names their verbs; none named: all)."""
        return super().proposal() if not self.decides or self.verb in self.decides else None

    def identity(self) -> dict[str, Any] | None:
        """What the bar at the head of the page says of whom it is about; None where a caption is enough."""
        return None

    def caption(self) -> str:
        return ""

    def subject(self) -> str:
        return str(self.row)

    def panels(self) -> list[dict[str, Any]]:
        """Facts to judge by, as cards above the form."""
        if self.panel is None:
            return []
        title, facts_of = self.panel
        rows = [{"key": key, "value": "\n".join(lines) or "None"} for key, lines in facts_of(self.row).items()]
        return [{"title": title, "rows": rows}] if rows else []

    def document_link(self) -> dict[str, str] | None:
        """The same facts on paper, where there is such a paper: its address by the row, and its words."""
        if self.document is None:
            return None
        address, words = self.document
        return {"url": reverse(address, args=[self.row.pk]), "words": words}

    def waiting(self) -> Sequence[str]:
        """What must still happen elsewhere; once something was typed the service says it above the form."""
        if self.request.method != "GET":
            return []
        if self.plain_act:
            return self.plain_act.blockers(self.row)
        return standing_blockers(self.step, self.row) if self.step else []

    def told(self) -> list[dict[str, str]]:
        return []

    def back_url(self) -> str:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return self.back_url()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "label": self.title(),
                "hint": self.means(),
                "button": self.button or self.title(),
                "is_warning": self.is_warning,
                "identity": self.identity(),
                "caption": self.caption(),
                "subject": self.subject(),
                "panels": self.panels(),
                "document": self.document_link(),
                "waiting": self.waiting(),
                "told": self.told(),
                "changed": changes_since(self.row, self.typed_version, self.words) if self.conflict else (),
                "back_url": self.back_url(),
                "back_label": self.back_label,
                **context,
            }
        )

    # -- what is typed, and the act

    @property
    def typed_version(self) -> int:
        given = self.request.POST.get("version", "")
        return int(given) if given.isdecimal() and len(given) < LONGEST else self.row.version

    def get_initial(self) -> dict[str, Any]:
        first = getattr(self.get_form_class(), "first", None)
        return {**super().get_initial(), **(first(self.row) if first else {})}

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs()
        return {**given, "row": self.row} if issubclass(self.get_form_class(), MoveForm) else given

    def target(self) -> dict[str, Any]:
        """How the service is told which row is meant."""
        return {f"{self.noun.name}_id": self.row.pk}

    def perform(self, given: dict[str, Any]) -> Any:
        """The act, with what was typed and what the address itself says; a row that is still to come has no version."""
        named = {name: self.kwargs[name] for name in self.from_address}
        if self.row._state.adding:
            given = {name: value for name, value in given.items() if name != "version"}
        return self.service(**self.target(), actor=self.request.user, **named, **given)

    def refused(self, form: Any, refused: MoveRefused) -> HttpResponse:
        self.conflict = refused if isinstance(refused, MoveConflict) else None
        return super().refused(form, refused)


class FormPage(Refusable):
    """A page that is a heading, a sentence, a form and its button; what a subclass does not say is not shown."""

    template_name = "components/frame/form_page.html"
    title = intro = button = ""
    back = back_label = ""
    is_warning = False

    def after(self, made: Any) -> Any:
        return reverse(self.back)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in ("title", "intro", "button", "back_label", "is_warning")}
        return super().get_context_data(back_url=reverse(self.back), **{**said, **context})
