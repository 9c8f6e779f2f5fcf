"""How often something may be tried, counted in the database: one count for all workers, which a restart does not forget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.kept import prepare_statements


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


#: A new window begins with one try; one that is over (or that begins so far ahead that a clock was set back) begins anew.
TAKE = """
INSERT INTO accounts_limit AS held (key, spent, since) VALUES (%s, 1, %s) ON CONFLICT (key) DO UPDATE SET
spent = CASE WHEN held.since <= %s OR held.since > %s THEN 1 ELSE held.spent + 1 END,
since = CASE WHEN held.since <= %s OR held.since > %s THEN excluded.since ELSE held.since END
WHERE held.since <= %s OR held.since > %s OR held.spent < %s
"""


class LimitQuerySet(models.QuerySet["Limit"]):
    def spend(self, allowances: Sequence[Allowance]) -> bool:
        """Take one try from each, or from none where one is used up; before the try is made, so that two at the same
        moment are two.
        """
        if len(allowances) == 1:
            return self._take(allowances[0])
        with transaction.atomic():
            is_taken = all(self._take(one) for one in allowances)
            transaction.set_rollback(not is_taken)
        return is_taken

    def _take(self, one: Allowance) -> bool:
        now, window = timezone.now(), timedelta(seconds=one.seconds)
        if one.tries < 1:
            return False
        with prepare_statements(self.db) as here, here.cursor() as cursor:
            now, before, after = map(here.ops.adapt_datetimefield_value, (now, now - window, now + window))
            cursor.execute(TAKE, [one.key, now, *(before, after) * 3, one.tries])
            return cursor.rowcount == 1

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
