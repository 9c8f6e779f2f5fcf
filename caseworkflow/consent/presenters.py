"""What pages say of agreement, all purposes together."""

from typing import Any

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.consent.services import open_consents
from caseworkflow.consent.states import ConsentState
from caseworkflow.satellite.presenters import PanelRow, SatelliteSpec
from programmes.terms.vocabularies import ConsentPurpose

#: The worst answer first.
ORDER = (ConsentState.WITHDRAWN, ConsentState.REFUSED, ConsentState.GIVEN)


def consent_words(rows: list[Consent]) -> str:
    agreed = {row.purpose for row in rows if row.state == ConsentState.GIVEN}
    given = [label for value, label in ConsentPurpose.choices if value in agreed]
    return f"Given: {', '.join(given).lower()}." if given else "None given."


class PurposeByPurpose(SatelliteSpec):
    """One row for all purposes: the worst answer is the state, the words count them."""

    def open_rows(self, case: Case, actor: User) -> list[Any]:
        return open_consents(case)

    def panel_row(self, case: Case, user: User) -> PanelRow | None:
        rows = list(case.consents.all())
        state = next((one for one in ORDER if any(row.state == one for row in rows)), None)
        return PanelRow(self.title, state or "", state and state.tag, self.words(rows), self.url_name, ())


#: What each act reads as, once it is made.
HISTORY = {
    "open": "An agreement is to be asked for",
    "give": "The person agreed",
    "say_given": "The person agreed",
    "refuse": "The person refused",
    "say_refused": "The person refused",
    "withdraw": "The person withdrew their agreement",
    "disown": "What was recorded of an agreement was a mistake",
}


CONSENT = PurposeByPurpose(
    model=Consent, page="consent", title="Consent", machine="consent", history=HISTORY, words=consent_words
)
