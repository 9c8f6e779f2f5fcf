"""The pages of a disposal clock."""

from caseworkflow.disposal import forms, services
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.disposal.presenters import of_disposal
from caseworkflow.disposal.states import DisposalState
from caseworkflow.satellite.policies import may_work_satellite
from caseworkflow.satellite.urls import declare_note, declare_page
from caseworkflow.satellite.views import Note, Noun

NOUN = Noun(DisposalClock, "disposal", "Disposal clock", "disposal", of_disposal)
DATES = Note("set_dates", "Correct the dates", may_work_satellite, (DisposalState.RUNNING,))

urlpatterns = [
    declare_page(NOUN, DATES),
    declare_note(NOUN, DATES, services.set_dates, forms.DatesForm),
]
