"""The room of a scrutiny panel: its packs, each case with its scoring form, and what was found."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from ledger import viewing
from outcomes.figure.querysets import programmes_read_by
from outcomes.panel import policies, services
from outcomes.panel.forms import PanelPackForm, PanelScoreForm
from outcomes.panel.models import PanelCase, PanelPack, PanelScore
from outcomes.panel.presenters import cases_of_pack, facts_of_pack, summary_of_pack
from outcomes.panel.terms import Finding
from workflow.paging import Pager
from workflow.views import ActView, FormPage, RowView


class PanelPackList(TemplateView):
    template_name = "outcomes/panel/panelpack_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, pager = self.request.user, Pager(self.request.GET)
        rows = PanelPack.objects.visible_to(user).select_related("programme", "asked_for")
        packs = pager.take(rows, "asked_at", is_newest_first=True)
        viewing.record_rows_viewing([row.pk for row in packs], [], actor=user, kind="outcomes.panelpack")
        may_ask = policies.may_ask_for_pack(user)
        return super().get_context_data(packs=packs, pager=pager, may_ask=may_ask, **context)


class PanelPackCreate(FormPage):
    form_class = PanelPackForm
    title, button = "Ask for cases to scrutinise", "Draw the cases"
    intro = (
        "Cases of people whose referral was decided, drawn at random across the ways in which they ended. No name, place, "
        "day or reference stands in them, and what few people share is not shown."
    )
    back, back_label = "outcomes:panelpack-list", "Scrutiny panel"
    done = "The cases are drawn."

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not policies.may_ask_for_pack(request.user):
            raise PermissionDenied
        return super().dispatch(request, *arguments, **named)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "programmes": programmes_read_by(self.request.user)}

    def perform(self, given: dict[str, Any]) -> PanelPack:
        asked = {name: given[name] for name in ("programme", "span", "year", "count")}
        return services.ask_panel_pack(quarter=given["number"], actor=self.request.user, **asked)

    def after(self, made: Any) -> str:
        return reverse("outcomes:panelpack-detail", args=[made.pk])


class PanelPackDetail(RowView):
    model = PanelPack
    related = ("programme", "asked_by", "asked_for")
    template_name = "outcomes/panel/panelpack_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.row, self.request.user
        cases = cases_of_pack(row, user)
        return super().get_context_data(
            facts=facts_of_pack(row, len(cases)),
            cases=cases,
            summary=summary_of_pack(row, user) if row.closed_at else [],
            may_close=policies.may_close_pack(row, user),
            **context,
        )


class PanelCaseScore(ActView):
    """A case as the panel reads it, with the form of whoever reads; the look is entered each time."""

    model = PanelCase
    related = ("pack__programme",)
    form_class = PanelScoreForm
    template_name = "outcomes/panel/panelcase_score.html"
    done = "Your finding is saved."

    def own_score(self) -> PanelScore | None:
        return PanelScore.objects.filter(case=self.row, member=self.request.user).first()

    def get_initial(self) -> dict[str, Any]:
        own = self.own_score()
        return {"finding": own.finding, "observations": own.observations} if own else {}

    def perform(self, given: dict[str, Any]) -> PanelScore:
        return services.score_panel_case(case_id=self.row.pk, actor=self.request.user, **given)

    def get_success_url(self) -> str:
        return reverse("outcomes:panelpack-detail", args=[self.row.pack_id])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        own = self.own_score()
        names = dict(Finding.choices)
        earlier = [(names[one["finding"]], one["observations"]) for one in own.earlier] if own else []
        return super().get_context_data(
            own=own, earlier=earlier, may_score=policies.may_score_case(self.row, self.request.user), **context
        )


class PanelPackClose(View):
    """The panel is done; nothing else is asked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        row = get_object_or_404(PanelPack.objects.visible_to(request.user), pk=pk)
        services.close_panel_pack(pack_id=row.pk, actor=request.user)
        messages.success(request, "The panel is done.")
        return redirect("outcomes:panelpack-detail", row.pk)
