"""Who is commissioned for what, and which referrals wait because nobody is."""

from typing import Any

from django.contrib import messages
from django.views.generic import TemplateView

from accounts.roles import Role
from administration.commissions import services
from administration.commissions.forms import ChangeCommissionForm, CommissionForm, begun_from
from ledger import viewing
from programmes.models import Commission, ReferenceValue
from referrals.referral.models import Referral
from workflow.seen import SeenPage
from workflow.views import FormPage

MOST = 50
#: Nothing of what is shown says whom a referral is about: an administrator reads no case. The ledger is told.
COLUMNS = ("pk", "reference", "programme__name", "custody_suite", "referred_at", "person_id")


class CommissionList(TemplateView):
    template_name = "administration/commission_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = Commission.objects.visible_to(user).select_related("programme", "organisation", "force")
        waiting = list(unprovided_for(user)[: MOST + 1])
        people = [row.person_id for row in waiting[:MOST] if row.person_id]
        viewing.record_rows_viewing([row.pk for row in waiting[:MOST]], people, actor=user, kind="referrals.unprovided")
        return super().get_context_data(
            commissions=ReferenceValue.objects.name_areas(rows.order_by("programme__name", "valid_from", "pk")[:500]),
            waiting=waiting[:MOST],
            count=f"more than {MOST}" if len(waiting) > MOST else str(len(waiting)),
            **context,
        )


def unprovided_for(user: Any) -> Any:
    """References alone, longest wait first, for whoever may add the commission that they wait for."""
    rows = Referral.objects.unprovided() if user.holds(Role.ADMINISTRATOR) else Referral.objects.none()
    return rows.order_by("referred_at", "pk").values_list(*COLUMNS, named=True)


class CommissionCreate(FormPage):
    form_class = CommissionForm
    title, button = "Add a commission", "Add commission"
    intro = "Referrals that waited for it go to the provider at once. Nobody else could read them until now."
    back, back_label = "administration:commission-list", "Commissions"

    def perform(self, given: dict[str, Any]) -> Commission:
        return services.add_commission(actor=self.request.user, **given)

    def after(self, made: Commission) -> Any:
        messages.success(self.request, f"{made.organisation} is commissioned for {made.programme}.")
        return super().after(made)


class CommissionChange(SeenPage):
    shown = services.COMMISSION_FACTS
    model = Commission
    related = ("programme", "organisation")
    form_class = ChangeCommissionForm
    button, done = "Save changes", "The changes are saved."
    back, back_label = "administration:commission-list", "Commissions"

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **begun_from(self.row)}

    def perform(self, given: dict[str, Any]) -> Commission:
        return services.change_commission(commission_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"Change a commission: {self.row}", **context)
