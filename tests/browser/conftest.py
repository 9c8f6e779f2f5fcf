"""One Chromium for the run, one window for each person, and nothing that leaves this machine."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.desk import Desk

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver of the browser keeps a loop of its own in this thread
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PICTURES = os.environ.get("PICTURES", "")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(django_db_setup):
    """The service at an address of its own; pytest-django's would put the triggers back before the tables are emptied."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def desks(chromium, house, real_commits, request):
    """A window for whoever sits down; at the end nothing went wrong in any of them."""
    opened: list[Desk] = []

    def sit(user=None, *, width=1280, by_form=False, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        desk = Desk(context, house.url)
        opened.append(desk)
        return desk.sign_in(user, by_form=by_form) if user else desk

    yield sit
    for number, desk in enumerate(opened):
        desk.leave(Path(PICTURES, f"{request.node.name}-{number}.png") if PICTURES else None)
    assert [fault for desk in opened for fault in desk.faults] == []
