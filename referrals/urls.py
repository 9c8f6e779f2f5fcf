"""The addresses of this room, concept by concept."""

from referrals.custody import urls as custody
from referrals.following import urls as following
from referrals.intake import urls as intake
from referrals.intake.urls import api_patterns
from referrals.people import urls as people
from referrals.police_decisions import urls as police_decisions
from referrals.screening import urls as screening

app_name = "referrals"
urlpatterns = [
    *following.urlpatterns,
    *intake.urlpatterns,
    *police_decisions.urlpatterns,
    *custody.urlpatterns,
    *people.urlpatterns,
    *screening.urlpatterns,
]

__all__ = ["api_patterns", "app_name", "urlpatterns"]
