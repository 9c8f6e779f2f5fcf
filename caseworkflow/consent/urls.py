"""The pages of what a person agrees to."""

from caseworkflow.consent import forms, services
from caseworkflow.consent.presenters import CONSENT
from caseworkflow.consent.views import ConsentDetail, ConsentTransition
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from workflow.addresses import declare_transition

NOUN = SatelliteNoun.of(CONSENT, view=ConsentTransition)


OF_PURPOSE = "<slug:purpose>/"

urlpatterns = [
    declare_page(NOUN, view=ConsentDetail),
    declare_transition(
        NOUN, "give", services.give_consent, forms.AgreeForm, within=OF_PURPOSE, from_address=("purpose",)
    ),
    declare_transition(
        NOUN, "refuse", services.refuse_consent, forms.RefuseForm, within=OF_PURPOSE, from_address=("purpose",)
    ),
    declare_transition(
        NOUN,
        "withdraw",
        services.withdraw_consent,
        forms.WithdrawConsentForm,
        within=OF_PURPOSE,
        from_address=("purpose",),
    ),
]
