"""Which answers someone sees, and whether they allow something."""

from caseworkflow.consent.states import ConsentState
from caseworkflow.satellite.querysets import SatelliteQuerySet


class ConsentQuerySet(SatelliteQuerySet):
    def allows(self, purpose: str, *, is_required: bool) -> bool:
        """The answer on record; what nobody ever answered is allowed unless the programme needs the answer."""
        answer = self.filter(purpose=purpose).exclude(state=ConsentState.MISTAKEN).first()
        return not is_required if answer is None else answer.is_given
