"""The pages of what is done for a victim."""

from caseworkflow.case.forms import ReasonForm
from caseworkflow.satellite.urls import declare_move, declare_page
from caseworkflow.satellite.views import Noun
from caseworkflow.victim import forms, services
from caseworkflow.victim.models import Victim
from caseworkflow.victim.policies import may_read_victim
from caseworkflow.victim.presenters import of_victim

NOUN = Noun(Victim, "victim", "Victim", "victim", of_victim, may_read=may_read_victim)

urlpatterns = [
    declare_page(NOUN),
    declare_move(NOUN, "identify", services.identify_victim, forms.VictimForm),
    declare_move(NOUN, "consult", services.consult_victim, forms.ConsultForm),
    declare_move(NOUN, "miss", services.record_victim_unreached, ReasonForm),
    declare_move(NOUN, "record_views", services.record_views, forms.ViewsForm),
    declare_move(NOUN, "tell_outcome", services.tell_outcome, forms.ToldForm),
]
