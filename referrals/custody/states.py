"""Every state of a detention on the custody list, and nothing else."""

from django.db import models


class CustodyState(models.TextChoices):
    ON_LIST = "on_list", "To be seen"
    SEEN = "seen", "Seen"
    DECLINED = "declined", "Declined"
    NOT_SEEN = "not_seen", "Not seen"
