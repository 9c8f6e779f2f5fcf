"""Corrections of what a case recorded."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.correction import views

urlpatterns = [
    declare_address(
        "<uuid:pk>/correct/<slug:kind>/<uuid:record_id>/",
        views.CorrectionCreate.as_view(),
        name="correction-create",
        roles=PROVIDER,
    ),
    declare_address(
        "<uuid:pk>/correct/consent/<uuid:record_id>/mistake/",
        views.ConsentDisown.as_view(),
        name="consent-disown",
        roles=PROVIDER,
    ),
    declare_address(
        "<uuid:pk>/corrections/<uuid:follow_up_id>/",
        views.FollowUpSettle.as_view(),
        name="correctionfollowup-settle",
        roles=PROVIDER,
    ),
]
