"""Whatever is sent to an address, by whatever method and whoever asks: it answers with a sentence, and never breaks."""

import re
import uuid

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from accounts.fields import NO_VERSION, VersionField
from diversion.policy import machine_addresses, may_open
from diversion.requests import declared_methods
from ledger.models import Entry
from tests.conftest import NOW
from tests.house.addresses import given, walk
from tests.house.world import World, undone

pytestmark = pytest.mark.django_db
PATTERNS = dict(walk(get_resolver().url_patterns))
#: What can be read and is wrong all the same: each field of each page and each form is sent each of them.
WRONG = {
    "nothing": "",
    "ten thousand characters": "x" * 10_001,
    "a word": "not a number ² ü",
    "a huge number": "9" * 20,
    "a number of five thousand digits": "9" * 5000,
    "the last year": "9999",
    "a list": ["1", "2"],
    "an id": str(uuid.UUID(int=3)),
}
UNREADABLE = {"nul": "a\x00b", "a control character": "a\x1bb", "half a character": "\ufffd"}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
JSONS = (
    (JSON, b"{"),
    (JSON, b'{"family_name": "a\\u0000b"}'),
    (JSON, b'{"family_name": "a\\ud800b", "x": ["\\ud800"]}'),
    (JSON, b"[" * 100_000),
    (JSON, b'"text"'),
    (JSON, b'{"family_name": ["a"], "programme": {"a": 1}, "date_of_birth": 1e400}'),
    (JSON, b"\xff\xfe\x00"),
    ("application/xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;"),
)
BODIES = (
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\x00'),
    (FORM, b"version=%00&q=%ff&" + b"a=1&" * 1001),
    (f"{FORM}; charset=hex", b"version=1"),
)
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"
NOBODY = Client(raise_request_exception=False)
ASKED_FOR = (
    "q",
    "page",
    "after",
    "before",
    "kind",
    "about",
    "version",
    "tab",
    "caseworker",
    "suite",
    "programme",
    "quarter",
)
QUERIES = (
    "&".join(f"{name}=%00" for name in ASKED_FOR),
    "q=%ff%fe",
    "%",
    "after=%1b_%1b",
    "page=0&page=x",
    "access_token=secret",
    "next=//elsewhere%0d%0a",
)
#: What a machine sends to an address that has no form to read names from.
MACHINE_FIELDS = ("grant_type", "client_id", "client_secret", "scope", "device_code", "username", "password")
DEVICE = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": "a", "client_secret": "b"}
MACHINES = machine_addresses() | {"oauth2-token"}
UNDECLARED = ("put", "patch", "delete", "trace")
EVERY_METHOD = ("GET", "POST", "OPTIONS", *(method.upper() for method in UNDECLARED), "CONNECT", "PROPFIND")
#: What no page ever wrote into the version of a row.
NO_NUMBERS = ("", " ", "abc", "-", "1.5", "1e3", "null", "0x1", "²")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return tmp_path_factory.mktemp("world") / "files"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, files):
    with django_db_blocker.unblock(), undone():
        with time_machine.travel(NOW, tick=False), override_settings(PASSWORD_HASHERS=[QUICK], MEDIA_ROOT=files):
            made = World()
        yield made


@pytest.fixture(autouse=True)
def _files_of_the_world(own_files, files, settings):
    settings.MEDIA_ROOT = files


def names_asked(answer, pattern):
    """The names of a page's fields, as it shows them, and as its form has them where the page is not shown."""
    shown = set(re.findall(r'<(?:input|select|textarea)[^>]*? name="([^"]+)"', answer.content.decode(errors="replace")))
    form = form_of(pattern)
    for name in getattr(form, "base_fields", ()):
        shown |= {name, *(f"{name}_{part}" for part in ("day", "month", "year", "time"))}
    shown |= set() if shown or form else set(MACHINE_FIELDS)
    return sorted(shown - {"csrfmiddlewaretoken"} | {"version", "page", "after", "q"})


def version_shown(answer):
    found = re.search(r'name="version" value="(\d+)"', answer.content.decode(errors="replace"))
    return found[1] if found else "0"


def mixed(names, turn, wrong_things=WRONG):
    """Each field gets another wrong thing; after as many turns as there are wrong things, each field had each."""
    values = list(wrong_things.values())
    return {name: values[(place + turn) % len(values)] for place, name in enumerate(names)}


def shortly(client, path, names, turn):
    """What each of the others sends: one page and one form, wrong in every field."""
    yield f"get {turn}", client.get(path, mixed(ASKED_FOR, turn))
    yield f"post {turn}", client.post(path, mixed(names, turn))


def undeclared(client, path):
    """Methods that no page declares."""
    for method in UNDECLARED:
        yield method, client.generic(method.upper(), path)


def fully(client, path, names, version, has_form):
    """What one of those who may open it sends: every wrong thing in every field, wrong addresses, wrong bodies.

    A page that asks for something by a form reads little or nothing of its address.
    """
    for turn in range(len(WRONG)):
        yield f"post {turn}", client.post(path, mixed(names, turn) | {"version": version})
    for turn in range(0, len(WRONG), 4 if has_form else 1):
        yield f"get {turn}", client.get(path, mixed(ASKED_FOR, turn))
    yield "post unreadable", client.post(path, mixed(names, 0, UNREADABLE) | {"version": version})
    yield "post", client.post(path, mixed(names, 0))
    for query in QUERIES:
        yield query, client.generic("GET", path, QUERY_STRING=query)
    for kind, body in BODIES:
        yield f"{kind} {body[:30]}", client.generic("POST", path, body, kind)
    for method in ("options", "head"):
        yield method, client.generic(method.upper(), path)


def by_machine(client, path):
    """What else a machine sends: bodies that only its addresses read, and credentials."""
    for kind, body in JSONS:
        yield f"{kind} {body[:30]}", client.generic("POST", path, body, kind)
    yield "device", client.post(path, DEVICE)
    for what, value in UNREADABLE.items():
        yield f"credentials {what}", client.post(path, {"grant_type": "client_credentials", "client_id": value})


def openers_of(world, name):
    """Those who may open a page; whoever is known to reach its form comes first."""
    reader = world.reader(name)
    people = [
        world.clients[role] for role in sorted(world.clients, key=lambda role: role != reader) if may_open(name, role)
    ]
    return [*people, world.machine] if name in machine_addresses() else people


def wrong(what, answer):
    """What is wrong with an answer, if anything is."""
    is_silent = answer.status_code >= 400 and what != "head" and not has_a_sentence(answer)
    return [(what, answer.status_code, answer.content[:60])] if answer.status_code >= 500 or is_silent else []


def has_a_sentence(answer):
    text = answer.content.decode(errors="replace")
    return "Traceback" not in text and re.search(r"[A-Z“][a-z]+.* .*\.", text) is not None


@pytest.mark.parametrize("name", PATTERNS)
def test_an_address_answers_whatever_is_sent(world, name):
    pattern = PATTERNS[name]
    world.stand(name)
    path, openers = world.address(name, pattern), openers_of(world, name)
    first = (openers or [NOBODY])[0]
    shown = first.get(path)
    names, version = names_asked(shown, pattern), version_shown(shown)
    has_form = b'<form method="post" novalidate' in shown.content
    answers = [*fully(first, path, names, version, has_form), *undeclared(NOBODY, path)]
    answers += by_machine(first, path) if name in MACHINES else ()
    for turn, client in enumerate([NOBODY, *openers[1:]]):
        answers += shortly(client, path, names, turn)
    assert [fault for what, answer in answers for fault in wrong(what, answer)] == []


def form_of(pattern):
    view = getattr(pattern.callback, "view_class", None)
    return getattr(pattern.callback, "view_initkwargs", {}).get("form_class") or getattr(view, "form_class", None)


#: What is made there is made once, under the lock of what it is made for; a second time is refused.
MADE_ONCE = {"caseworkflow:case-allocate", "caseworkflow:required-assessment-ask"}
VERSIONED = [
    name
    for name, one in PATTERNS.items()
    if name not in MADE_ONCE and isinstance(getattr(form_of(one), "base_fields", {}).get("version"), VersionField)
]


@pytest.mark.parametrize("name", PATTERNS)
def test_a_method_that_is_not_declared_is_refused_before_any_row_is_looked_for(world, name):
    path = reverse(name, kwargs=given(PATTERNS[name]))
    first = (openers_of(world, name) or [NOBODY])[0]
    methods = UNDECLARED if name in MACHINES else sorted(set(EVERY_METHOD) - declared_methods(PATTERNS[name].callback))
    answers = [first.generic(method.upper(), path) for method in methods]
    assert [(one.status_code, has_a_sentence(one)) for one in answers] == [(405, True)] * len(methods)


@pytest.mark.trust
@pytest.mark.parametrize("name", PATTERNS)
def test_whoever_asks_a_method_that_is_not_declared_is_refused(world, name):
    path, is_open = reverse(name, kwargs=given(PATTERNS[name])), not openers_of(world, name)
    methods = UNDECLARED if name in MACHINES else sorted(set(EVERY_METHOD) - declared_methods(PATTERNS[name].callback))
    answers = {
        (role, method): client.generic(method.upper(), path).status_code
        for role, client in world.clients.items()
        for method in methods
    }
    shut = 401 if name in machine_addresses() else 403
    assert answers == {asked: 405 if is_open or may_open(name, asked[0]) else shut for asked in answers}


@pytest.mark.parametrize("name", VERSIONED)
def test_nothing_goes_ahead_where_the_version_that_was_seen_is_no_number(world, name):
    world.stand(name)
    path, client, moves = (
        world.address(name, PATTERNS[name]),
        openers_of(world, name)[0],
        Entry.objects.filter(kind="move"),
    )
    before = moves.count()
    answers = [client.post(path, given) for given in ({}, *({"version": text} for text in NO_NUMBERS))]
    assert [NO_VERSION in answer.content.decode() for answer in answers] == [True] * len(answers)
    assert moves.count() == before
