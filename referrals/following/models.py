"""What an officer asked about a colleague's referral, and why."""

import uuid

from django.db import models
from django.utils import timezone

from ledger.reviews import ForAuditors, Reviewed
from referrals.following.terms import LookUpReason


class LookUp(Reviewed):
    """One question; its words stay here, and the ledger has the code of the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    category = models.CharField(max_length=20, choices=LookUpReason)
    reason = models.TextField()
    referrals = models.ManyToManyField("referrals.Referral", related_name="+")

    objects = ForAuditors.as_manager()

    def __str__(self) -> str:
        return f"look-up of {self.asked_by}"
