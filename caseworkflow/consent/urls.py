"""The pages of what a person agrees to."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.consent import forms, services
from caseworkflow.consent.models import Consent
from caseworkflow.consent.views import ConsentDetail, ConsentMove
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import Noun

NOUN = Noun(Consent, "consent", "Consent", "consent")


def declare_answer(verb: str, service: Callable[..., Any], form: Any) -> URLPattern:
    made = ConsentMove.as_view(noun=NOUN, act=service, form_class=form, verbs=(verb,), extra=("purpose",))
    return declare_address(f"<uuid:pk>/consent/<slug:purpose>/{verb}/", made, name=f"consent-{verb}", roles=PROVIDER)


urlpatterns = [
    declare_page(NOUN, view=ConsentDetail),
    declare_answer("give", services.give_consent, forms.AgreeForm),
    declare_answer("refuse", services.refuse_consent, forms.RefuseForm),
    declare_answer("withdraw", services.withdraw_consent, forms.WithdrawConsentForm),
]
