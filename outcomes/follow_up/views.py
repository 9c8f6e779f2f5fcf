"""Which follow-ups wait for data, and whose data it is."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from ledger import viewing
from outcomes.follow_up import presenters


class FollowUpList(TemplateView):
    """By force, with what its extracts cover; a person is never shown here."""

    template_name = "outcomes/follow_ups.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewing.read_figures(actor=self.request.user, what="outcomes.followup", filters={})
        today = timezone.localdate()
        return super().get_context_data(
            forces=presenters.force_lines(today), states=presenters.state_lines(), today=today, **kwargs
        )
