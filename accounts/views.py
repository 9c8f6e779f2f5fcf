"""The administrator's list of people and the roles they hold."""

from django.views.generic import ListView

from accounts.models import Membership


class UserList(ListView):
    template_name = "accounts/user_list.html"
    context_object_name = "memberships"
    paginate_by = 50

    def get_queryset(self):
        return Membership.objects.select_related("user", "organisation").order_by("role", "user__display_name")
