"""The pages of one case."""

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.casefile import views

urlpatterns = [
    declare_address("<uuid:pk>/", views.CaseDetail.as_view(), name="case-detail", roles=PROVIDER),
    declare_address("<uuid:pk>/contact/", views.CaseContact.as_view(), name="case-contact", roles=PROVIDER),
    declare_address("<uuid:pk>/assessment/", views.CaseAssessment.as_view(), name="case-assessment", roles=PROVIDER),
    declare_address("<uuid:pk>/plan/", views.CasePlan.as_view(), name="case-plan", roles=PROVIDER),
    declare_address("<uuid:pk>/timeline/", views.CaseTimeline.as_view(), name="case-timeline", roles=PROVIDER),
    declare_address("<uuid:pk>/corrections/", views.CaseCorrections.as_view(), name="case-corrections", roles=PROVIDER),
    declare_address("<uuid:pk>/access/", views.CaseAccess.as_view(), name="case-access", roles=PROVIDER),
    declare_address(
        "<uuid:pk>/access/paper/", views.CaseAccessPaper.as_view(), name="case-access-paper", roles=PROVIDER
    ),
]
