"""The pages of a disposal clock."""

from caseworkflow.disposal import forms, services
from caseworkflow.disposal.presenters import DISPOSAL
from caseworkflow.disposal.states import DisposalState
from caseworkflow.disposal.views import DisposalDetail
from caseworkflow.satellite.policies import may_work_satellite
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from workflow.addresses import declare_plain_act
from workflow.machine import PlainAct

NOUN = SatelliteNoun.of(DISPOSAL)
DATES = PlainAct("set_dates", "Record a date", may_work_satellite, (DisposalState.RUNNING,))

urlpatterns = [
    declare_page(NOUN, DATES, view=DisposalDetail),
    declare_plain_act(NOUN, DATES, services.set_dates, forms.DatesForm),
]
