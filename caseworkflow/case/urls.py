"""One page for each act on a case; the acts that belong to no other concept."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import URLPattern

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.case import forms, services
from caseworkflow.case.policies import may_work_case
from caseworkflow.case.views import ActPage, MoveView


def declare_transition(
    verb: str,
    service: Callable[..., Any],
    form: Any = forms.OnForm,
    *,
    roles: Iterable[str] = PROVIDER,
    view: Any = MoveView,
    **options: Any,
) -> URLPattern:
    """The page of a transition of the case, made by the service that is named."""
    made = view.as_view(verb=verb, act=service, form_class=form, **options)
    name = verb.replace("_", "-")
    return declare_address(f"<uuid:pk>/{name}/", made, name=f"case-{name}", roles=roles)


def declare_act(
    verb: str,
    service: Callable[..., Any],
    form: Any,
    *,
    label: str,
    hint: str,
    roles: Iterable[str] = PROVIDER,
    states: tuple[str, ...] = (),
    may: Any = may_work_case,
) -> URLPattern:
    """The page of an act that is no transition."""
    name = verb.replace("_", "-")
    made = ActPage.as_view(verb=verb, act=service, form_class=form, label=label, hint=hint, states=states, may=may)
    return declare_address(f"<uuid:pk>/{name}/", made, name=f"case-{name}", roles=roles)


urlpatterns = [
    declare_transition("start_contact", services.start_contact, forms.StartContactForm),
    declare_transition("suspend", services.suspend_case, forms.SuspendForm),
    declare_transition("resume", services.resume_case),
]
