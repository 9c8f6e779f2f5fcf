"""The page of all purposes, and the page of each answer."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse

from caseworkflow.consent import services
from caseworkflow.consent.models import Consent
from caseworkflow.consent.states import ConsentState
from caseworkflow.satellite.policies import may_correct_satellite, may_work_satellite
from caseworkflow.satellite.views import SatelliteDetail, SatelliteTransition, satellite_timeline
from programmes.terms.vocabularies import ConsentPurpose
from workflow.machine import PlainAct

ANSWERS = {
    "": [("give", "Agrees"), ("refuse", "Refuses")],
    ConsentState.GIVEN: [("withdraw", "Withdraws")],
    ConsentState.REFUSED: [("give", "Agrees now")],
    ConsentState.WITHDRAWN: [("give", "Agrees again")],
    ConsentState.MISTAKEN: [("give", "Agrees"), ("refuse", "Refuses")],
}


class ConsentDetail(SatelliteDetail):
    """Every purpose with its answer, or that nobody has asked."""

    @cached_property
    def row(self) -> Any:
        return Consent(case=self.case)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        said = {row.purpose: row for row in self.case.consents.all()}
        may = may_work_satellite(self.row, self.request.user)
        return super(SatelliteDetail, self).get_context_data(
            purposes=[self.purpose(value, label, said.get(value), may) for value, label in ConsentPurpose.choices],
            entries=satellite_timeline(self.noun.history, *said.values()),
            **context,
        )

    def purpose(self, value: str, label: str, row: Any, may: bool) -> dict[str, Any]:
        verbs = ANSWERS[row.state if row else ""] if may else []
        acts = [{"label": words, "url": self.address(f"consent-{verb}", purpose=value)} for verb, words in verbs]
        if row and row.is_said and may_correct_satellite(row, self.request.user):
            where = [self.case.pk, "consent", row.pk]
            acts.append({"label": "Correct", "url": reverse("caseworkflow:correction-create", args=where)})
            mistake = reverse("caseworkflow:consent-disown", args=[self.case.pk, row.pk])
            acts.append({"label": "Recorded by mistake", "url": mistake})
        is_required = value in self.case.choices.consents_required
        return {"label": label, "row": row, "acts": acts, "is_required": is_required}


class ConsentTransition(SatelliteTransition):
    """The answer for one purpose: a first answer is no move, every later one is."""

    @cached_property
    def row(self) -> Any:
        purpose = self.kwargs["purpose"]
        if purpose not in ConsentPurpose.values:
            raise Http404
        row = Consent.objects.filter(case=self.case, purpose=purpose).first()
        row = row or Consent(case=self.case, purpose=purpose)
        row.case = self.case
        return row

    @property
    def plain_act(self) -> PlainAct | None:
        words = dict(ANSWERS[""]).get(self.verb)
        return PlainAct("say", words, may_work_satellite) if words and self.row._state.adding else None

    @property
    def step(self) -> Any:
        return None if self.row._state.adding else super().step

    def target(self) -> dict[str, Any]:
        """A first answer says so, so that one that somebody gave in between is not overwritten unseen."""
        return {**super().target(), **({"version": services.UNANSWERED} if self.row._state.adding else {})}

    def title(self) -> str:
        return f"{super().title()}: {ConsentPurpose(self.row.purpose).label.lower()}"
