"""What a working day begins with."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.worklists.views import inbox, lists, today

urlpatterns = [
    declare_address("today/", today.Today.as_view(), name="today", roles=PROVIDER),
    declare_address("", lists.CaseList.as_view(), name="case-list", roles=PROVIDER),
    declare_address("inbox/", inbox.Inbox.as_view(), name="inbox", roles=PROVIDER),
]
