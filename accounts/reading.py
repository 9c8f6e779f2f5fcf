"""How many different people somebody read about in an hour outside their own work: one row each, kept up at every reading."""

from collections.abc import Collection
from datetime import timedelta

from django.db import models
from django.utils import timezone

#: Above the first a reason is asked for, above the second nothing more is shown.
ASK_ABOVE, STOP_ABOVE = 60, 200

WINDOW = timedelta(hours=1)


class ReadingReason(models.TextChoices):
    SUPERVISION = "supervision", "Going through the work of a team"
    COVER = "cover", "Covering for colleagues"
    QUALITY = "quality", "Checking the quality of records"
    SEARCH = "search", "Looking for one person whose details are not certain"
    OTHER = "other", "Another reason"


class Verdict(models.TextChoices):
    FREE = "free", "May be read"
    ASK = "ask", "May be read once a reason is given"
    STOP = "stop", "May not be read before the hour is over"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def locked(self, user_id: object) -> "Reading":
        """The row of a reader under lock, so that two pages at the same moment are two."""
        row = self.select_for_update().filter(pk=user_id).first()
        if row is None:
            self.get_or_create(pk=user_id)
            row = self.select_for_update().get(pk=user_id)
        return row


class Reading(models.Model):
    """Whom one reader read about lately, each with the second of the first look in the hour."""

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="+")
    people = models.JSONField(default=dict)
    reasoned_at = models.DateTimeField(null=True)

    objects = ReadingQuerySet.as_manager()

    def count_people(self, subjects: Collection[str]) -> Verdict:
        """Judge whether these may be read as well, and count them if so; the caller holds the lock."""
        now = timezone.now()
        since, until = (now - WINDOW).timestamp(), now.timestamp()
        read = {pk: at for pk, at in self.people.items() if since < at <= until}
        new = [pk for pk in subjects if pk not in read]
        if not new:
            return Verdict.FREE
        total = len(read) + len(new)
        if total > STOP_ABOVE:
            return Verdict.STOP
        if total > ASK_ABOVE and not (self.reasoned_at and now - WINDOW < self.reasoned_at <= now):
            return Verdict.ASK
        self.people = {**read, **dict.fromkeys(new, until)}
        self.save(update_fields=["people"])
        return Verdict.FREE


class ReadingAlertQuerySet(models.QuerySet["ReadingAlert"]):
    def of_this_hour(self, user_id: object) -> "ReadingAlert | None":
        return self.filter(user=user_id, at__gt=timezone.now() - WINDOW).order_by("-at").first()


class ReadingAlert(models.Model):
    """Somebody read about more people in an hour than their work explains."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=20, choices=ReadingReason, blank=True)
    words = models.CharField(max_length=500, blank=True)
    reasoned_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingAlertQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["user", "-at"], name="reading_alert_user")]
