"""What is entered beside the figures: why groups differ and what is done about it, and what a contract costs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from outcomes.answer import services
from outcomes.answer.forms import AnswerForm, ContractSumForm, EquityRecordForm
from outcomes.answer.models import ContractSum, EquityRecord
from outcomes.answer.policies import may_enter_contract_sum, may_record_equity
from outcomes.answer.views.pages import address_with, question_form
from outcomes.figure.querysets import programmes_read_by
from workflow.views import FormPage


class BesideFigures(FormPage):
    """A form beside a page of figures, whose question stays in the address."""

    page = ""
    question: AnswerForm

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        self.refuse_strangers()
        self.question = question_form(request)
        if not self.question.is_valid():
            return render(request, "outcomes/dashboard.html", {"form": self.question}, status=400)
        return super().dispatch(request, *arguments, **named)

    def refuse_strangers(self) -> None:
        raise NotImplementedError

    def back_to(self) -> str:
        return address_with(self.page, self.question.kept)

    def after(self, made: Any) -> str:
        return self.back_to()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "back_url": self.back_to()}


class EquityRecordCreate(BesideFigures):
    form_class = EquityRecordForm
    page, back, back_label = "answer-fairness", "outcomes:answer-fairness", "Fairness"
    title, button = "Explain or act", "Record"
    intro = "Of a ratio that leaves out 1: why it is so, or what is done about it. Everybody who reads these figures reads it."
    done = "It is recorded."

    def refuse_strangers(self) -> None:
        if not may_record_equity(self.request.user):
            raise PermissionDenied

    def perform(self, given: dict[str, Any]) -> EquityRecord:
        asked = self.question.cleaned_data
        about = {"span": asked["span"], "year": asked["year"], "quarter": asked["number"]}
        return services.record_equity(programme=asked["programme"], actor=self.request.user, **about, **given)


class EquityRecordFinish(View):
    """An action is done; nothing else is asked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        row = get_object_or_404(EquityRecord.objects.visible_to(request.user), pk=pk)
        services.finish_equity_action(record_id=row.pk, actor=request.user)
        messages.success(request, "It is recorded as done.")
        asked = {"programme": row.programme.code, "quarter": f"{row.year}Q{row.quarter}", "span": row.span}
        return redirect(address_with("answer-fairness", request.GET.dict() or asked))


class ContractSumCreate(BesideFigures):
    form_class = ContractSumForm
    page, back, back_label = "answer-money", "outcomes:answer-money", "Money"
    title, button = "Enter a contract sum", "Enter sum"
    intro = "A sum takes the place of every earlier one of the same contract for some of the same days; those stay on record."
    done = "The sum is entered."

    def refuse_strangers(self) -> None:
        if not may_enter_contract_sum(self.request.user):
            raise PermissionDenied

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "programmes": programmes_read_by(self.request.user)}

    def perform(self, given: dict[str, Any]) -> ContractSum:
        return services.enter_contract_sum(actor=self.request.user, **given)
