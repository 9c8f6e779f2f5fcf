"""Giving a case to a worker."""

from accounts.policy import declare_address
from accounts.roles import Role
from caseworkflow.allocation import views

urlpatterns = [
    declare_address(
        "inbox/<uuid:pk>/allocate/", views.CaseAllocate.as_view(), name="case-allocate", roles={Role.TEAM_LEADER}
    ),
    declare_address("reallocate/", views.CasesReallocate.as_view(), name="cases-reallocate", roles={Role.TEAM_LEADER}),
    declare_address(
        "<uuid:pk>/reallocate/", views.CaseReallocate.as_view(), name="case-reallocate", roles={Role.TEAM_LEADER}
    ),
]
