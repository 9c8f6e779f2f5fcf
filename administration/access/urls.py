"""The auditor's question: who saw this person?"""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.access import views

AUDITORS = {Role.AUDITOR}
urlpatterns = [
    declare_address("audit/people/", views.SubjectFind.as_view(), name="subject-find", roles=AUDITORS),
    declare_address("audit/people/<uuid:pk>/", views.SubjectLooks.as_view(), name="subject-looks", roles=AUDITORS),
    declare_address(
        "audit/people/<uuid:pk>/paper/", views.SubjectPaper.as_view(), name="subject-paper", roles=AUDITORS
    ),
    declare_address("audit/papers/", views.PaperJudge.as_view(), name="paper-judge", roles=AUDITORS),
]
