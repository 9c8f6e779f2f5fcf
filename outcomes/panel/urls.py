"""The addresses of scrutiny panels: the office that buys asks and ends, decision makers of its force read and score too."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.panel import views

OFFICE, PANEL = frozenset({Role.COMMISSIONER}), frozenset({Role.COMMISSIONER, Role.DECISION_MAKER})
PACK = "panel/<uuid:pk>/"

urlpatterns = [
    declare_address("panel/", views.PanelPackList.as_view(), name="panelpack-list", roles=PANEL),
    declare_address("panel/ask/", views.PanelPackCreate.as_view(), name="panelpack-create", roles=OFFICE),
    declare_address(PACK, views.PanelPackDetail.as_view(), name="panelpack-detail", roles=PANEL),
    declare_address(f"{PACK}done/", views.PanelPackClose.as_view(), name="panelpack-close", roles=OFFICE),
    declare_address("panel/case/<uuid:pk>/", views.PanelCaseScore.as_view(), name="panelcase-score", roles=PANEL),
]
