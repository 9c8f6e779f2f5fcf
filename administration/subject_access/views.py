"""The auditor's pages of subject access: the list, one request, its acts, what is left out, and the files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from administration.holdings.mapping import HOLDINGS
from administration.subject_access import services
from administration.subject_access.exports import pack_as_json, pack_as_pdf
from administration.subject_access.forms import RecordForm, SubjectRequestForm
from administration.subject_access.models import SubjectRecord, SubjectRequest
from administration.subject_access.presenters import acts_on_request, facts_of_request, sections_to_judge
from administration.subject_access.states import SubjectRequestState
from ledger import viewing
from workflow.machine import MoveRefused
from workflow.paging import Pager
from workflow.views import FormPage, OneRow, RowView, TransitionView, attachment_response

RECORDS_ON_A_PAGE = 25


class SubjectRequestList(TemplateView):
    """The request that waits longest first; nobody's name stands on it."""

    template_name = "administration/subject_access/subject_request_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, pager = self.request.user, Pager(self.request.GET)
        shows_ended = self.request.GET.get("ended") == "1"
        rows = SubjectRequest.objects.visible_to(user)
        shown = pager.take(rows if shows_ended else rows.open(), "recorded_at", is_newest_first=shows_ended)
        people = [subject for row in shown for subject in row.subject_ids]
        viewing.record_rows_viewing([row.pk for row in shown], people, actor=user, kind="administration.subjectrequest")
        return super().get_context_data(
            requests=shown, pager=pager, today=timezone.localdate(), shows_ended=shows_ended, **context
        )


class SubjectRequestCreate(FormPage):
    form_class = SubjectRequestForm
    title, button = "Record a subject access request", "Record the request"
    intro = (
        "Somebody asks what is held on them. The time to answer runs from the day on which the request was received."
    )
    back, back_label = "administration:subjectrequest-list", "Subject access"

    def perform(self, given: dict[str, Any]) -> SubjectRequest:
        return services.record_subject_request(actor=self.request.user, **given)

    def after(self, made: SubjectRequest) -> Any:
        return reverse("administration:subjectrequest-detail", args=[made.pk])


class SubjectRequestDetail(RowView):
    model = SubjectRequest
    related = ("person", "identity_checked_by")
    template_name = "administration/subject_access/subject_request_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            facts=facts_of_request(self.row),
            acts=acts_on_request(self.row),
            sections=sections_to_judge(self.row),
            is_judged_now=self.row.state == SubjectRequestState.REDACTION,
            is_collecting=self.row.state == SubjectRequestState.COLLECTING,
            **context,
        )


class SubjectRequestTransition(TransitionView):
    model = SubjectRequest
    back_label = "The request"

    def caption(self) -> str:
        return f"Subject access, {self.row.reference}"

    def target(self) -> dict[str, Any]:
        return {"request_id": self.row.pk}

    def back_url(self) -> str:
        return reverse("administration:subjectrequest-detail", args=[self.row.pk])

    def said(self, made: Any) -> str:
        return f"Recorded: {self.title()}."


class RecordsJudge(OneRow, TemplateView):
    """The records of one kind, a page at a time: tick what is left out, with the reason; marked parts are ticked at first."""

    model = SubjectRequest
    template_name = "administration/subject_access/subject_records_judge.html"

    def rows(self) -> Any:
        return super().rows().filter(state=SubjectRequestState.REDACTION)

    @property
    def records(self) -> list[SubjectRecord]:
        rows = self.row.records.filter(section=self.kwargs["section"], position__gt=self.last)
        return list(rows.order_by("position")[: RECORDS_ON_A_PAGE + 1])

    @property
    def last(self) -> int:
        given = self.request.GET.get("after", "")
        return int(given) if given.isdecimal() and len(given) < 10 else 0

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.shown(self.forms_of())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forms = self.forms_of(request.POST)
        if any([form.errors for form in forms]):  # noqa: C419 - every form is to say what is wrong with it
            return self.shown(forms)
        left_out: dict[UUID, dict[str, str]] = {form.record.pk: form.left_out() for form in forms}
        try:
            services.judge_records(request_id=self.row.pk, actor=request.user, left_out=left_out)
        except MoveRefused as refused:
            return render(request, "409.html", {"reasons": refused.reasons}, status=409)
        messages.success(request, "What is left out is kept.")
        return redirect(self.following() or reverse("administration:subjectrequest-detail", args=[self.row.pk]))

    def forms_of(self, given: Any = None) -> list[RecordForm]:
        records = self.records[:RECORDS_ON_A_PAGE]
        if not records:
            raise Http404
        return [RecordForm(given, record=record) for record in records]

    def following(self) -> str:
        records = self.records
        return f"{self.request.path}?after={records[-2].position}" if len(records) > RECORDS_ON_A_PAGE else ""

    def shown(self, forms: list[RecordForm]) -> HttpResponse:
        context = self.get_context_data(
            forms=forms, title=HOLDINGS[self.kwargs["section"]].title, has_more=bool(self.following())
        )
        return self.render_to_response(context)


class SubjectRequestFile(View):
    """The released file; that it leaves is entered before it does."""

    http_method_names = ["get"]
    ending = "pdf"

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        rows = SubjectRequest.objects.visible_to(request.user).filter(copies_removed_at=None)
        row = get_object_or_404(rows, pk=pk, state=SubjectRequestState.RELEASED)
        services.hand_out_file(request=row, actor=request.user, ending=self.ending)
        draw, kind = (pack_as_pdf, "application/pdf") if self.ending == "pdf" else (pack_as_json, "application/json")
        return attachment_response(draw(row), f"subject-access-{row.reference}.{self.ending}", kind)
