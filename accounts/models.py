"""Who acts: the user, the organisation they act for and the role they hold there."""

import uuid
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.kept import KeptRead
from accounts.limits import KnownPlace, Limit, SharedValue
from accounts.querysets import ForceClientQuerySet, MembershipQuerySet, OrganisationQuerySet
from accounts.reading import Reading, ReadingAlert
from accounts.roles import Role

__all__ = [
    "ForceClient",
    "KnownPlace",
    "Limit",
    "Membership",
    "Organisation",
    "Reading",
    "ReadingAlert",
    "Session",
    "SharedValue",
    "User",
]


class OrganisationKind(models.TextChoices):
    POLICE = "police", "Police force"
    PROVIDER = "provider", "Provider"
    COMMISSIONER = "commissioner", "Commissioner"
    BUSINESS = "business", "Business or agency"
    EVALUATOR = "evaluator", "Evaluator"
    OPERATOR = "operator", "Operator of this service"


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=2, null=True, blank=True, unique=True, help_text="PNC force code of a force")
    areas = models.JSONField(default=list, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    force = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", help_text="whose figures a commissioner reads"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def second_factors() -> models.QuerySet[Any]:
    """What counts as one: an authenticator app or a passkey; recovery codes only stand in for either."""
    return apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "webauthn"])


def memberships_with_factor(user_id: uuid.UUID) -> "models.QuerySet[Membership]":
    """All that an account held or holds, with the account, the organisation and whether there is a second factor."""
    factors = second_factors().filter(user=OuterRef("user"))
    held = Membership.objects.filter(user_id=user_id).annotate(has_factor=Exists(factors))
    return held.select_related("user", "organisation")


HELD = KeptRead(memberships_with_factor)
HELD_BY_CLIENT = KeptRead(lambda client_id, on: Membership.objects.of_client(client_id, on)[:2], by=(str, date))
HELD_BY_CLOCK = KeptRead(
    lambda on: Membership.objects.active(on).filter(user__username="clock").select_related("user", "organisation")[:1],
    by=(date,),
)


class Membership(models.Model):
    """A role held at an organisation, from a day until a day: scope follows these dates at each request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    officer_number = models.CharField(max_length=20, blank=True)
    responsibilities = models.JSONField(default=list, blank=True)
    from_on = models.DateField(default=timezone.localdate)
    until_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]

    @classmethod
    def held_by(cls, user_id: uuid.UUID) -> "Membership | None":
        """What an account holds today, with the account and the organisation: read before every page.

        Where it holds several at once it acts in none of them until its holder has chosen (`User.act_as`).
        """
        today = timezone.localdate()
        found = [one for one in HELD(user_id) if one.is_active(today)]
        if not found:
            return None
        held = found[0]
        held.user.has_second_factor, held.user.roles_held = held.has_factor, found
        held.user.membership = held if len(found) == 1 else None
        return held

    @classmethod
    def held_by_client(cls, client_id: str) -> "Membership | None":
        """What the account holds today that a police system acts as, and the last day of the binding (`bound_until`).

        None where there is nothing, or where two overlap and nobody could say for which force it asks.
        """
        found = HELD_BY_CLIENT(client_id, timezone.localdate())
        if len(found) != 1:
            return None
        held = found[0]
        held.user.membership = held
        return held

    def is_active(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or self.until_on >= on)


class People(UserManager["User"]):
    def end_sessions(self, pk: uuid.UUID) -> None:
        """Every session of this person is over with their next request."""
        self.filter(pk=pk).update(sessions_ended=F("sessions_ended") + 1)

    def visible_to(self, user: "User") -> models.QuerySet["User"]:
        """An administrator sees the accounts of people; those of machines and of the clock are nobody's to change here."""
        return self.people() if user.holds(Role.ADMINISTRATOR) else self.none()

    def people(self) -> models.QuerySet["User"]:
        """Without the accounts of machines and of the clock, which nobody signs in to."""
        return self.exclude(username="clock").exclude(forceclient__isnull=False)

    def clock(self) -> "User":
        """The account under which the clock acts; it cannot sign in. Read with its role in one statement."""
        for held in HELD_BY_CLOCK(timezone.localdate()):
            held.user.membership = held
            return held.user
        user, is_new = self.get_or_create(username="clock", defaults={"display_name": "The clock"})
        if is_new:
            user.set_unusable_password()
            user.save()
            operator, _ = Organisation.objects.get_or_create(
                name="Operator of this service", defaults={"kind": OrganisationKind.OPERATOR}
            )
            Membership.objects.create(user=user, organisation=operator, role=Role.CLOCK, from_on=date(2020, 1, 1))
        return user


#: No row has this id.
NOTHING_OPENED = uuid.UUID(int=0)


class User(AbstractUser):
    """`opened` is what the session of this request has opened in an emergency, by its id; kept nowhere."""

    opened: uuid.UUID = NOTHING_OPENED

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    display_name = models.CharField(max_length=120)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An account that is closed has no session, and gets none back when it is opened again."""
        if not self.is_active:
            self.sessions_ended += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "sessions_ended"}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match at each request: the password that opened it, and that none was ended since."""
        held = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("accounts.session", held, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def has_second_factor(self) -> bool:
        return second_factors().filter(user=self).exists()

    @cached_property
    def membership(self) -> Membership | None:
        """The role in which this person acts; none where there is none, or where several are held and none was chosen."""
        return self.roles_held[0] if len(self.roles_held) == 1 else None

    @cached_property
    def roles_held(self) -> list[Membership]:
        """Every role held today."""
        return list(self.memberships.active().select_related("organisation"))

    def act_as(self, membership_id: str) -> bool:
        """Act in one of several roles held today; says whether this is one of them."""
        chosen = next((one for one in self.roles_held if str(one.pk) == membership_id), None)
        self.membership = chosen or self.membership
        return chosen is not None

    def at(self, organisation_id: Any) -> "User":
        """The same person in the role that they hold at an organisation, where somebody else must know what they may."""
        here = [one for one in self.roles_held if one.organisation_id == organisation_id]
        if len(self.roles_held) > 1 and len(here) == 1:
            self.membership = here[0]
        return self

    @property
    def role(self) -> str:
        return self.membership.role if self.membership else ""

    @property
    def role_label(self) -> str:
        return self.membership.get_role_display() if self.membership else "No role"

    @property
    def organisation(self) -> Organisation | None:
        return self.membership.organisation if self.membership else None

    @property
    def officer_number(self) -> str:
        return self.membership.officer_number if self.membership else ""

    def holds(self, *roles: Role) -> bool:
        return self.is_active and self.role in roles

    def has_responsibility(self, name: str) -> bool:
        return self.membership is not None and name in self.membership.responsibilities


class Session(AbstractBaseSession):
    """A browser's session, with whose it is; the key is kept as a hash and everything else is sealed."""

    session_key = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


def every_scope() -> list[str]:
    scopes: dict[str, str] = settings.OAUTH2_PROVIDER["SCOPES"]
    return sorted(scopes)


class ForceClient(models.Model):
    """A police system: one OAuth client id bound to one force through the account that it acts as."""

    client_id = models.CharField(max_length=100, unique=True)
    user = models.ForeignKey(User, models.PROTECT)
    name = models.CharField(max_length=100, blank=True)
    scopes = models.JSONField(default=every_scope, help_text="what it may ask for")
    valid_until = models.DateField(null=True, blank=True)

    objects = ForceClientQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or str(self.user)
