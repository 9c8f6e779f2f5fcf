"""The administrator's pages: what each programme chose, its next version, and the reference values."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import DetailView, FormView, ListView

from accounts.words import day_in_words
from ledger.models import Entry
from programmes import services
from programmes.forms import ProposalForm, ReferenceFilterForm, UnitCostForm, VersionForm
from programmes.models import Programme, ProgrammeVersion, ReferenceValue, VersionProposal
from programmes.terms.choices import Choices
from programmes.terms.describing import describe_choices, unconfirmed_count
from programmes.terms.reading import ChoicesRefused
from programmes.terms.vocabularies import Mark, ReferenceKind
from workflow.machine import MoveRefused
from workflow.paging import Pager
from workflow.proposals import Proposal
from workflow.views import FormPage, OneRow


class ProgrammeList(ListView):
    template_name = "programmes/programme_list.html"
    context_object_name = "versions"

    def get_queryset(self):
        return ProgrammeVersion.objects.visible_to(self.request.user).in_force(timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [(version, unconfirmed_count(version.choices)) for version in context["versions"]]
        context["not_confirmed"] = Mark.NOT_CONFIRMED
        return context


class ProgrammeDetail(DetailView):
    """The version in force, or the one asked for by its number, in plain tables."""

    template_name = "programmes/programme_detail.html"
    context_object_name = "programme"

    def get_queryset(self):
        return Programme.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.object.versions.all())
        version = self._wanted(versions)
        return super().get_context_data(
            versions=versions,
            version=version,
            groups=describe_choices(_with_names(version.choices)) if version else (),
            proposals=list(self.object.proposals.waiting()),
            **kwargs,
        )

    def _wanted(self, versions: list[ProgrammeVersion]) -> ProgrammeVersion | None:
        number, today = self.request.GET.get("version", ""), timezone.localdate()
        in_force = [one for one in versions if one.valid_from <= today and (one.valid_until or today) >= today]
        asked_for = [one for one in versions if str(one.number) == number]
        return next(iter(asked_for or in_force or versions), None)


def _with_names(choices: Choices) -> Choices:
    """The same settings with the names of the areas where their codes stand."""
    names = ReferenceValue.objects.area_names()
    providers = tuple(replace(one, area=names.get(one.area, one.area)) for one in choices.providers)
    areas = tuple(sorted(names.get(code, code) for code in choices.areas))
    return replace(choices, areas=areas, providers=providers)


class VersionCreate(FormView):
    """Propose the next version by editing the text of the newest one."""

    form_class = VersionForm
    template_name = "programmes/version_create.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": self.programme.code}

    def get_initial(self) -> dict[str, Any]:
        newest = self.programme.versions.order_by("-number").first()
        return {"text": newest.text if newest else ""}

    def form_valid(self, form: VersionForm) -> HttpResponse:
        try:
            services.propose_version(
                programme_code=self.programme.code,
                settings=form.cleaned_data["settings"],
                actor=self.request.user,
                valid_from=form.cleaned_data["valid_from"],
            )
        except ChoicesRefused as refused:
            form.show(refused.faults)
            return self.form_invalid(form)
        messages.success(self.request, "Proposed. It is published when another administrator confirms it.")
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return reverse("programmes:programme-detail", args=[self.programme.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(programme=self.programme, back_url=self.get_success_url(), **kwargs)


class ProposalDecide(OneRow, FormPage):
    """What a proposed version changes, and the decision of another administrator."""

    model = VersionProposal
    related = ("programme", "proposed_by")
    template_name = "programmes/proposal_decide.html"
    form_class = ProposalForm
    button, back_label = "Save decision", "Programmes"
    back = "programmes:programme-list"

    def rows(self) -> Any:
        return super().rows().waiting()

    def perform(self, given: dict[str, Any]) -> VersionProposal:
        is_confirmed = given["decision"] == "confirm"
        return services.decide_proposal(proposal_id=self.row.pk, actor=self.request.user, is_confirmed=is_confirmed)

    def after(self, made: VersionProposal) -> str:
        said = f"Version {made.version.number} is published." if made.version else "Declined: nothing is published."
        messages.success(self.request, said)
        return reverse("programmes:programme-detail", args=[made.programme_id])

    def proposal(self) -> Proposal:
        row = self.row
        return Proposal(row.proposed_by, row.proposed_at, f"To be in force from {day_in_words(row.valid_from)}")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        newest = self.row.programme.versions.order_by("-number").first()
        changes = self.row.changes_from(newest)
        return super().get_context_data(title=str(self.row), changes=changes, newest=newest, **context)


class ReferenceList(ListView):
    """Reference values, narrowed by kind and by their mark."""

    template_name = "programmes/referencevalue_list.html"
    context_object_name = "values"

    @cached_property
    def pager(self) -> Pager:
        return Pager(self.request.GET)

    def get_queryset(self):
        kind, mark = self.request.GET.get("kind", ""), self.request.GET.get("mark", "")
        values = ReferenceValue.objects.visible_to(self.request.user).select_related("proposed_by")
        values = values.of_kinds([kind] if kind in list(ReferenceKind) else list(ReferenceKind))
        return self.pager.take_slice(values.unconfirmed() if mark == "not_confirmed" else values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ReferenceValue.objects.visible_to(self.request.user)
        count = rows.aggregate(all=Count("pk"), open=Count("pk", filter=Q(is_confirmed=False)))
        form = ReferenceFilterForm(self.request.GET or None)
        found = super().get_context_data(form=form, count=count, pager=self.pager, **kwargs)
        say_since_when(found["values"])
        return found


def say_since_when(values: Iterable[ReferenceValue]) -> None:
    """When somebody said of a value that it is right, for whoever says so too; nothing is read where none waits."""
    waiting = {str(one.pk): one for one in values if one.proposed_by_id and not one.is_confirmed}
    asked = Entry.objects.filter(object_kind=ReferenceValue._meta.label_lower, object_id__in=list(waiting))
    for entry in asked.filter(verb__in=("propose_reference", "enter_unit_cost")) if waiting else ():
        waiting[entry.object_id].said_at = entry.at


class ReferenceConfirm(View):
    """The first administrator says that a value is right; the second one clears the mark."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        value = get_object_or_404(ReferenceValue.objects.visible_to(request.user), pk=pk)
        try:
            if value.proposed_by_id is None:
                services.propose_reference(value=value, actor=request.user)
                messages.success(request, f"“{value.label}” waits for another administrator to confirm it.")
            else:
                services.confirm_reference(value=value, actor=request.user)
                messages.success(request, f"“{value.label}” is confirmed.")
        except MoveRefused as refused:
            messages.error(request, " ".join(refused.reasons))
        return redirect(f"{reverse('programmes:reference-list')}?kind={value.kind}")


class UnitCostCreate(FormPage):
    form_class = UnitCostForm
    title, button = "Enter a unit cost", "Enter unit cost"
    intro = (
        "It says what one offence of a group costs. The Home Office publishes the economic and social costs of crime by kind "
        "of offence (Research Report 99, prices of 2015/16) and not for these groups, so none is shipped. Another administrator confirms what you enter; until then it is marked as not confirmed."
    )
    back, back_label = "programmes:reference-list", "Reference values"

    def perform(self, given: dict[str, Any]) -> ReferenceValue:
        return services.enter_unit_cost(actor=self.request.user, **given)

    def after(self, made: ReferenceValue) -> str:
        messages.success(self.request, f"“{made.label}” is entered and waits for another administrator to confirm it.")
        return f"{reverse('programmes:reference-list')}?kind={made.kind}"
