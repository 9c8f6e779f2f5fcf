"""Board reports from asking to publishing; counts only, never a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView, ListView

from ledger import viewing
from outcomes.figure.querysets import programmes_read_by
from outcomes.report import policies, services
from outcomes.report.forms import QuestionForm
from outcomes.report.models import Report
from outcomes.report.presenters import sections_with_charts
from outcomes.report.reports import board, build
from outcomes.report.states import UNFINISHED, ReportState
from workflow.proposals import Proposal, proposed_in
from workflow.templatetags.ui_tags import show_moment
from workflow.views import TransitionView, attachment_response

REFRESH_SECONDS = 2


class ReportList(ListView):
    template_name = "outcomes/report_list.html"
    context_object_name = "reports"
    page_size = 50

    def get_queryset(self):
        rows = Report.objects.visible_to(self.request.user).select_related("programme", "requested_for")
        return rows.defer("content")[: self.page_size]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        form = QuestionForm(programmes=programmes_read_by(user)) if policies.may_request_report(user) else None
        if form is not None:
            del form.fields["span"]
        waiting = Report.objects.waiting_for(user)
        return super().get_context_data(question=form, waiting=waiting, **kwargs)


class ReportCreate(View):
    """Ask for the next edition; the page that follows shows how far it is."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = QuestionForm(request.POST, programmes=programmes_read_by(request.user))
        if not form.is_valid():
            return render(request, "outcomes/dashboard.html", {"form": form}, status=400)
        cleaned = form.cleaned_data
        report = services.request_report(
            programme=cleaned["programme"].code, year=cleaned["year"], quarter=cleaned["number"], actor=request.user
        )
        return redirect("outcomes:report-detail", report.pk)


class ReportDetail(DetailView):
    """How far a report is, asked again by the browser itself; then its figures as they were frozen, and its steps."""

    context_object_name = "report"
    people = ("requested_by", "requested_for", "drafted_by", "checked_by", "published_by")

    def get_queryset(self):
        return Report.objects.visible_to(self.request.user).select_related("programme", *self.people)

    @property
    def is_unread(self) -> bool:
        """Whether there is nothing to read: not built yet, or withdrawn before it was."""
        return self.object.state in UNFINISHED or not self.object.content

    def get_template_names(self) -> list[str]:
        return ["outcomes/report_progress.html" if self.is_unread else "outcomes/report_detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, user, report = super().get_context_data(**kwargs), self.request.user, self.object
        steps = [(f"outcomes:report-{one.verb.replace('_', '-')}", one) for one in report.available_transitions(user)]
        context["steps"] = [(reverse(name, args=[report.pk]), one) for name, one in steps]
        if self.is_unread:
            return context
        viewing.read_figures(actor=user, what="outcomes.report", filters={"report": str(report.pk)})
        counted = board.thaw_board(report.content)
        earlier, changed = build.changes_of_report(report)
        may_write = policies.may_write_passages(report, user)
        return {
            **context,
            "board": counted,
            "sections": sections_with_charts(counted.sections),
            "may_write": may_write,
            "passages": report.passages.kept() if may_write else [],
            "written": [] if may_write else build.written_passages(report),
            "earlier": earlier,
            "changed": changed,
            "has_files": report.state != ReportState.WITHDRAWN,
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponseBase:
        answer = super().render_to_response(context, **kwargs)
        if self.object.state in UNFINISHED:
            answer["Refresh"] = str(REFRESH_SECONDS)
        return answer


class ReportFile(View):
    """A form of a finished report: frozen bytes once it is published; the reading is entered before they are given."""

    ending = "pdf"
    kind = "application/pdf"

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        finished = Report.objects.visible_to(request.user).exclude(state__in=[*UNFINISHED, ReportState.WITHDRAWN])
        related = ("programme", *ReportDetail.people)
        report = get_object_or_404(finished.select_related(*related), pk=pk)
        what = f"outcomes.report_{self.ending}"
        viewing.read_figures(actor=request.user, what=what, filters={"report": str(report.pk)})
        name = f"{report.programme.code}-{report.period}-edition-{report.edition}.{self.ending}"
        return attachment_response(build.read_form(report, self.ending), name, self.kind)


class ReportTransition(TransitionView):
    """A step of a report, judged by its first sentence and by what stands beside the figures."""

    model = Report
    related = ("programme", *ReportDetail.people)
    decides = ("confirm_check", "publish", "send_back")
    back_label = "The report"

    @staticmethod
    def proposed(row: Any) -> Proposal:
        """Whoever sent this edition on: drafted it, or checked it."""
        sent = proposed_in("submit", "confirm_check")(row)
        by, at = (sent.by, sent.at) if sent else (row.requested_by, row.requested_at)
        return Proposal(by, at, why=f"It is “{row.get_state_display().lower()}”", words=sent.words if sent else "")

    def target(self) -> dict[str, Any]:
        return {"report_id": self.row.pk}

    def back_url(self) -> str:
        return reverse("outcomes:report-detail", args=[self.row.pk])

    def panels(self) -> list[dict[str, Any]]:
        if not self.row.content:
            return []
        written = build.written_passages(self.row)
        rows = [{"key": "First sentence", "value": self.row.content["headline"]}]
        rows += [{"key": one.title, "value": "\n".join(words for words, _ in one.lines)} for one in written]
        hands = [
            ("Asked for", self.row.requested_by, self.row.requested_at),
            ("Drafted", self.row.drafted_by, self.row.drafted_at),
            ("Checked", self.row.checked_by, self.row.checked_at),
        ]
        rows += [{"key": label, "value": f"{user}, {show_moment(at)}"} for label, user, at in hands if user and at]
        return [{"title": "This edition", "rows": rows}]

    def said(self, made: Any) -> str:
        return f"Recorded: {self.title()}."


class PassageRemoval(ReportTransition):
    """Take out one passage, which the address names."""

    def target(self) -> dict[str, Any]:
        return {"report_id": self.row.pk, "passage_id": self.kwargs["passage_id"]}

    def panels(self) -> list[dict[str, Any]]:
        passage = get_object_or_404(self.row.passages.kept(), pk=self.kwargs["passage_id"])
        return [{"title": passage.get_kind_display(), "rows": [{"key": "Words", "value": passage.words}]}]
