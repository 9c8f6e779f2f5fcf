"""The addresses of this room, concept by concept: one line registers a concept's pages."""

from caseworkflow.allocation import urls as allocation
from caseworkflow.assessment import urls as assessment
from caseworkflow.case import urls as case
from caseworkflow.casefile import urls as casefile
from caseworkflow.concern import urls as concern
from caseworkflow.conflict import urls as conflict
from caseworkflow.consent import urls as consent
from caseworkflow.contact import urls as contact
from caseworkflow.contract import urls as contract
from caseworkflow.correction import urls as correction
from caseworkflow.disposal import urls as disposal
from caseworkflow.emergency import urls as emergency
from caseworkflow.ending import urls as ending
from caseworkflow.note import urls as note
from caseworkflow.placement import urls as placement
from caseworkflow.plan import urls as plan
from caseworkflow.required_assessment import urls as required_assessment
from caseworkflow.risk import urls as risk
from caseworkflow.sealing import urls as sealing
from caseworkflow.telling import urls as telling
from caseworkflow.victim import urls as victim
from caseworkflow.worklists import urls as worklists

app_name = "caseworkflow"
urlpatterns = [
    *worklists.urlpatterns,
    *telling.urlpatterns,
    *allocation.urlpatterns,
    *conflict.urlpatterns,
    *emergency.urlpatterns,
    *sealing.urlpatterns,
    *correction.urlpatterns,
    *casefile.urlpatterns,
    *contact.urlpatterns,
    *assessment.urlpatterns,
    *plan.urlpatterns,
    *note.urlpatterns,
    *case.urlpatterns,
    *concern.urlpatterns,
    *ending.urlpatterns,
    *required_assessment.urlpatterns,
    *contract.urlpatterns,
    *placement.urlpatterns,
    *disposal.urlpatterns,
    *consent.urlpatterns,
    *victim.urlpatterns,
    *risk.urlpatterns,
]
