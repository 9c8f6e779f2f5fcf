"""docs/roles.md: who opens which page, who sees which rows and who may make which move, asked of the code itself."""

import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.core.management import get_commands, load_command_class
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Membership, Organisation, User
from accounts.policy import ANYONE
from accounts.roles import Role
from diversion.policy import policy_table

#: Every column of the tables, in the order in which a referral meets them.
COLUMNS = {
    Role.CUSTODY_OFFICER: "CO",
    Role.DECISION_MAKER: "DM",
    Role.PARTNER: "P",
    Role.ARREST_REFERRAL_WORKER: "AW",
    Role.CASEWORKER: "CW",
    Role.TEAM_LEADER: "TL",
    Role.COMMISSIONER: "C",
    Role.EVALUATOR: "E",
    Role.AUDITOR: "AU",
    Role.ADMINISTRATOR: "AD",
    Role.API_CLIENT: "PS",
    Role.CLOCK: "CL",
}

ROOMS = ("diversion", "accounts", "referrals", "caseworkflow", "outcomes", "programmes", "administration", "ledger")

YES, OPEN, NO, SOME, ALL = "●", "○", "", "some", "all"


class ReadsFirst(Exception):
    """Which rows somebody sees depends on what is on record, so that no page printed from the code can say it."""


HEAD = """# Roles

Who may open what and who sees which rows, printed from the policy table, the querysets and the scopes by `make docs`; a test
keeps this page true. A page that is not here is shut to everybody. A row that somebody may not see answers as one that does
not exist. Who may make a move from a state is in [workflow.md](workflow.md).
"""

PAGES = """## Pages and acts

● may open the address; ○ anybody may, signed in or not. Which rows it then shows is in the next part, and what may be done there
in the policies of its concept. It is asked at each request, of the role held that day.
"""

COMMANDS = """## Commands

● may run `manage.py` with it, named by `--as`; production asks for the name. Commands that are missing here touch nobody's record.
"""

ROWS = """## Rows

What `visible_to` answers for each role: *all* rows, *some* (in the words of the code, below the name), or none.
A kind of row that is missing here is reached through one that is here, and through nothing else.
"""

SCOPES = """## Scopes of police systems

A police system holds one role, *Police system*, of one force, and asks for no more than the scopes that its administrator
gave it. Its token opens the addresses of the API and no page.
"""


def roles_document() -> str:
    return "\n".join(
        [HEAD, *_key(), PAGES, *_pages(), COMMANDS, *_commands(), "", ROWS, *_rows(), "", SCOPES, *_scopes(), ""]
    )


def _key() -> list[str]:
    return [*_header("role", "short"), *(f"| {role.label} | {short} |" for role, short in COLUMNS.items()), ""]


def _header(*cells: str) -> list[str]:
    return [f"| {' | '.join(cells)} |", f"|{'---|' * len(cells)}"]


def _pages() -> Iterator[str]:
    found = sorted(_addresses(), key=lambda one: (_order(one[0]), one[0]))
    for concept, addresses in groupby(found, key=lambda one: one[0]):
        yield f"### {concept.replace('.', ': ').replace('_', ' ')}\n"
        yield from _header("address", "path", *COLUMNS.values())
        for _, name, path in addresses:
            yield f"| `{name}` | `/{path}` | {' | '.join(_opens(name))} |"
        yield ""


def _opens(name: str) -> list[str]:
    roles = policy_table().get(name, frozenset())
    return [OPEN if roles == ANYONE else YES if role in roles else NO for role in COLUMNS]


def _commands() -> Iterator[str]:
    yield from _header("command", *COLUMNS.values())
    for name, room in sorted(get_commands().items()):
        roles = getattr(load_command_class(room, name), "roles", ()) if room in ROOMS else ()
        if roles:
            yield f"| `{name}` | {' | '.join(YES if role in roles else NO for role in COLUMNS)} |"


def _addresses() -> list[tuple[str, str, str]]:
    """Concept, name and path of every address."""
    found = list(_walk(get_resolver().url_patterns))
    homes = _homes()
    return [(homes[id(pattern)], name, path) for pattern, name, path in found]


def _walk(
    patterns: list[URLPattern | URLResolver], room: str = "", before: str = ""
) -> Iterator[tuple[URLPattern, str, str]]:
    for pattern in patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield pattern, f"{room}{pattern.name}", path
        else:
            inner = f"{room}{pattern.namespace}:" if pattern.namespace else room
            yield from _walk(pattern.url_patterns, inner, path)


def _homes() -> dict[int, str]:
    """The folder whose `urls.py` declares a pattern: the deepest of those that list it."""
    modules = sorted((name for name in sys.modules if name.endswith(".urls")), key=lambda name: name.count("."))
    found = {}
    for name in modules:
        for pattern in _listed(sys.modules[name]):
            found[id(pattern)] = name.removesuffix(".urls")
    return found


def _listed(module: ModuleType) -> list[Any]:
    return [*getattr(module, "urlpatterns", []), *getattr(module, "api_patterns", [])]


def _order(concept: str) -> tuple[int, str]:
    return ROOMS.index(concept.partition(".")[0]), concept


def _rows() -> Iterator[str]:
    yield from _header("rows", *COLUMNS.values())
    for model in _scoped_models():
        said = " ".join((_visible_to(model).__doc__ or "").split())
        name = str(model._meta.verbose_name).capitalize()
        cells = [_seen(model, role) for role in COLUMNS]
        yield f"| **{name}**{f'<br>{said}' if said else ''} | {' | '.join(cells)} |"


def _scoped_models() -> list[Any]:
    """One line for each model whose rows are narrowed by who asks, room by room."""
    models = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]
    return sorted(models, key=lambda model: (_order(model._meta.app_label), model.__name__))


def _visible_to(model: Any) -> Callable[..., Any]:
    narrowed: Callable[..., Any] = model._default_manager.visible_to
    return narrowed


def _seen(model: Any, role: Role) -> str:
    """Asked of the queryset itself, for somebody of that role at some organisation; what would have to be read is *some*."""
    try:
        with connection.execute_wrapper(_refuse_to_read):
            query = _visible_to(model)(_somebody(role)).query
    except ReadsFirst:
        return SOME
    compiler = query.get_compiler("default")
    try:
        compiler.as_sql()
        conditions = [compiler.compile(child) for child in query.where.children]
    except EmptyResultSet:
        return NO
    if any(list(values) == [False] for _, values in conditions):
        return NO
    return SOME if conditions else ALL


def _refuse_to_read(*_: Any) -> None:
    raise ReadsFirst


def _somebody(role: Role) -> User:
    user = User(is_active=True, username=role, display_name=role.label)
    held = Membership(user=user, organisation=Organisation(name="Somewhere"), role=role, officer_number="1")
    user.__dict__["membership"] = held
    return user


def _scopes() -> Iterator[str]:
    named: dict[str, str] = settings.OAUTH2_PROVIDER["SCOPES"]
    yield from _header("address", "method", "scope")
    for concept, name, _ in sorted(_addresses()):
        for method, scopes in _asked_by(name).items():
            words = ", ".join(f"`{scope}`: {named[scope]}" for scope in scopes)
            yield f"| `{name}` ({concept.rpartition('.')[2]}) | {method} | {words} |"


def _asked_by(name: str) -> dict[str, list[str]]:
    views = [pattern.callback for pattern, found, _ in _walk(get_resolver().url_patterns) if found == name]
    view = getattr(views[0], "cls", None)
    asked = getattr(view, "required_alternate_scopes", {})
    return {method: options[0] for method, options in asked.items() if hasattr(view, method.lower())}
