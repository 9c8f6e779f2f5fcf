"""The evaluator's room: what was asked for, its dictionary, and the file while its use lasts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from accounts.words import day_in_words
from ledger import viewing
from outcomes.research import policies, services
from outcomes.research.forms import ResearchRequestForm
from outcomes.research.mapping import dictionary_rows
from outcomes.research.models import ResearchFile
from outcomes.research.presenters import facts_of_file, write_dictionary
from outcomes.research.states import ResearchState
from outcomes.research.terms import FileForm
from workflow.paging import Pager
from workflow.proposals import Proposal
from workflow.views import FormPage, RowView, TransitionView, attachment_response

DICTIONARIES = {
    FileForm.ROWS: "outcomes:research-dictionary",
    FileForm.DATA_LAB: "outcomes:research-data-lab-dictionary",
    FileForm.TREATMENT: "outcomes:research-treatment-dictionary",
}


def dictionary_address(form: str) -> str:
    return reverse(DICTIONARIES[FileForm(form)])


class ResearchFileList(TemplateView):
    template_name = "outcomes/research/researchfile_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, pager = self.request.user, Pager(self.request.GET)
        rows = ResearchFile.objects.visible_to(user).select_related("programme", "asked_for")
        files = pager.take(rows, "asked_at", is_newest_first=True)
        viewing.record_rows_viewing([row.pk for row in files], [], actor=user, kind="outcomes.researchfile")
        readable = policies.forms_to_read(user)
        return super().get_context_data(
            files=files,
            pager=pager,
            may_ask=policies.may_ask_for_file(user),
            dictionaries=[(one.label, dictionary_address(one), dictionary_rows(one)) for one in readable],
            **context,
        )


class ResearchFileCreate(FormPage):
    form_class = ResearchRequestForm
    title, button = "Ask for a research file", "Ask for this file"
    intro = (
        "One row for each person accepted in whole months who agreed to it. Rows for research name nobody. A file for the "
        "Justice Data Lab or in the shape of NDTMS holds what its receiver finds people by, and no number of any force. A "
        "team leader who did not ask grants it before it is made."
    )
    back, back_label = "outcomes:researchfile-list", "Research files"
    done = "Asked for. It waits for the team leader."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "forms_offered": policies.forms_to_ask_for(self.request.user)}

    def perform(self, given: dict[str, Any]) -> ResearchFile:
        return services.request_research_file(actor=self.request.user, **given)

    def after(self, made: Any) -> str:
        return reverse("outcomes:researchfile-detail", args=[made.pk])


class ResearchFileDetail(RowView):
    model = ResearchFile
    related = ("programme", "asked_by", "asked_for", "granted_by")
    template_name = "outcomes/research/researchfile_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.row, self.request.user
        is_ready = row.state == ResearchState.READY
        lost = is_ready and services.has_lost_somebody(row)
        return super().get_context_data(
            facts=facts_of_file(row),
            called=row.get_form_display(),
            dictionary_address=dictionary_address(row.form),
            dictionary=dictionary_rows(row.form),
            is_ready=is_ready,
            has_lost_somebody=lost,
            may_download=is_ready and not lost and policies.may_use_file(row, user),
            may_make_again=is_ready and policies.may_use_file(row, user),
            may_judge=row.state == ResearchState.ASKED and policies.may_grant_file(row, user),
            may_end=is_ready and policies.may_end_file(row, user),
            **context,
        )


class ResearchFileTransition(TransitionView):
    model = ResearchFile
    related = ("programme",)
    decides = ("grant", "refuse")
    back_label = "The research file"

    @staticmethod
    def proposed(row: Any) -> Proposal:
        what = f"{row.get_form_display()}, {row.programme}, until {day_in_words(row.ends_on)}"
        return Proposal(row.asked_by, row.asked_at, f"Ethics reference: {row.ethics_reference}", row.purpose, what)

    def target(self) -> dict[str, Any]:
        return {"file_id": self.row.pk}

    def back_url(self) -> str:
        return reverse("outcomes:researchfile-detail", args=[self.row.pk])

    def said(self, made: Any) -> str:
        return f"Recorded: {self.title()}."


class ResearchFileDownload(View):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        content = services.give_research_file(file_id=pk, actor=request.user)
        return attachment_response(content, "research-file.csv", "text/csv")


class DataDictionary(View):
    """The dictionary says what the columns mean and holds nobody's data."""

    http_method_names = ["get"]

    form: str = FileForm.ROWS

    def get(self, request: HttpRequest) -> HttpResponse:
        return attachment_response(write_dictionary(self.form), f"{self.form}-dictionary.csv", "text/csv")
