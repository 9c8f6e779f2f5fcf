"""Read only: accounts with their roles and how they were given, and police systems with what each may ask for."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from accounts.models import ForceClient, User
from administration.holders.presenters import MOST, accounts_for, entries_about, requests_about, systems_for
from administration.people.forms import PeopleFilter
from administration.people.presenters import people_page, standing_of
from ledger import viewing
from workflow.paging import PageLinks
from workflow.views import RowView


class AccountList(TemplateView):
    template_name = "administration/account_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        form = PeopleFilter(query)
        q = form.cleaned_data["q"] if form.is_valid() else ""
        page, following = people_page(accounts_for(user), q, query.get("after", ""))
        viewing.record_list_viewing(page, actor=user, kind="accounts.user")
        lines = [standing_of(one) for one in page]
        return super().get_context_data(lines=lines, q=q, pager=PageLinks(query, following), **context)


class AccountDetail(RowView):
    model = User
    template_name = "administration/account_detail.html"
    prefetched = ("memberships__organisation",)

    def rows(self) -> Any:
        return accounts_for(self.request.user)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked = requests_about(self.row)
        entries = entries_about([self.row, *self.row.memberships.all(), *asked])
        return super().get_context_data(requests=asked, entries=entries, **context)


class SystemList(TemplateView):
    template_name = "administration/system_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        systems = list(systems_for(user)[:MOST])
        viewing.record_list_viewing(systems, actor=user, kind="accounts.forceclient")
        return super().get_context_data(systems=systems, **context)


class SystemDetail(RowView):
    model = ForceClient
    template_name = "administration/system_detail.html"

    @cached_property
    def row(self) -> ForceClient:
        """Its address is the id of the account that it acts as."""
        return get_object_or_404(systems_for(self.request.user), user_id=self.kwargs["pk"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(entries=entries_about([self.row, self.row.user]), **context)
