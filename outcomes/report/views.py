"""The figures on screen, board reports from asking to publishing, extracts, and methods; counts only, never a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views import View
from django.views.generic import DetailView, ListView, TemplateView

from ledger import viewing
from outcomes.figure.cohorts import newest_followed_quarter, newest_quarter
from outcomes.report import policies, services
from outcomes.report.forms import QuestionForm, ended_quarters
from outcomes.report.models import MonthlyEdition, Report
from outcomes.report.querysets import programmes_read_by
from outcomes.report.reports import board, build, csv, definitions, editions, frozen
from outcomes.report.reports.shapes import Board
from outcomes.report.states import UNFINISHED, ReportState
from outcomes.report.terms import SpanKind
from paper import charts
from workflow.machine import MoveRefused
from workflow.views import TransitionView, attachment_response

NONE_OF_YOURS = "There are no figures that are those of your force alone. An administrator says for which force your office commissions."
REFRESH_SECONDS = 2


def sections_with_charts(counted: Board) -> list[dict[str, Any]]:
    """Each section with its charts as SVG, which the chart kit escapes."""
    return [
        {"section": section, "charts": [mark_safe(charts.chart_svg(chart)) for chart in section.charts]}  # noqa: S308
        for section in counted.sections
    ]


def question_form(request: HttpRequest) -> QuestionForm:
    """The question of the address; without one, the newest time of which reoffending is known and may be shown.

    Before any edition is counted, four quarters that have been followed for long enough, so that the first look asks for those.
    """
    programmes = programmes_read_by(request.user)
    if request.GET:
        return QuestionForm(request.GET, programmes=programmes)
    code, last = newest_quarter(timezone.localdate(), programmes)
    code = code or programmes.values_list("code", flat=True).first()
    if code is None:
        raise MoveRefused(NONE_OF_YOURS)
    mature = MonthlyEdition.objects.newest_with_rate(programmes.get(code=code))
    if mature is not None:
        asked = {"programme": code, "quarter": f"{mature.year}Q{mature.quarter}", "span": mature.span}
        return QuestionForm(asked, programmes=programmes)
    quarters = ended_quarters()
    if followed := newest_followed_quarter(code, frozen.last_month_end(timezone.localdate())):
        chosen = {"programme": code, "quarter": followed, "span": SpanKind.FOUR_QUARTERS}
    else:
        chosen = {"programme": code, "quarter": last if last in quarters else quarters[0], "span": SpanKind.QUARTER}
    return QuestionForm(chosen, programmes=programmes)


def counted_for(request: HttpRequest, form: QuestionForm) -> Board | None:
    """What was asked, entered as read: counted now for a team leader; for everybody else the newest monthly edition.

    None where that has not been counted yet: it is asked for, and ready in a moment.
    """
    cleaned, is_exact = form.cleaned_data, policies.may_see_exact_figures(request.user)
    question = {"span": cleaned["span"], "year": cleaned["year"], "quarter": cleaned["number"]}
    counted = None
    if is_exact:
        counted = board.count_board(
            cleaned["programme"],
            cleaned["year"],
            cleaned["number"],
            as_of=timezone.localdate(),
            edition=editions.edition_for(is_exact=True),
            span=frozen.span_of(*question.values()),
        )
    else:
        rows = MonthlyEdition.objects.visible_to(request.user).made()
        row = rows.of_question(cleaned["programme"], *question.values()).first()
        if row is None:
            services.ask_edition(programme=cleaned["programme"], actor=request.user, **question)
        else:
            counted = board.thaw_board(row.content)
    filters = {
        "programme": cleaned["programme"].code,
        "quarter": cleaned["quarter"],
        "span": cleaned["span"],
        "exact": is_exact,
    }
    viewing.read_figures(actor=request.user, what="outcomes.board", filters=filters)
    return counted


def being_counted(request: HttpRequest, form: QuestionForm) -> HttpResponse:
    answer = render(request, "outcomes/edition_progress.html", {"form": form})
    answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


class Dashboard(View):
    """One programme and one fixed span of whole quarters; anything else that is asked is refused with a sentence."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = question_form(request)
        if not form.is_valid():
            return render(request, "outcomes/dashboard.html", {"form": form}, status=400)
        counted = counted_for(request, form)
        if counted is None:
            return being_counted(request, form)
        context = {
            "form": form,
            "board": counted,
            "span": form.cleaned_data["span"],
            "sections": sections_with_charts(counted),
            "may_request": policies.may_request_report(request.user),
        }
        return render(request, "outcomes/dashboard.html", context)


class DashboardCsv(View):
    """The figures on the page, as rows."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = question_form(request)
        if not form.is_valid():
            return render(request, "outcomes/dashboard.html", {"form": form}, status=400)
        counted = counted_for(request, form)
        if counted is None:
            return being_counted(request, form)
        span = form.cleaned_data["span"]
        name = f"{counted.code}-{counted.name}{'' if span == SpanKind.QUARTER else f'-{span}'}.csv"
        return attachment_response(csv.to_csv(counted).encode("utf-8-sig"), name, "text/csv")


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
        return super().get_context_data(question=form, **kwargs)


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
        return {
            **context,
            "board": counted,
            "sections": sections_with_charts(counted),
            "written": build.written_passages(report),
            "may_write": policies.may_write_passages(report, user),
            "passages": report.passages.kept(),
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
    back_label = "The report"

    def target(self) -> dict[str, Any]:
        return {"report_id": self.row.pk}

    def back_url(self) -> str:
        return reverse("outcomes:report-detail", args=[self.row.pk])

    def panels(self) -> list[dict[str, Any]]:
        if not self.row.content:
            return []
        rows = [{"key": "First sentence", "value": build.made_report(self.row).headline}]
        rows += [{"key": one.title, "value": "\n".join(words for words, _ in one.lines)} for one in self.written()]
        hands = [
            ("Asked for by", self.row.requested_by),
            ("Drafted by", self.row.drafted_by),
            ("Checked by", self.row.checked_by),
        ]
        rows += [{"key": label, "value": str(user)} for label, user in hands if user]
        return [{"title": "This edition", "rows": rows}]

    def written(self) -> list[Any]:
        return build.written_passages(self.row)

    def said(self, made: Any) -> str:
        return f"Recorded: {self.title()}."


class PassageRemoval(ReportTransition):
    """Take out one passage, which the address names."""

    def target(self) -> dict[str, Any]:
        return {"report_id": self.row.pk, "passage_id": self.kwargs["passage_id"]}

    def panels(self) -> list[dict[str, Any]]:
        passage = get_object_or_404(self.row.passages.kept(), pk=self.kwargs["passage_id"])
        return [{"title": passage.get_kind_display(), "rows": [{"key": "Words", "value": passage.words}]}]


class Methods(TemplateView):
    template_name = "outcomes/methods.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = editions.protected_edition().note
        return super().get_context_data(
            definitions=definitions.DEFINITIONS, version=definitions.VERSION, rule=rule, **kwargs
        )
