"""What runs beside a case, as the panel of the case page shows it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from caseworkflow.case.models import Case
from caseworkflow.consent.states import ConsentState
from caseworkflow.contract.presenters import contract_words
from caseworkflow.disposal.presenters import disposal_words
from caseworkflow.placement.presenters import placement_words
from caseworkflow.required_assessment import services as required_assessment
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.required_assessment.policies import may_assess
from caseworkflow.required_assessment.presenters import assessment_words
from caseworkflow.risk.presenters import risk_words
from caseworkflow.victim.presenters import victim_words
from programmes.terms.vocabularies import ConsentPurpose, Satellite
from workflow.labels import Tag, TagKind
from workflow.machine import AvailableTransition

# -- the panel of the case page --------------------------------------------------------------------------------------


CONSENT_PAGE = "caseworkflow:consent-detail"

PARTS = {"contract": ("conditions",), "placement": ("funding_lines", "checks")}


@dataclass(frozen=True)
class PanelRow:
    """One satellite as the case page shows it: its state, a few words, its page and what may be done now."""

    title: str
    state: str
    tag: Tag | None
    words: str
    url_name: str
    offers: tuple[AvailableTransition, ...]

    @property
    def open_offers(self) -> tuple[AvailableTransition, ...]:
        return tuple(offer for offer in self.offers if offer.is_open)


def satellite_panel(case: Case, user: Any) -> list[PanelRow]:
    """The satellites of a case in the order in which they matter; a fixed number of statements."""
    rows = [
        _row(case, user, "required_assessment", "Required assessment", "required-assessment", assessment_words)
        or _not_imposed(case, user),
        _row(case, user, "disposal_clock", "Disposal clock", "disposal", disposal_words),
        _row(case, user, "contract", "Contract", "contract", contract_words),
        _row(case, user, "placement", "Placement", "placement", placement_words),
        _row(case, user, "risk_screen", "Risk", "risk", risk_words),
        _consents_row(case),
        _row(case, user, "victim", "Victim", "victim", victim_words),
    ]
    return [row for row in rows if row is not None]


def _row(case: Case, user: Any, name: str, title: str, page: str, words: Any) -> PanelRow | None:
    row = getattr(case, name, None)
    if row is None:
        return None
    row.case = case
    prefetch_related_objects([row], *PARTS.get(name, ()))
    return PanelRow(
        title=title,
        state=row.state,
        tag=row.tag,
        words=words(row),
        url_name=f"caseworkflow:{page}-detail",
        offers=tuple(row.available_transitions(user)),
    )


def _not_imposed(case: Case, user: Any) -> PanelRow | None:
    if not case.choices.has(Satellite.REQUIRED_ASSESSMENT):
        return None
    reasons = required_assessment.reasons_not_to_ask(case)
    ask = AvailableTransition("ask", "Ask police to impose it", "Only police may.", "", tuple(reasons))
    return PanelRow(
        title="Required assessment",
        state="not_required",
        tag=Tag(TagKind.ENDED, "Not required"),
        words=reasons[0] if reasons else "Police have not been asked.",
        url_name="caseworkflow:required-assessment-detail",
        offers=(ask,) if may_assess(RequiredAssessment(case=case), user) else (),
    )


def _consents_row(case: Case) -> PanelRow:
    """One row for all purposes: the worst answer is the state, the words count them."""
    rows = list(case.consents.all())
    order = [ConsentState.WITHDRAWN, ConsentState.REFUSED, ConsentState.GIVEN]
    state = next((one for one in order if any(row.state == one for row in rows)), None)
    agreed = {row.purpose for row in rows if row.state == ConsentState.GIVEN}
    given = [label for value, label in ConsentPurpose.choices if value in agreed]
    words = f"Given: {', '.join(given).lower()}." if given else "None given."
    return PanelRow("Consent", state or "", state and state.tag, words, CONSENT_PAGE, ())
