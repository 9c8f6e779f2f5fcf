"""The addresses of acts on a row: one line of a room's `urls.py` declares a page and who may open it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern

from accounts.policy import declare_address
from workflow.forms import MoveForm
from workflow.machine import PlainAct
from workflow.views import TransitionView


@dataclass(frozen=True, kw_only=True)
class Noun:
    """One kind of row: its model, what its pages are called and where they stand, who opens them, and their view."""

    model: Any
    name: str
    route: str
    roles: frozenset[str]
    view: type[TransitionView]


def declare_transition(
    noun: Noun,
    verb: str,
    service: Callable[..., Any],
    form: Any = MoveForm,
    *,
    verbs: tuple[str, ...] = (),
    within: str = "",
    roles: Iterable[str] = (),
    view: type[TransitionView] | None = None,
    **options: Any,
) -> URLPattern:
    """The page of a transition: `verbs` are the rows of the table that it may take, usually the one it is named after;
    `within` is the part of the row that the address names.
    """
    options |= {"verb": verb, "verbs": verbs or (verb,), "service": service, "form_class": form}
    return _declare(noun, verb, within, roles, (view or noun.view).as_view(noun=noun, **options))


def declare_plain_act(
    noun: Noun,
    act: PlainAct,
    service: Callable[..., Any],
    form: Any = MoveForm,
    *,
    within: str = "",
    roles: Iterable[str] = (),
    view: type[TransitionView] | None = None,
    **options: Any,
) -> URLPattern:
    """The page of an act that is no transition."""
    options |= {"plain_act": act, "service": service, "form_class": form}
    return _declare(noun, act.verb, within, roles, (view or noun.view).as_view(noun=noun, **options))


def _declare(noun: Noun, verb: str, within: str, roles: Iterable[str], view: Callable[..., Any]) -> URLPattern:
    word = verb.replace("_", "-")
    route = f"{noun.route}{within}{word}/"
    return declare_address(route, view, name=f"{noun.name}-{word}", roles=frozenset(roles) or noun.roles)
