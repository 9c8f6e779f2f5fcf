"""The rooms' pages, the API and the doors of the house."""

from csp.decorators import csp_update
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.policy import ANYONE, declare_address
from accounts.roles import PEOPLE
from accounts.views import ClientToken
from diversion import health, views
from referrals import urls as referral_urls

#: The library draws its icons from addresses that hold the picture itself.
docs = csp_update({"img-src": ["data:"]})(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))
urlpatterns = [
    declare_address("", views.home_page, name="home", roles=PEOPLE),
    declare_address("role/", views.RoleChoose.as_view(), name="role-choose", roles=PEOPLE),
    declare_address("accessibility/", views.accessibility_page, name="accessibility", roles=ANYONE),
    declare_address("health/live", health.health_live, name="health-live", roles=ANYONE),
    declare_address("health/ready", health.health_ready, name="health-ready", roles=ANYONE),
    path("account/", include("accounts.urls")),
    path("ledger/", include("ledger.urls")),
    path("administration/", include("administration.urls")),
    path("programmes/", include("programmes.urls")),
    path("referrals/", include("referrals.urls")),
    path("cases/", include("caseworkflow.urls")),
    path("outcomes/", include("outcomes.urls")),
    declare_address("api/v1/token", ClientToken.as_view(), name="oauth2-token", roles=ANYONE),
    declare_address("api/v1/openapi.yaml", SpectacularAPIView.as_view(), name="api-schema", roles=ANYONE),
    declare_address("api/v1/docs/", docs, name="api-docs", roles=ANYONE),
    path("api/v1/", include((referral_urls.api_patterns, "api"))),
]
handler400 = "diversion.errors.bad_request"
handler404 = "diversion.errors.page_not_found"
handler500 = "diversion.errors.server_error"
