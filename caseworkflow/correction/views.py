"""The page of a correction, one for every kind of record, and the page on which what follows from one is settled."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_correct
from caseworkflow.consent.models import Consent
from caseworkflow.consent.states import ConsentState
from caseworkflow.correction import forms
from caseworkflow.correction.services import (
    CORRECTABLE,
    correct_record,
    disown_consent,
    follow_ups_of,
    settle_follow_up_of_case,
)
from referrals.correction.forms import SettleForm
from referrals.correction.models import Correction, CorrectionFollowUp
from workflow.proposals import Proposal
from workflow.seen import SeenPage
from workflow.views import FormPage, OneRow

FORMS = {
    "person": forms.PersonCorrectionForm,
    "attempt": forms.AttemptCorrectionForm,
    "appointment": forms.AppointmentCorrectionForm,
    "assessment": forms.AssessmentCorrectionForm,
    "consent": forms.ConsentCorrectionForm,
    "disposal": forms.DisposalCorrectionForm,
}


class OnCorrectableCase(OneRow, FormPage):
    """A form on the case of the address, for whoever may correct it."""

    model = Case
    related = ("person", "provider")
    template_name = "components/frame/form_page.html"
    back, back_label = "caseworkflow:case-list", "Back to the corrections"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_correct(self.row, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def list_url(self) -> str:
        return reverse("caseworkflow:case-corrections", args=[self.row.pk])

    def after(self, made: Any) -> str:
        return self.list_url

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "back_url": self.list_url}


class CorrectionCreate(OnCorrectableCase, SeenPage):
    """What stands there is in the boxes; what stood there stays readable on the page of the corrections."""

    button, is_warning = "Correct it", True
    intro = (
        "Change what is wrong and leave the rest. What stands there now stays readable with your name and the reason. "
        "Clocks are reckoned anew; what only a person can decide is listed for you afterwards."
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whose it is first, then whether there is such a record."""
        if may_correct(self.row, request.user):
            self.find_record()
        return super().dispatch(request, *args, **kwargs)

    def find_record(self) -> Any:
        return self.record

    @cached_property
    def record(self) -> Any:
        found = CORRECTABLE.get(self.kwargs["kind"])
        if found is None:
            raise Http404
        return get_object_or_404(found.rows(self.row), pk=self.kwargs["record_id"])

    def get_form_class(self) -> Any:
        return FORMS[self.kwargs["kind"]]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.record}

    def get_initial(self) -> dict[str, Any]:
        return {**self.get_form_class().first(self.record), **super().get_initial()}

    @property
    def shown(self) -> tuple[str, ...]:
        return self.get_form_class()(row=self.record).names

    @property
    def seen_row(self) -> Any:
        return self.record

    def read_again(self) -> None:
        self.__dict__.pop("record", None)

    def perform(self, given: dict[str, Any]) -> Correction:
        return correct_record(
            case_id=self.row.pk,
            kind=self.kwargs["kind"],
            record_id=self.record.pk,
            actor=self.request.user,
            **given,
        )

    def said(self, made: Correction) -> str:
        count = made.follow_ups.count()
        left = f" {count} thing{'s' if count > 1 else ''} to decide." if count else ""
        return f"Corrected: {made.title.lower()}. Reference {made.reference}.{left}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        title = f"Correct: {CORRECTABLE[self.kwargs['kind']].title.lower()}"
        return super().get_context_data(title=f"{title}, {self.row.person.name}", **context)


class ConsentDisown(OnCorrectableCase, SeenPage):
    """An answer that nobody gave: what it allowed ends at once, and it is no withdrawal."""

    form_class = forms.MistakeForm
    shown = forms.MistakeForm.names
    button, is_warning = "It was recorded by mistake", True
    intro = (
        "Say so where nobody gave this answer. What it allowed stops at once. It is not counted as a withdrawal, and "
        "what stood there stays readable with your name and the reason. What the referring side was told on it is taken "
        "back. Somebody who agreed and changed their mind withdraws instead."
    )

    @cached_property
    def record(self) -> Consent:
        rows = Consent.objects.filter(case=self.row).exclude(state=ConsentState.MISTAKEN)
        return get_object_or_404(rows, pk=self.kwargs["record_id"])

    @property
    def seen_row(self) -> Any:
        return self.record

    def read_again(self) -> None:
        self.__dict__.pop("record", None)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.record}

    def perform(self, given: dict[str, Any]) -> Correction:
        return disown_consent(case_id=self.row.pk, consent_id=self.record.pk, actor=self.request.user, **given)

    def said(self, made: Correction) -> str:
        return f"Recorded by mistake: what it allowed has ended. Reference {made.reference}."

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        purpose = self.record.get_purpose_display().lower()
        return super().get_context_data(
            title=f"An answer that nobody gave: {purpose}, {self.row.person.name}", **context
        )


class FollowUpSettle(OnCorrectableCase):
    """What became of something that follows from a correction."""

    form_class = SettleForm
    title, button, done = "What follows from a correction", "Save", "It is settled."

    @cached_property
    def follow_up(self) -> CorrectionFollowUp:
        rows = follow_ups_of(self.row).open().select_related("correction__corrected_by")
        return get_object_or_404(rows, pk=self.kwargs["follow_up_id"])

    def proposal(self) -> Proposal:
        made = self.follow_up.correction
        return Proposal(
            made.corrected_by, made.corrected_at, made.get_reason_display(), what=made.title, title="What was corrected"
        )

    def perform(self, given: dict[str, Any]) -> CorrectionFollowUp:
        return settle_follow_up_of_case(
            case_id=self.row.pk, follow_up_id=self.follow_up.pk, actor=self.request.user, **given
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        one = self.follow_up
        changed = "; ".join(f"{what}: {before}, now {now}" for what, before, now in one.correction.values)
        intro = f"{one.get_kind_display()} Corrected was: {one.correction.title.lower()}. {changed}."
        return super().get_context_data(intro=intro, **context)
