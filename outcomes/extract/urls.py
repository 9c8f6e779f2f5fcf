"""The addresses of extracts, and of the rows that wait for somebody."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.extract import views

LEADERS = {Role.TEAM_LEADER}

urlpatterns = [
    declare_address("imports/", views.ImportList.as_view(), name="import-list", roles=LEADERS),
    declare_address(
        "imports/held/<uuid:pk>/", views.HeldRowsDownload.as_view(), name="heldfile-download", roles=LEADERS
    ),
    declare_address("links/", views.LinkList.as_view(), name="link-list", roles=LEADERS),
    declare_address("links/<uuid:pk>/", views.LinkJudge.as_view(), name="link-judge", roles=LEADERS),
    declare_address("links/judged/<uuid:pk>/undo/", views.LinkUndo.as_view(), name="link-undo", roles=LEADERS),
]
