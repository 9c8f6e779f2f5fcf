"""Extracts with their control totals and what they cover, and the rows of which a person says whose they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import ListView, TemplateView, View

from ledger import viewing
from outcomes.extract import services
from outcomes.extract.calendar import gaps_between
from outcomes.extract.forms import LinkForm, UndoForm
from outcomes.extract.measures import count_links
from outcomes.extract.models import Extract, LinkJudgement, OffenceRecord
from outcomes.extract.terms import ACCEPT, REVIEW
from referrals.files import quarantine
from referrals.files.models import HeldFile
from referrals.people.models import Person
from referrals.referral.models import Referral
from workflow.paging import Pager
from workflow.views import ActView, attachment_response

PAGE = 50


class ImportList(ListView):
    """Extracts with their control totals; rows about people are never shown here."""

    template_name = "outcomes/extract_list.html"
    context_object_name = "extracts"

    def get_queryset(self):
        return Extract.objects.select_related("imported_by")[:PAGE]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewing.read_figures(actor=self.request.user, what="outcomes.extract", filters={})
        covered = [
            {"force": force, "spans": spans, "gaps": gaps_between(spans)}
            for force, spans in sorted(Extract.objects.covered_days().items())
        ]
        quality = count_links()
        share = quality.missed_share
        return super().get_context_data(
            covered=covered,
            held=list(HeldFile.objects.visible_to(self.request.user).newest_first()[:PAGE]),
            quality=quality,
            missed_percent=None if share is None else round(100 * share),
            **kwargs,
        )


class HeldRowsDownload(View):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        content = quarantine.give_held_rows(held_id=pk, actor=request.user)
        return attachment_response(content, "held-rows.csv", "text/csv")


class LinkList(TemplateView):
    """Rows that may be about somebody, the likeliest first; or all that were judged, page by page, to undo."""

    template_name = "outcomes/link_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, pager = self.request.user, Pager(self.request.GET)
        is_judged = self.request.GET.get("show") == "judged"
        if is_judged:
            found = LinkJudgement.objects.visible_to(user).standing().select_related("record", "person", "judged_by")
            rows = pager.take(found, "judged_at", is_newest_first=True)
        else:
            found = OffenceRecord.objects.visible_to(user).waiting().select_related("person")
            rows = list(found.order_by("-link_weight", "event_on", "pk")[:PAGE])
        viewing.record_list_viewing(rows, actor=user, kind=found.model._meta.label_lower)
        said = {"rows": rows, "count": found.count(), "is_judged": is_judged, "pager": pager}
        return super().get_context_data(**said, **context)


COMPARED = {
    "Family name": "family_name",
    "Given names": "given_names",
    "Date of birth": "date_of_birth",
    "Sex": "sex",
    "PNC number": "pnc_id",
    "CRO number": "cro_number",
    "Postcode": "postcode",
}


def compare_row(record: OffenceRecord, person: Person) -> list[dict[str, Any]]:
    """What the row says beside what is known of the person; what one of them does not say is neither."""
    found = []
    for label, name in COMPARED.items():
        said, known = getattr(record, name), getattr(person, name)
        agrees = bool(said) and str(said).casefold() == str(known).casefold()
        found.append({"label": label, "said": said, "known": known, "agrees": agrees})
    return found


class LinkJudge(ActView):
    model = OffenceRecord
    related = ("person", "extract")
    template_name = "outcomes/link_judge.html"
    form_class = LinkForm

    def rows(self) -> Any:
        return super().rows().waiting()

    def get_initial(self) -> dict[str, Any]:
        return {"person": self.row.person_id}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        referrals = Referral.objects.visible_to(self.request.user).filter(person=self.row.person_id)
        return super().get_context_data(
            compared=compare_row(self.row, self.row.person),
            referrals=list(referrals.select_related("programme").order_by("-referred_at")[:PAGE]),
            accept=ACCEPT,
            review=REVIEW,
            **context,
        )

    def perform(self, given: dict[str, Any]) -> LinkJudgement:
        return services.judge_link(
            record_id=self.row.pk,
            person_id=given["person"],
            actor=self.request.user,
            is_same=given["is_same"] == "yes",
        )

    def get_success_url(self) -> str:
        return reverse("outcomes:link-list")


class LinkUndo(ActView):
    """Put a judged row back as it was."""

    model = LinkJudgement
    related = ("record", "person", "judged_by")
    template_name = "outcomes/link_undo.html"
    form_class = UndoForm
    done = "Undone. The row is as it was before."

    def get_initial(self) -> dict[str, Any]:
        return {}

    def rows(self) -> Any:
        return super().rows().standing()

    def perform(self, given: dict[str, Any]) -> LinkJudgement:
        return services.undo_link(judgement_id=self.row.pk, actor=self.request.user)

    def get_success_url(self) -> str:
        return f"{reverse('outcomes:link-list')}?show=judged"
