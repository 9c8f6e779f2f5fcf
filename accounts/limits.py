"""How often something may be tried, counted in the database: one count for all workers, which a restart does not forget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.crypto import salted_hmac


def hide_name(purpose: str, *names: str) -> str:
    """What stands for a name in these tables: whoever types a password in the wrong box must not find it kept."""
    return salted_hmac(f"accounts.limits.{purpose}", "\n".join(names), algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Allowance:
    """So many tries of one kind for one name, in a window that begins with the first of them."""

    purpose: str
    name: str
    tries: int
    seconds: int

    @property
    def key(self) -> str:
        return hide_name(self.purpose, self.name)

    def is_over(self, now: datetime) -> Q:
        """The window has passed, or it begins so far ahead that a clock was set back."""
        window = timedelta(seconds=self.seconds)
        return Q(since__lte=now - window) | Q(since__gt=now + window)


class Spent(Exception):
    """One of several allowances is used up, so none is spent."""


class LimitQuerySet(models.QuerySet["Limit"]):
    def spend(self, allowances: Sequence[Allowance]) -> bool:
        """Take one try from each, or from none where one is used up; before the try is made, so that two at the same
        moment are two.
        """
        try:
            with transaction.atomic():
                for one in allowances:
                    self._take(one)
        except Spent:
            return False
        return True

    def _take(self, one: Allowance) -> None:
        now = timezone.now()
        rows = [self.model(key=one.key, spent=0, since=now)]
        self.bulk_create(rows, ignore_conflicts=True)
        is_over = one.is_over(now)
        taken = self.filter(is_over | Q(spent__lt=one.tries), key=one.key).update(
            spent=Case(When(is_over, then=1), default=F("spent") + 1),
            since=Case(When(is_over, then=now), default=F("since")),
        )
        if not taken:
            raise Spent

    def give_back(self, allowances: Sequence[Allowance]) -> None:
        """What was tried was right, and does not count."""
        for one in allowances:
            self.filter(key=one.key, spent__gt=0).update(spent=F("spent") - 1)

    def wait_for(self, one: Allowance) -> float:
        """Seconds until a used-up allowance begins anew."""
        since = self.filter(key=one.key).values_list("since", flat=True).first() or timezone.now()
        return max(0.0, one.seconds - (timezone.now() - since).total_seconds())


class Limit(models.Model):
    """How much of one allowance is spent."""

    key = models.CharField(max_length=64, primary_key=True)
    spent = models.PositiveIntegerField()
    since = models.DateTimeField(db_index=True)

    objects = LimitQuerySet.as_manager()


class KnownPlaceQuerySet(models.QuerySet["KnownPlace"]):
    def knows(self, name: str, network: str, days: int) -> bool:
        since = timezone.now() - timedelta(days=days)
        return self.filter(key=hide_name("place", name, network), seen_at__gt=since).exists()

    def remember(self, name: str, network: str) -> None:
        self.update_or_create(key=hide_name("place", name, network), defaults={"seen_at": timezone.now()})


class KnownPlace(models.Model):
    """An address from which an account has signed in."""

    key = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    objects = KnownPlaceQuerySet.as_manager()


class SharedValue(models.Model):
    """A row of Django's cache in the database: used codes and short limits that all workers share."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "shared_cache"
