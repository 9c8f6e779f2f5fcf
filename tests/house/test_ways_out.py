"""Ways out: rows leave by one writer, and nothing here calls anybody."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = [
    path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in {"tests", "bench", "node_modules"}
]
#: What writes a file for a sheet program, and where it may stand; a workbook is only ever read.
WRITERS = {"csv.writer", "csv.DictWriter"}
WORKBOOKS = ("openpyxl", "xlsxwriter", "odf", "ezodf", "pyexcel", "pandas")
#: What opens a connection to somebody else.
CALLERS = (
    "requests",
    "urllib.request",
    "urllib3",
    "http.client",
    "httpx",
    "aiohttp",
    "socket",
    "smtplib",
    "ftplib",
    "telnetlib",
    "imaplib",
    "poplib",
    "xmlrpc.client",
    "paramiko",
    "django.core.mail",
)
#: The program of a developer's machine looks for a free port there; signing in elsewhere knows the fault of a call that
#: the library for it makes to the one address of the settings. Neither calls anybody.
MAY_CALL = {
    "accounts/single_sign_on/views.py": {"requests.RequestException"},
    "diversion/management/commands/serve.py": {"socket", "socket.socket"},
}
MAY_READ_WORKBOOKS = {"referrals/files/workbook.py": {"openpyxl.load_workbook"}}
BAD_FILES = {
    "import requests": "requests",
    "from urllib import request": "urllib.request",
    "import http.client as c": "http.client",
}


def files():
    yield from (path for room in ROOMS for path in sorted(room.rglob("*.py")))


def named(tree):
    """Everything that is imported, and everything that is asked of a module, as it is spelt."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def found(wanted):
    """The names that are wanted, by the file that has them."""
    by_file = {}
    for path in files():
        names = {name for name in named(ast.parse(path.read_text(encoding="utf-8"))) if wanted(name)}
        if names:
            by_file[path.relative_to(ROOT).as_posix()] = names
    return by_file


def calls(name):
    return any(name == caller or name.startswith(f"{caller}.") for caller in CALLERS)


def test_rows_leave_by_one_writer():
    assert found(WRITERS.__contains__) == {"paper/sheets.py": {"csv.writer"}}


def test_no_workbook_is_written():
    assert found(lambda name: name.split(".")[0] in WORKBOOKS) == MAY_READ_WORKBOOKS


def test_nothing_calls_anybody():
    assert found(calls) == MAY_CALL


@pytest.mark.parametrize("line", BAD_FILES)
def test_a_call_is_found_however_it_is_imported(line):
    assert [name for name in named(ast.parse(line)) if calls(name)] == [BAD_FILES[line]]


def test_no_page_names_an_address_elsewhere_that_a_browser_would_fetch():
    fetched = re.compile(r"<(?:script|img|iframe|link)[^>]+(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE)
    assert [path.name for path in (ROOT / "templates").rglob("*.html") if fetched.search(path.read_text())] == []
