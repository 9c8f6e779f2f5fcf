"""People and likenesses: the provider's side of the wall, and candidates for one human being."""

from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.roles import PROVIDER, Role

IDENTIFIERS = ("pnc_id", "cro_number", "nhs_number")


class PersonQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Workers of a provider that has a referral of this person; nobody on the referring side."""
        if user.holds(Role.CLOCK):
            return self
        if not user.holds(*PROVIDER):
            return self.none()
        referrals = apps.get_model("referrals", "Referral").objects.visible_to(user)
        return self.filter(Exists(referrals.filter(person=OuterRef("pk"))))

    def sent_by(self, organisation: Any) -> Self:
        referrals = apps.get_model("referrals", "Referral").objects.filter(sender=organisation)
        return self.filter(Exists(referrals.filter(person=OuterRef("pk"))))

    def likely_same_person(self, newcomers: Iterable[Any]) -> Self:
        """Everyone who shares an identifier, a sound or a birth date with one of these; to be compared one by one."""
        newcomers = list(newcomers)
        wanted = Q(sound_key__in={one.sound_key for one in newcomers})
        for name in (*IDENTIFIERS, "date_of_birth"):
            if values := {getattr(one, name) for one in newcomers if getattr(one, name)}:
                wanted |= Q(**{f"{name}__in": values})
        return self.filter(wanted)


class LikenessQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.holds(*PROVIDER, Role.CLOCK) else self.none()

    def open(self) -> Self:
        return self.filter(state="proposed").select_related("older", "newer").order_by("created_at")
