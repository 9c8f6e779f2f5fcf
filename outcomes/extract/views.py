"""Extracts with their control totals; counts only, never a person."""

from typing import Any

from django.views.generic import ListView

from ledger import viewing
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.extract.terms import LinkState


class ImportList(ListView):
    """Extracts with their control totals; rows about people are never shown here."""

    template_name = "outcomes/extract_list.html"
    context_object_name = "extracts"

    def get_queryset(self):
        return Extract.objects.select_related("imported_by")[:50]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = OffenceRecord.objects.filter(link=LinkState.TO_REVIEW).count()
        viewing.read_figures(actor=self.request.user, what="outcomes.extract", filters={})
        return super().get_context_data(waiting=waiting, **kwargs)
