"""Commissions, for administrators."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.commissions import views

ADMINISTRATORS = {Role.ADMINISTRATOR}
urlpatterns = [
    declare_address("commissions/", views.CommissionList.as_view(), name="commission-list", roles=ADMINISTRATORS),
    declare_address(
        "commissions/add/", views.CommissionCreate.as_view(), name="commission-create", roles=ADMINISTRATORS
    ),
    declare_address(
        "commissions/<uuid:pk>/", views.CommissionChange.as_view(), name="commission-change", roles=ADMINISTRATORS
    ),
]
