"""Which offence rows count, and who sees them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.roles import Role
from outcomes.extract.calendar import Days, join_days
from outcomes.extract.terms import LinkState


def force_of_referral(to_referral: str = "") -> Coalesce:
    """The code of the force whose extracts concern a referral, empty where none is known.

    Its own; for what a business or the person sent, the one force that is served. `to_referral` leads from the rows.
    """
    forces = apps.get_model("accounts", "Organisation").objects.filter(kind="police").exclude(code=None)
    only = forces.order_by().values("kind").annotate(number=Count("pk"), its_code=Min("code")).filter(number=1)
    return Coalesce(f"{to_referral}force__code", Subquery(only.values("its_code")), Value(""))


class ExtractQuerySet(models.QuerySet[Any]):
    def covered_days(self) -> Mapping[str, tuple[Days, ...]]:
        """Per force the days that its finished extracts cover, as few spans in order; a force without one is absent."""
        spans: dict[str, list[Days]] = defaultdict(list)
        rows = self.filter(finished_at__isnull=False, covered_from__isnull=False)
        for force, first, last in rows.values_list("force_code", "covered_from", "covered_to"):
            spans[force].append(Days(first, last))
        return {force: join_days(each) for force, each in spans.items()}


class OffenceRecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The clock sees every row; a team leader those that may be about somebody whom they see, to judge them."""
        if user.role == Role.CLOCK:
            return self
        if not user.holds(Role.TEAM_LEADER):
            return self.none()
        people = apps.get_model("referrals", "Person").objects.visible_to(user)
        is_asked = Q(link=LinkState.TO_REVIEW, person__in=people)
        judged = apps.get_model("outcomes", "LinkJudgement").objects.standing()
        return self.filter(is_asked | Exists(judged.filter(record=OuterRef("pk"), person__in=people)))

    def waiting(self) -> Self:
        """Rows that a person is to judge."""
        return self.current().filter(link=LinkState.TO_REVIEW)

    def unsettled(self) -> Self:
        """Rows that are not linked, or not surely: what came since may say whose they are."""
        return self.current().filter(link__in=[LinkState.UNLINKED, LinkState.TO_REVIEW])

    def linked(self) -> Self:
        """Rows that count for somebody."""
        return self.current().filter(link__in=[LinkState.EXACT, LinkState.SCORED])

    def current(self) -> Self:
        """Rows that count: the newest version of each."""
        return self.filter(is_superseded=False)


class LinkJudgementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        if user.role == Role.CLOCK:
            return self
        if not user.holds(Role.TEAM_LEADER):
            return self.none()
        return self.filter(person__in=apps.get_model("referrals", "Person").objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(undone_at=None)
