"""Messages that could not go."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.telling import views

urlpatterns = [
    declare_address("messages/", views.NoticeList.as_view(), name="notice-list", roles=PROVIDER),
    declare_address("messages/<uuid:pk>/tell/", views.NoticeTell.as_view(), name="notice-tell", roles=PROVIDER),
    declare_address("messages/<uuid:pk>/send/", views.NoticeSend.as_view(), name="notice-send", roles=PROVIDER),
]
