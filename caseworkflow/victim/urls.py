"""The pages of what is done for a victim."""

from caseworkflow.case.forms import ReasonForm
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from caseworkflow.victim import forms, services
from caseworkflow.victim.policies import may_read_victim
from caseworkflow.victim.presenters import VICTIM
from workflow.addresses import declare_transition

NOUN = SatelliteNoun.of(VICTIM, may_read=may_read_victim)

urlpatterns = [
    declare_page(NOUN),
    declare_transition(NOUN, "identify", services.identify_victim, forms.VictimForm),
    declare_transition(NOUN, "consult", services.consult_victim, forms.ConsultForm),
    declare_transition(NOUN, "miss", services.record_victim_unreached, ReasonForm),
    declare_transition(NOUN, "record_views", services.record_views, forms.ViewsForm),
    declare_transition(NOUN, "tell_outcome", services.tell_outcome, forms.ToldForm),
]
