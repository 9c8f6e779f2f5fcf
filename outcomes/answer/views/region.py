"""All programmes side by side, from their monthly editions, whoever reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from ledger import viewing
from outcomes.answer.forms import RegionForm
from outcomes.answer.presenters import answers, region
from outcomes.answer.views.pages import NARROWING, address_with, programmes_narrowed, sheet_response
from outcomes.figure.querysets import programmes_read_by
from outcomes.report.models import MonthlyEdition
from outcomes.report.presenters import chart_in_frames


class Region(View):
    """All programmes side by side, from their monthly editions, whoever reads."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = RegionForm(request.GET, programmes=programmes_read_by(request.user))
        if not form.is_valid():
            return render(request, "outcomes/answer_region.html", {"form": form}, status=400)
        programmes, found, rows = self.read(form)
        chart = region.region_chart(programmes, found)
        kept = {name: form.cleaned_data[name] for name in NARROWING if form.cleaned_data[name]}
        context = {
            "form": form,
            "rows": [(row, address_with("dashboard", {**row.asked, **kept})) for row in rows],
            "head": region.HEAD,
            "bars": chart,
            "charts": [chart_in_frames(chart)] if chart else [],
            "action": request.path,
            "file": address_with("answer-region-csv", kept),
            "menu": answers.menu_of("region", lambda name: address_with(name, kept)),
        }
        return render(request, "outcomes/answer_region.html", context)

    def read(self, form: RegionForm) -> tuple[list[Any], dict[Any, Any], list[region.RegionRow]]:
        """The programmes of the question with the edition that stands for each, entered as read."""
        user, narrowed = self.request.user, form.narrowed()
        programmes = programmes_narrowed(programmes_read_by(user), form.cleaned_data)
        found, today = MonthlyEdition.objects.visible_to(user).newest_of_each(), timezone.localdate()
        providers: dict[Any, dict[str, None]] = {}
        for row in narrowed:
            if row.valid_from <= today and (row.valid_until is None or row.valid_until >= today):
                providers.setdefault(row.programme_id, {})[str(row.organisation)] = None
        asked = {name: form.cleaned_data[name] for name in NARROWING}
        viewing.read_figures(actor=user, what="outcomes.region", filters=asked)
        listed = list(programmes)
        return (
            listed,
            found,
            region.region_rows(listed, found, {pk: ", ".join(names) for pk, names in providers.items()}),
        )


class RegionFile(Region):
    """The same as rows."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = RegionForm(request.GET, programmes=programmes_read_by(request.user))
        if not form.is_valid():
            return render(request, "outcomes/answer_region.html", {"form": form}, status=400)
        return sheet_response(region.region_sheet(self.read(form)[2]), "all-programmes.csv")
