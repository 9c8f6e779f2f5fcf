"""The page of messages that could not go, and the page on which somebody says how they told it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_work_case
from caseworkflow.telling import services
from caseworkflow.telling.forms import ToldForm
from caseworkflow.telling.presenters import message_lines, message_title, message_words
from caseworkflow.telling.querysets import COLLEAGUE, PERSON, own_unsent_messages, unsent_messages
from ledger import viewing
from ledger.models import Notice
from workflow.machine import MoveRefused
from workflow.paging import Pager
from workflow.views import FormPage

MESSAGES = "caseworkflow:notice-list"


class NoticeList(TemplateView):
    """Of a worker's own open cases; of a team leader's whole team, and there those to colleagues too."""

    template_name = "caseworkflow/notice_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        leads = user.role == Role.TEAM_LEADER
        to_colleagues = leads and query.get("to") == "colleagues"
        rows = unsent_messages(user, to=COLLEAGUE if to_colleagues else PERSON) if leads else own_unsent_messages(user)
        pager = Pager(query)
        lines = message_lines(pager.take(rows, "created_at"))
        cases = {line["case"].pk: line["case"].person_id for line in lines}
        viewing.record_rows_viewing([*cases], [*cases.values()], actor=user, kind="ledger.notice")
        return super().get_context_data(lines=lines, pager=pager, leads=leads, to_colleagues=to_colleagues, **context)


class OneNotice(View):
    """The message of the address, about a case that this user sees and works."""

    @cached_property
    def notice(self) -> Notice:
        user = self.request.user
        found = unsent_messages(user) | unsent_messages(user, to=COLLEAGUE)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def case(self) -> Case:
        rows = Case.objects.visible_to(self.request.user).select_related("person", "caseworker", "programme")
        case = get_object_or_404(rows, pk=self.notice.about_id)
        if not may_work_case(case, self.request.user):
            raise PermissionDenied
        return case


class NoticeTell(OneNotice, FormPage):
    template_name = "caseworkflow/notice_tell.html"
    form_class = ToldForm
    title, button = "A message that did not go", "Keep how they were told"
    back, back_label, done = MESSAGES, "Messages that did not go", "It is kept how they were told."

    def perform(self, given: dict[str, Any]) -> Notice:
        return services.settle_message(notice_id=self.notice.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        case, notice = self.case, self.notice
        viewing.record_viewing(case, actor=self.request.user, what="message")
        return super().get_context_data(
            case=case, notice=notice, what=message_title(notice.text), words=message_words(notice, case), **context
        )


class NoticeSend(OneNotice):
    """Send it now, by what is on record today; where something still holds it, that is said."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.case  # is not there for whoever may not see it
        return redirect(MESSAGES)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case, notice = self.case, self.notice
        try:
            services.send_message_again(notice_id=notice.pk, actor=request.user)
        except MoveRefused as refused:
            messages.error(request, f"It was not sent. {' '.join(refused.reasons)}")
            return redirect("caseworkflow:notice-tell", notice.pk)
        messages.success(request, f"The message about case {case.reference} is sent.")
        return redirect(reverse(MESSAGES))
