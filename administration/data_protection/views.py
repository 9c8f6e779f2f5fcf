"""The desk of the data-protection officer: five places, each a list or a page, and the forms behind them."""

from typing import Any

from django.views.generic import TemplateView

from accounts.words import moment_in_words
from administration.data_protection import forms, presenters, services
from administration.data_protection.models import DataBreach, ProcessingFlow, RightsRequest, SharingAgreement
from administration.subject_access.models import SubjectRequest
from ledger import viewing
from workflow.seen import SeenPage
from workflow.views import FormPage, OneRow

MOST = 200


class DeskList(TemplateView):
    """One place of the desk: its rows as lines, each look entered."""

    template_name = "administration/desk_list.html"
    model: Any = None
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    name = title = intro = add = add_label = empty = ""

    def line_of(self, row: Any) -> presenters.DeskLine:
        raise NotImplementedError

    def rows(self) -> list[Any]:
        rows = self.model.objects.visible_to(self.request.user).select_related(*self.related)
        return list(rows.prefetch_related(*self.prefetched)[:MOST])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        shown = self.rows()
        viewing.record_list_viewing(shown, actor=self.request.user, kind=self.model._meta.label_lower)
        said = {name: getattr(self, name) for name in ("title", "intro", "add", "add_label", "empty")}
        lines = [self.line_of(row) for row in shown]
        places = presenters.places_of_desk(self.name)
        return super().get_context_data(**{**said, "lines": lines, "desk_places": places, **context})


class DueList(TemplateView):
    """What must be answered or told soon, or is late: requests of people and breaches on one page, the first due first."""

    template_name = "administration/desk_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        shown = services.rows_due(user)[:MOST]
        people = [subject for row in shown for subject in getattr(row, "subject_ids", ())]
        viewing.record_rows_viewing([row.pk for row in shown], people, actor=user, kind="administration.desk")
        return super().get_context_data(
            title="What is due",
            intro=presenters.sentence_of_due(shown),
            empty="Nothing is due soon or late.",
            lines=[presenters.due_line(row) for row in shown],
            desk_places=presenters.places_of_desk("desk-due"),
            **context,
        )


class FlowList(DeskList):
    model, related, name = ProcessingFlow, ("signed_by",), "flow-list"
    title = "Processing record"
    empty = "No flow is on record."

    def line_of(self, row: Any) -> presenters.DeskLine:
        return presenters.flow_line(row)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(intro=presenters.unsigned_sentence(), **context)


class FlowSign(SeenPage):
    shown = services.FLOW_FACTS
    model, related = ProcessingFlow, ("signed_by",)
    template_name = "administration/flow_sign.html"
    form_class = forms.SignForm
    button, done = "Sign it with my name and today", "The flow is signed."
    back, back_label = "administration:flow-list", "Processing record"

    def get_initial(self) -> dict[str, Any]:
        basis = {"lawful_basis": self.row.lawful_basis, "retention": self.row.retention}
        return {**super().get_initial(), **basis}

    def perform(self, given: dict[str, Any]) -> ProcessingFlow:
        return services.sign_flow(flow_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        facts = presenters.facts_of_flow(self.row)
        return super().get_context_data(title=self.row.name, facts=facts, **context)


class AgreementList(DeskList):
    model, prefetched, name = SharingAgreement, ("flows",), "agreement-list"
    title, intro = "Sharing agreements", "Who signed what with whom, and when it must be read again."
    add, add_label = "administration:agreement-create", "Add an agreement"
    empty = "No agreement is on record."

    def line_of(self, row: Any) -> presenters.DeskLine:
        return presenters.agreement_line(row)


class AgreementCreate(FormPage):
    form_class = forms.AgreementForm
    title, button, done = "Add an agreement", "Add agreement", "The agreement is on record."
    back, back_label = "administration:agreement-list", "Sharing agreements"

    def perform(self, given: dict[str, Any]) -> SharingAgreement:
        return services.add_agreement(actor=self.request.user, **given)


class AgreementChange(SeenPage):
    model = SharingAgreement
    shown = services.AGREEMENT_FACTS
    form_class = forms.ChangeAgreementForm
    button, done = "Save changes", "The changes are saved."
    back, back_label = "administration:agreement-list", "Sharing agreements"

    def get_initial(self) -> dict[str, Any]:
        row = self.row
        kept = {name: getattr(row, name) for name in ("parties", "document", "from_on", "until_on", "review_on")}
        return {**super().get_initial(), **kept, "flows": list(row.flows.all())}

    def perform(self, given: dict[str, Any]) -> SharingAgreement:
        return services.change_agreement(agreement_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"Change {self.row.document}", **context)


class RightsRequestList(DeskList):
    """The one register of what people asked for; a request to see what is held leads to its own page."""

    model, related, name = RightsRequest, ("correction",), "rightsrequest-list"
    title = "Requests of people"
    intro = (
        "What people asked for about their own facts, the first due first. A request to see what is held is recorded under "
        "Subject access, and stands here too."
    )
    add, add_label = "administration:rightsrequest-create", "Record a request"
    empty = "No request is on record."

    def rows(self) -> list[Any]:
        found = [*super().rows(), *SubjectRequest.objects.visible_to(self.request.user)[:MOST]]
        return sorted(found, key=lambda row: (row.due_on, str(row.pk)))[:MOST]

    def line_of(self, row: Any) -> presenters.DeskLine:
        return presenters.line_of_register(row)


class RightsRequestCreate(FormPage):
    form_class = forms.RightsRequestForm
    title, button, done = "Record a request", "Record request", "The request is on record, with its clock."
    back, back_label = "administration:rightsrequest-list", "Requests of people"

    def perform(self, given: dict[str, Any]) -> RightsRequest:
        return services.record_rights_request(actor=self.request.user, **given)


class RightsRequestAnswer(OneRow, FormPage):
    model = RightsRequest
    form_class = forms.RightsAnswerForm
    button, done = "Record answer", "The answer is on record."
    back, back_label = "administration:rightsrequest-list", "Requests of people"

    def get_initial(self) -> dict[str, Any]:
        return {"answer": self.row.answer, "answered_on": self.row.answered_on}

    def perform(self, given: dict[str, Any]) -> RightsRequest:
        return services.answer_rights_request(request_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        stands = dict(presenters.rights_request_line(self.row).cells)
        intro = f"{stands['Reference']}. Received {stands['Received']}, answer by {stands['Answer by']}: {stands['Stands']}."
        return super().get_context_data(title=self.row.get_right_display(), intro=intro, **context)


class DataBreachList(DeskList):
    model, name = DataBreach, "databreach-list"
    title = "Breaches of personal data"
    intro = "Every breach, the newest first, with the time by which the Information Commissioner is told of it."
    add, add_label = "administration:databreach-create", "Record a breach"
    empty = "No breach is on record."

    def line_of(self, row: Any) -> presenters.DeskLine:
        return presenters.data_breach_line(row)


class DataBreachCreate(FormPage):
    form_class = forms.DataBreachForm
    title, button, done = "Record a breach", "Record breach", "The breach is on record, and its clock runs."
    back, back_label = "administration:databreach-list", "Breaches of personal data"

    def perform(self, given: dict[str, Any]) -> DataBreach:
        return services.record_data_breach(actor=self.request.user, **given)


class DataBreachFollow(SeenPage):
    shown = services.BREACH_FACTS
    model = DataBreach
    form_class = forms.FollowDataBreachForm
    title, button, done = "What was done about a breach", "Save", "The changes are saved."
    back, back_label = "administration:databreach-list", "Breaches of personal data"

    def get_initial(self) -> dict[str, Any]:
        kept = {name: getattr(self.row, name) for name in services.BREACH_FACTS}
        return {**super().get_initial(), **kept}

    def perform(self, given: dict[str, Any]) -> DataBreach:
        return services.follow_data_breach(breach_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        known, by = moment_in_words(self.row.known_at), moment_in_words(self.row.tell_ico_by)
        stands = dict(presenters.data_breach_line(self.row).cells)["Stands"]
        intro = f"Known {known}. The Information Commissioner is told by {by}: {stands}."
        return super().get_context_data(intro=intro, **context)


class ImpactDetail(TemplateView):
    """The part of an impact assessment that the system can say of itself."""

    template_name = "administration/impact_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        viewing.read_figures(actor=self.request.user, what="administration.impact", filters={})
        places = presenters.places_of_desk("impact-detail")
        return super().get_context_data(cards=presenters.cards_of_impact(), desk_places=places, **context)
