"""Which corrections someone sees."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.roles import PROVIDER, Role
from referrals.withheld.querysets import shown_to


class CorrectionQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A decision maker: those of the own force. A custody officer: their own, and those of referrals that they sent.
        A provider: its own, and those of referrals that it has; but for people from whom they are kept.
        """
        if user.holds(Role.DECISION_MAKER):
            return self.filter(home=user.organisation)
        if not user.holds(Role.CUSTODY_OFFICER, *PROVIDER):
            return self.none()
        referrals = apps.get_model("referrals", "Referral").objects.visible_to(user)
        sent_here = Exists(referrals.filter(pk=OuterRef("about_id")))
        if user.holds(Role.CUSTODY_OFFICER):
            return self.filter(Q(corrected_by=user) | sent_here, home=user.organisation)
        return shown_to(self.filter(Q(home=user.organisation) | sent_here), user)

    def newest_first(self) -> Self:
        return self.order_by("-corrected_at", "-pk")


class FollowUpQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of the corrections that somebody sees."""
        corrections = apps.get_model("referrals", "Correction").objects.visible_to(user)
        return self.filter(Exists(corrections.filter(pk=OuterRef("correction_id"))))

    def open(self) -> Self:
        return self.filter(settled_at=None)
