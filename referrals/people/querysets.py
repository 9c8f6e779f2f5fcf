"""People and likenesses: the provider's side of the wall, and candidates for one human being."""

from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.roles import PROVIDER, Role
from referrals.people.states import LikenessState
from referrals.withheld.querysets import shown_to

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
        """Only where both people are known to the provider; once they are one, the record that stays is enough.

        Whoever is kept from either record, or stands outside a seal of either, finds nothing of the two.
        """
        if user.holds(Role.CLOCK):
            return self
        if not user.holds(*PROVIDER):
            return self.none()
        people = apps.get_model("referrals", "Person").objects.visible_to(user)
        newer_is_known = Q(Exists(people.filter(pk=OuterRef("newer_id")))) | Q(state=LikenessState.SAME)
        return shown_to(self.filter(newer_is_known, Exists(people.filter(pk=OuterRef("older_id")))), user, "newer_id")


class BarQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Workers of a provider that has a referral of this person to this programme."""
        if user.holds(Role.CLOCK):
            return self
        if not user.holds(*PROVIDER):
            return self.none()
        referrals = apps.get_model("referrals", "Referral").objects.visible_to(user)
        same = referrals.filter(person=OuterRef("person_id"), programme=OuterRef("programme_id"))
        return self.filter(Exists(same))
