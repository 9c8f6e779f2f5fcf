"""The rooms' pages, the API and the doors of the house."""

from csp.decorators import csp_update
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.views import ClientToken
from diversion import health, views
from referrals import urls as referral_urls

#: The library draws its icons from addresses that hold the picture itself.
docs = csp_update({"img-src": ["data:"]})(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))
urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("account/", include("accounts.urls")),
    path("ledger/", include("ledger.urls")),
    path("programmes/", include("programmes.urls")),
    path("referrals/", include("referrals.urls")),
    path("cases/", include("caseworkflow.urls")),
    path("outcomes/", include("outcomes.urls")),
    path("api/v1/token", ClientToken.as_view(), name="oauth2-token"),
    path("api/v1/openapi.yaml", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", docs, name="api-docs"),
    path("api/v1/", include((referral_urls.api_patterns, "api"))),
]
handler400 = "diversion.errors.bad_request"
handler500 = "diversion.errors.server_error"
