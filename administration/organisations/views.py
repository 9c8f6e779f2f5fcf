"""The organisations on record: the list, a new one, and what is known of one."""

from typing import Any

from django.views.generic import ListView

from accounts.models import Organisation
from administration.organisations import services
from administration.organisations.forms import ChangeOrganisationForm, OrganisationForm
from ledger import viewing
from programmes.models import ReferenceValue
from workflow.seen import SeenPage
from workflow.views import FormPage

MOST = 500


class OrganisationList(ListView):
    template_name = "administration/organisation_list.html"
    context_object_name = "organisations"

    def get_queryset(self) -> Any:
        found = Organisation.objects.visible_to(self.request.user).order_by("kind", "name")[:MOST]
        rows = ReferenceValue.objects.name_areas(found)
        viewing.record_list_viewing(rows, actor=self.request.user, kind="accounts.organisation")
        return rows


class OrganisationCreate(FormPage):
    form_class = OrganisationForm
    title, button = "Add an organisation", "Add organisation"
    back, back_label = "administration:organisation-list", "Organisations"
    done = "The organisation is on record."

    def perform(self, given: dict[str, Any]) -> Organisation:
        return services.create_organisation(actor=self.request.user, **given)


class OrganisationChange(SeenPage):
    shown = services.ORGANISATION_FACTS
    model = Organisation
    form_class = ChangeOrganisationForm
    button = "Save changes"
    back, back_label = "administration:organisation-list", "Organisations"
    done = "The changes are saved."

    def get_initial(self) -> dict[str, Any]:
        row = self.row
        typed = {"name": row.name, "code": row.code or "", "areas": row.areas, "phone": row.phone}
        return {**super().get_initial(), **typed, "force": row.force_id}

    def perform(self, given: dict[str, Any]) -> Organisation:
        return services.change_organisation(organisation_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"Change {self.row.name}", intro=self.row.get_kind_display(), **context)
