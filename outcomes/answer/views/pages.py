"""The answer pages: one question in the link of every page, and the figures of one edition; counts only, never a person."""

from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from ledger import viewing
from outcomes.answer.forms import AnswerForm, RegionForm
from outcomes.answer.models import ContractSum, EquityRecord
from outcomes.answer.policies import may_enter_contract_sum, may_record_equity
from outcomes.answer.presenters import answers, money
from outcomes.answer.terms import AnswerPage
from outcomes.answer.views.benefit import benefit_section
from outcomes.figure.cohorts import last_month_end, newest_followed_quarter, newest_quarter
from outcomes.figure.querysets import programmes_read_by
from outcomes.report import policies, services
from outcomes.report.forms import ended_quarters
from outcomes.report.models import MonthlyEdition, Report
from outcomes.report.presenters import sections_with_charts
from outcomes.report.reports import board, csv, definitions, editions, frozen
from outcomes.report.reports.shapes import Board, Section, Sheet
from outcomes.report.terms import SpanKind
from paper.sheets import write_rows
from workflow.machine import MoveRefused
from workflow.views import attachment_response

NONE_OF_YOURS = "There are no figures that are those of your force alone. An administrator says for which force your office commissions."
REFRESH_SECONDS = 2
NARROWING = ("provider", "area")


def address_with(name: str, question: Mapping[str, str]) -> str:
    """The address of a page with the question in it."""
    asked = urlencode(question)
    return f"{reverse(f'outcomes:{name}')}{f'?{asked}' if asked else ''}"


def question_form(request: HttpRequest) -> AnswerForm:
    """The question of the address; without one, the newest time of which reoffending is known and may be shown.

    Before any edition is counted, four quarters that have been followed for long enough, so that the first look asks for those.
    """
    programmes = programmes_read_by(request.user)
    if set(request.GET) - set(NARROWING):
        return AnswerForm(request.GET, programmes=programmes)
    narrowing = {name: request.GET[name] for name in NARROWING if name in request.GET}
    among = programmes_narrowed(programmes, narrowing)
    code, last = newest_quarter(timezone.localdate(), among)
    code = code or among.values_list("code", flat=True).first() or programmes.values_list("code", flat=True).first()
    if code is None:
        raise MoveRefused(NONE_OF_YOURS)
    mature = MonthlyEdition.objects.newest_with_rate(programmes.get(code=code))
    if mature is not None:
        asked = {"programme": code, "quarter": f"{mature.year}Q{mature.quarter}", "span": mature.span}
        return AnswerForm({**asked, **narrowing}, programmes=programmes)
    quarters = ended_quarters()
    if followed := newest_followed_quarter(code, last_month_end(timezone.localdate())):
        chosen = {"programme": code, "quarter": followed, "span": SpanKind.FOUR_QUARTERS}
    else:
        chosen = {"programme": code, "quarter": last if last in quarters else quarters[0], "span": SpanKind.QUARTER}
    return AnswerForm({**chosen, **narrowing}, programmes=programmes)


def programmes_narrowed(programmes: Any, narrowing: Mapping[str, str]) -> Any:
    """The programmes of a provider and an area; all of them where neither is known, which the form then says."""
    form = RegionForm(narrowing, programmes=programmes)
    if not (form.is_valid() and form.is_narrowed):
        return programmes
    return programmes.filter(pk__in={row.programme_id for row in form.narrowed()})


def counted_for(request: HttpRequest, form: AnswerForm, what: str) -> Board | None:
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
    enter_reading(request, form, what, is_exact=is_exact)
    return counted


def enter_reading(request: HttpRequest, form: AnswerForm, what: str, *, is_exact: bool) -> None:
    cleaned = form.cleaned_data
    filters = {"programme": cleaned["programme"].code, "quarter": cleaned["quarter"], "span": cleaned["span"]}
    viewing.read_figures(actor=request.user, what=f"outcomes.{what}", filters={**filters, "exact": is_exact})


class QuestionView(View):
    """A page or a file of one programme and one fixed span of whole quarters; any other question is refused."""

    page: AnswerPage | None = None

    @property
    def slug(self) -> str:
        return self.page.slug if self.page else ""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = question_form(request)
        if not form.is_valid():
            return render(request, "outcomes/dashboard.html", {"form": form}, status=400)
        counted = counted_for(request, form, f"board_{self.slug}" if self.slug else "board")
        if counted is None:
            answer = render(request, "outcomes/edition_progress.html", {"form": form, "action": request.path})
            answer["Refresh"] = str(REFRESH_SECONDS)
            return answer
        return self.show(form, counted)

    def show(self, form: AnswerForm, counted: Board) -> HttpResponse:
        raise NotImplementedError

    def context_of(self, form: AnswerForm, counted: Board) -> dict[str, Any]:
        """What every page shows beside its own figures."""
        return {
            "form": form,
            "board": counted,
            "kept": form.kept,
            "providers": form.providers_on(form.last_day),
            **frame_of(form, self.slug),
        }


def frame_of(form: AnswerForm, slug: str) -> dict[str, Any]:
    """The menu, whose links keep the question, and the address at which another is asked."""
    kept = form.kept
    narrowing = {name: kept[name] for name in NARROWING if name in kept}

    def address(name: str) -> str:
        return address_with(name, narrowing if name == "answer-region" else kept)

    menu = answers.menu_of(slug, address)
    return {"menu": menu, "action": next(one["url"] for one in menu if one["is_current"]).partition("?")[0]}


class Dashboard(QuestionView):
    """The answers, the figures behind them, and the way to every page."""

    def show(self, form: AnswerForm, counted: Board) -> HttpResponse:
        cost = money.cost_in_words(counted, costs_for(form, sums_for(self.request.user, form)))
        found = answers.answers_of(counted, cost)
        context = {
            **self.context_of(form, counted),
            "answers": [(one, self.address_of(one, form)) for one in found],
            "file": address_with("dashboard-csv", form.kept),
            "waiting": Report.objects.waiting_for(self.request.user),
            "may_request": policies.may_request_report(self.request.user),
        }
        return render(self.request, "outcomes/dashboard.html", context)

    def address_of(self, answer: answers.Answer, form: AnswerForm) -> str:
        """What a programme is compared with is a page of the programme, whatever the months."""
        if answer.address == answers.COMPARED:
            return reverse(f"outcomes:{answer.address}", args=[form.cleaned_data["programme"].pk])
        return address_with(answer.address, form.kept)


def sums_for(user: Any, form: AnswerForm) -> list[ContractSum]:
    """The contract sums that stand for the months and the programme of the question."""
    rows = ContractSum.objects.visible_to(user).standing()
    return list(rows.of_programmes([form.cleaned_data["programme"]], form.first_day, form.last_day))


def costs_for(form: AnswerForm, sums: list[ContractSum]) -> money.Costs:
    own = [row for row in form.commissions if row.programme_id == form.cleaned_data["programme"].pk]
    return money.costs_of(own, sums, form.first_day, form.last_day)


class SectionPage(QuestionView):
    """One page of the figures, with its file."""

    template_name = "outcomes/answer_section.html"

    def show(self, form: AnswerForm, counted: Board) -> HttpResponse:
        page = require_page(self.page)
        context = {
            **self.context_of(form, counted),
            "page": page,
            "sections": sections_with_charts(self.sections(page, form, counted)),
            "file": address_with(page.file_address, form.kept),
            **self.beside(form),
        }
        return render(self.request, self.template_name, context)

    def sections(self, page: AnswerPage, form: AnswerForm, counted: Board) -> tuple[Section, ...]:
        return answers.sections_of(counted, page)

    def beside(self, form: AnswerForm) -> dict[str, Any]:
        """What the page shows beside its figures."""
        return {}


def require_page(page: AnswerPage | None) -> AnswerPage:
    if page is None:
        raise Http404
    return page


class FairnessPage(SectionPage):
    """The ratios, and what was explained or done about them."""

    template_name = "outcomes/answer_fairness.html"

    def beside(self, form: AnswerForm) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        rows = EquityRecord.objects.visible_to(user).filter(programme=form.cleaned_data["programme"])
        records = [(row, row.is_overdue(today)) for row in rows.select_related("recorded_by", "done_by")]
        return {
            "records": records,
            "may_record": may_record_equity(user),
            "record": address_with("equityrecord-create", form.kept),
            "question": urlencode(form.kept),
        }


class MoneyPage(SectionPage):
    """What the contracts cost, with a place to enter it, and the money on record."""

    template_name = "outcomes/answer_money.html"

    def sections(self, page: AnswerPage, form: AnswerForm, counted: Board) -> tuple[Section, ...]:
        return (*money_sections(self.request.user, form, counted), *super().sections(page, form, counted))

    def beside(self, form: AnswerForm) -> dict[str, Any]:
        may_enter = may_enter_contract_sum(self.request.user)
        return {"may_enter": may_enter, "enter": address_with("contractsum-create", form.kept)}


def money_sections(user: Any, form: AnswerForm, counted: Board) -> tuple[Section, ...]:
    """What is reckoned from what was entered: what it costs, and what a comparison carries beside it."""
    return cost_section(user, form, counted), benefit_section(user, form.cleaned_data["programme"])


def cost_section(user: Any, form: AnswerForm, counted: Board) -> Section:
    sums = sums_for(user, form)
    costs = costs_for(form, sums)
    sheets = [money.cost_sheet(counted, costs), money.sums_sheet(sums)]
    lead = money.cost_in_words(counted, costs)
    return Section("costs", "What it costs", lead, sheets=tuple(filter(None, sheets)), notes=(money.NO_SAVING,))


class FiguresFile(QuestionView):
    """The figures of a page, or of all of them, as rows."""

    def show(self, form: AnswerForm, counted: Board) -> HttpResponse:
        span, shown = form.cleaned_data["span"], counted
        if self.page:
            sections = answers.sections_of(counted, self.page)
            more = money_sections(self.request.user, form, counted) if self.page.slug == "money" else ()
            shown = replace(counted, figures=(), sections=(*more, *sections))
        ends = [counted.code, counted.name, *([] if span == SpanKind.QUARTER else [span]), *filter(None, [self.slug])]
        return attachment_response(csv.to_csv(shown).encode("utf-8-sig"), f"{'-'.join(ends)}.csv", "text/csv")


class EditionsView(View):
    """A page or a file of what several editions say, beside the programme of the question."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = question_form(request)
        if not form.is_valid():
            return render(request, "outcomes/dashboard.html", {"form": form}, status=400)
        return self.show(form)

    def show(self, form: AnswerForm) -> HttpResponse:
        raise NotImplementedError


class Trend(EditionsView):
    """Every quarter by its newest monthly edition, whoever reads."""

    def show(self, form: AnswerForm) -> HttpResponse:
        file = address_with("answer-trend-csv", form.kept)
        context = {"form": form, "sheet": self.read(form), "file": file, **frame_of(form, "trend")}
        return render(self.request, "outcomes/answer_trend.html", context)

    def read(self, form: AnswerForm) -> Sheet | None:
        rows = MonthlyEdition.objects.visible_to(self.request.user).figures_by_quarter(form.cleaned_data["programme"])
        enter_reading(self.request, form, "board_trend", is_exact=False)
        return answers.sheet_by_quarter(rows)


class TrendFile(Trend):
    def show(self, form: AnswerForm) -> HttpResponse:
        return sheet_response(self.read(form), f"{form.cleaned_data['programme'].code}-trend.csv")


def sheet_response(sheet: Sheet | None, name: str) -> HttpResponse:
    """A table as a file; without one, an empty file."""
    out = StringIO()
    if sheet is not None:
        write_rows(out, sheet.head, sheet.rows)
    return attachment_response(out.getvalue().encode("utf-8-sig"), name, "text/csv")


class Methods(EditionsView):
    """What every number means, and what a later edition of the question gave otherwise."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return super().get(request) if request.GET else render(request, "outcomes/methods.html", what_numbers_mean())

    def show(self, form: AnswerForm) -> HttpResponse:
        asked = [form.cleaned_data[name] for name in ("programme", "span", "year", "number")]
        contents = MonthlyEdition.objects.visible_to(self.request.user).contents_of_question(*asked)
        enter_reading(self.request, form, "board_methods", is_exact=False)
        context = {"form": form, "sheet": answers.restated_figures(contents), "editions": len(contents)}
        context |= {**what_numbers_mean(), **frame_of(form, "methods")}
        return render(self.request, "outcomes/methods.html", context)


def what_numbers_mean() -> dict[str, Any]:
    rule = editions.protected_edition().note
    return {"definitions": definitions.DEFINITIONS, "version": definitions.VERSION, "rule": rule}
