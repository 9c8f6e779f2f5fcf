"""What looks are judged by: the hours of a role at an organisation, and where a user lives, as a key that nobody reads."""

import uuid

from django.db import models

from accounts.querysets import ForAdministrators
from accounts.roles import Role
from accounts.words import hour_in_words
from administration.misuse.matching import Window
from administration.misuse.terms import WEEKDAYS


class WorkingHours(models.Model):
    """Dated: looks are judged by the hours that held on their day. A role without any works at all hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role)
    weekdays = models.JSONField(default=list, help_text="0 is Monday")
    begins = models.TimeField()
    ends = models.TimeField(help_text="before the beginning: on the next day")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = ForAdministrators.as_manager()

    class Meta:
        verbose_name_plural = "working hours"
        ordering = ["organisation__name", "role", "from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"

    @property
    def window(self) -> Window:
        return Window(frozenset(int(day) for day in self.weekdays), self.begins, self.ends)

    @property
    def hours_in_words(self) -> str:
        return f"{hour_in_words(self.begins)} to {hour_in_words(self.ends)}"

    @property
    def days_in_words(self) -> str:
        return ", ".join(label for value, label in WEEKDAYS if value in {str(day) for day in self.weekdays})


class HomeAddress(models.Model):
    """Where a user lives, from a day on: kept only so that it can be told again, never read."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, blank=True, help_text="empty: not kept any more")
    from_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "from_on"], name="home_address_once_a_day")]
