"""What every row beside a case shares: an act on it is followed by the reckoning of what is owed on the case."""

from typing import Any, ClassVar

from django.db import models

from caseworkflow.case.deadlines.duties import Beside
from caseworkflow.case.models import Case


class BesideCase(models.Model):
    case_id: Any
    owes: ClassVar[Beside]

    class Meta:
        abstract = True

    def after_act(self) -> None:
        Case.objects.reckon_anew(self.case_id)
