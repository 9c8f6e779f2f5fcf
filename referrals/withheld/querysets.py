"""The one condition by which rows about a person are kept from somebody."""

from typing import Any, Self, TypeVar

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.roles import PROVIDER, Role

Rows = TypeVar("Rows", bound=QuerySet[Any])


def shown_to(rows: Rows, user: Any, person: str = "person_id") -> Rows:
    """Without the rows about people from whom this user is kept, and those sealed without this user's name on it.

    What this user has opened in an emergency hides nothing from them in the session that opened it; a conflict of interest
    is never opened. No time stands in the condition: that it is not over was asked when the request began.
    """
    column, home = OuterRef(person), user.organisation.pk
    sealed = sealed_from(user, home, column).exclude(pk=user.opened)
    return rows.filter(~Exists(kept_apart(user, column)), ~Exists(sealed))


def kept_apart(user: Any, person: Any) -> "ConflictQuerySet":
    """What keeps a user from a person today; either may be a value or a column of the rows around it."""
    rows: ConflictQuerySet = apps.get_model("referrals", "Conflict").objects.open().filter(user=user, person=person)
    return rows


def sealed_from(user: Any, provider: Any, person: Any) -> "SealQuerySet":
    """The seals of a provider that keep a user from a person; user and person may be columns of the rows around them."""
    rows: SealQuerySet = apps.get_model("referrals", "Seal").objects.in_force().filter(provider=provider, person=person)
    user = OuterRef(user) if isinstance(user, OuterRef) else user
    names = apps.get_model("referrals", "SealedName").objects.filter(seal=OuterRef("pk"), user=user)
    return rows.filter(~Exists(names))


class ConflictQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The team leaders of a provider, for people whom they may see; so nobody sees a conflict of their own."""
        if not user.holds(Role.TEAM_LEADER):
            return self.none()
        people = apps.get_model("referrals", "Person").objects.visible_to(user)
        held = apps.get_model("accounts", "Membership").objects.active().filter(organisation=user.organisation)
        works_here = held.filter(user=OuterRef("user_id"), role__in=PROVIDER)
        return self.filter(Exists(works_here), Exists(people.filter(pk=OuterRef("person_id"))))

    def open(self) -> Self:
        return self.filter(ended_on=None)


class PairQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The team leaders of a provider who may see both people."""
        if not user.holds(Role.TEAM_LEADER):
            return self.none()
        people = apps.get_model("referrals", "Person").objects.visible_to(user)
        return self.filter(*(Exists(people.filter(pk=OuterRef(name))) for name in ("one_id", "other_id")))

    def open(self) -> Self:
        return self.filter(ended_on=None)

    def of_person(self, person_id: Any) -> list[tuple[Any, Any]]:
        """The open pairs of a person: each by its key, and the other one's."""
        pairs = self.open().filter(Q(one=person_id) | Q(other=person_id)).values_list("pk", "one_id", "other_id")
        return [(pk, other if one == person_id else one) for pk, one, other in pairs]

    def others_of(self, person_id: Any) -> list[Any]:
        """The people whom this person must not meet."""
        return [other for _, other in self.of_person(person_id)]


class SealQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The team leaders of the provider: that there is one and who asked; whose it is, by the case alone."""
        return self.filter(provider=user.organisation) if user.holds(Role.TEAM_LEADER) else self.none()

    def in_force(self) -> Self:
        return self.filter(confirmed_at__isnull=False, ended_at=None)

    def waiting(self) -> Self:
        """Asked for by one team leader, and to be confirmed by another: to seal, or to open again."""
        return self.filter(ended_at=None).filter(Q(confirmed_at=None) | Q(unseal_asked_by__isnull=False))

    def without_leader(self) -> Self:
        """In force, with nobody named who leads a team of that provider today: nobody could ask for anything to change."""
        return self.in_force().filter(~Exists(leaders_named(OuterRef("pk"))))


def leaders_named(seal: Any) -> QuerySet[Any]:
    """Who is named on a seal and leads a team of its provider today."""
    held = apps.get_model("accounts", "Membership").objects.active().filter(user__is_active=True)
    leads = held.filter(user=OuterRef("user_id"), organisation=OuterRef("seal__provider_id"), role=Role.TEAM_LEADER)
    names: QuerySet[Any] = apps.get_model("referrals", "SealedName").objects.filter(Exists(leads), seal=seal)
    return names


class SealChangeQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The team leaders of the provider: who is to be added or taken off; whose seal it is, by the case alone."""
        return self.filter(seal__provider=user.organisation) if user.holds(Role.TEAM_LEADER) else self.none()

    def waiting(self) -> Self:
        return self.filter(decided_at=None, seal__ended_at=None)


class SealOpeningQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """An auditor: all, to look at. A team leader: those of the own provider. Anybody else: their own there."""
        if user.holds(Role.AUDITOR):
            return self
        here = self.filter(seal__provider=user.organisation)
        return here if user.holds(Role.TEAM_LEADER) else here.filter(user=user)

    def open_now(self) -> Self:
        return self.filter(until__gt=timezone.now())
