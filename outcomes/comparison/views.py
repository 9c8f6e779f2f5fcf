"""Files of comparators and allocations with their control totals; counts only, never a person."""

from typing import Any

from django.views.generic import ListView

from accounts.second_line.context import rows_of_all
from ledger import viewing
from outcomes.comparison.models import ComparedOffence, ComparedPerson, ComparisonFile


class ComparisonFileList(ListView):
    """Files with their control totals; rows about people are never shown here."""

    template_name = "outcomes/comparisonfile_list.html"
    context_object_name = "files"

    def get_queryset(self):
        return ComparisonFile.objects.all()[:50]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewing.read_figures(actor=self.request.user, what="outcomes.comparison_files", filters={})
        return super().get_context_data(**count_compared(), **kwargs)


@rows_of_all("outcomes.count_compared")
def count_compared() -> dict[str, int]:
    """How many people and events, for somebody who reads none of them."""
    return {"people": ComparedPerson.objects.count(), "events": ComparedOffence.objects.count()}
