"""One page for each satellite, and one for each of its acts."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern

from accounts.policy import declare_address
from accounts.roles import PROVIDER
from caseworkflow.case.forms import MoveForm
from caseworkflow.satellite.views import Noun, PlainAct, SatelliteDetail, SatelliteMove


def declare_page(noun: Noun, *notes: PlainAct, view: Any = SatelliteDetail) -> URLPattern:
    made = view.as_view(noun=noun, notes=notes)
    return declare_address(f"<uuid:pk>/{noun.name}/", made, name=f"{noun.name}-detail", roles=PROVIDER)


def declare_move(
    noun: Noun,
    verb: str,
    service: Callable[..., Any],
    form: Any = MoveForm,
    *verbs: str,
    view: Any = SatelliteMove,
    **options: Any,
) -> URLPattern:
    """The page of a transition; `verbs` are the rows of the table that it may take, usually the one it is named after."""
    made = view.as_view(noun=noun, act=service, form_class=form, verbs=verbs or (verb,), **options)
    name = verb.replace("_", "-")
    return declare_address(f"<uuid:pk>/{noun.name}/{name}/", made, name=f"{noun.name}-{name}", roles=PROVIDER)


def declare_plain_act(
    noun: Noun,
    note: PlainAct,
    service: Callable[..., Any],
    form: Any = MoveForm,
    *,
    within: str = "",
    view: Any = SatelliteMove,
    **options: Any,
) -> URLPattern:
    """The page of an act that is no transition; `within` is the part of the satellite that the address names."""
    name = note.verb.replace("_", "-")
    made = view.as_view(noun=noun, act=service, form_class=form, note=note, **options)
    route = f"<uuid:pk>/{noun.name}/{within}{name}/"
    return declare_address(route, made, name=f"{noun.name}-{name}", roles=PROVIDER)
