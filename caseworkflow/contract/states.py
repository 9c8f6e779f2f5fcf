"""Every state of a contract, and nothing else."""

from django.db import models


class ContractState(models.TextChoices):
    DRAFT = "draft", "Being drafted"
    OFFERED = "offered", "Offered"
    SIGNED = "signed", "Signed"
    RUNNING = "running", "Running"
    VARIED = "varied", "Changed, to be signed again"
    FULFILLED = "fulfilled", "Fulfilled"
    BREACHED = "breached", "Breached"
    EXPIRED = "expired", "Ran out"
    DECLINED = "declined", "Declined"
