"""What is owed on the answers to what a person agrees to: one that was recorded by mistake is asked again."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef

from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import Beside, Duty, Quiet, declare_beside, declare_duties
from caseworkflow.case.states import WORK_IS_OVER
from caseworkflow.case.terms import ActsBy, DueAct
from caseworkflow.consent.states import ConsentState

declare_duties({DueAct.CONSENT: Duty(ActsBy.WORKER, "consent-detail", "Go to what they agree to")})


def _asked_again(case: Any) -> Iterator[Promise]:
    if case.has_mistaken_answer and case.state not in WORK_IS_OVER:
        yield Promise(DueAct.CONSENT, None)


def _has_mistaken_answer() -> Exists:
    rows = apps.get_model("caseworkflow", "Consent").objects.filter(case=OuterRef("pk"), state=ConsentState.MISTAKEN)
    return Exists(rows)


STANDS = Quiet("The answer stands until the person changes it; a step that needs another one says so.")

OWED_ON_CONSENT = declare_beside(
    Beside(
        "consents",
        {
            ConsentState.GIVEN: STANDS,
            ConsentState.REFUSED: STANDS,
            ConsentState.WITHDRAWN: STANDS,
            ConsentState.MISTAKEN: _asked_again,
        },
        reads={"has_mistaken_answer": _has_mistaken_answer},
        of_case=_asked_again,
    )
)
