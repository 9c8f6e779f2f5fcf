"""The shape of a page that shows one row, and of one that makes an act on it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView
from django.views.generic.base import TemplateResponseMixin

from ledger import viewing
from workflow.machine import MoveRefused

CONFLICT = 409


class OneRow(TemplateResponseMixin):
    """The row of the address among those that this user may see; the look is entered before it is shown."""

    model: Any = None
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()

    def rows(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    @cached_property
    def row(self) -> Any:
        rows = self.rows().select_related(*self.related).prefetch_related(*self.prefetched)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **context)

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        viewing.record_viewing(self.row, actor=self.request.user)
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
        if self.done:
            messages.success(self.request, self.done)
        return redirect(self.after(made))

    def after(self, made: Any) -> Any:
        return self.get_success_url()

    def refused(self, form: Any, refused: MoveRefused) -> HttpResponse:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)


class ActView(OneRow, Refusable):
    """Show one row and make one act on it. Where somebody else was first, the form is shown on what is there now."""

    def get_initial(self) -> dict[str, Any]:
        return {"version": getattr(self.row, "version", None)}

    def refused(self, form: Any, refused: MoveRefused) -> HttpResponse:
        del self.row
        if "version" in form.fields:
            form.data = form.data.copy()
            form.data["version"] = self.row.version
        return super().refused(form, refused)
