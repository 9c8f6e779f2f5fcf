"""A desk: one person before one browser window, what they type and press, and everything that went wrong in it."""

import re
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Error

AXE = (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')))"
SIDEWAYS = "document.scrollingElement.scrollWidth > window.innerWidth"
PARTS = {"day": "%-d", "month": "%-m", "year": "%Y", "time": "%H:%M"}
REACHED = re.compile(r"^Failed to load resource: the server responded with a status of 4(04|09|00|03)")


class Desk:
    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.faults: list[str] = []
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.faults.append(f"script: {fault}"))
        context.on("request", self._see_request)
        context.on("response", self._see_answer)

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not REACHED.match(message.text):
            self.faults.append(f"console: {message.text}")

    def _see_request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"elsewhere: {request.url}")

    def _see_answer(self, answer: Any) -> None:
        if answer.status >= 500 or (answer.status >= 400 and answer.request.resource_type != "document"):
            self.faults.append(f"{answer.status}: {answer.url}")

    # -- coming in -------------------------------------------------------------------------------------------------

    def sign_in(self, user: Any, *, by_form: bool = False) -> "Desk":
        if by_form:
            self.open("/account/login/")
            self.fill(login=user.username, password="a long enough pass phrase").press("Sign in")
            return self
        client = Client()
        client.force_login(user, backend="accounts.sign_in.Backend")
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": self.address}
        self.context.add_cookies([cookie])
        return self.open("/")

    def at(self, width: int) -> "Desk":
        self.page.set_viewport_size({"width": width, "height": 900})
        return self

    def open(self, path: str) -> "Desk":
        self.page.goto(f"{self.address}{path}")
        return self

    # -- what hands do ---------------------------------------------------------------------------------------------

    def fill(self, **facts: Any) -> "Desk":
        """Days and moments go into their parts; a choice is ticked; a list is chosen from."""
        for name, value in facts.items():
            if isinstance(value, date):
                self._fill_day(name, value)
            elif isinstance(value, list):
                for one in value:
                    self._fill_one(name, one)
            else:
                self._fill_one(name, value)
        return self

    def _fill_day(self, name: str, day: date) -> None:
        moment = timezone.localtime(day) if isinstance(day, datetime) else day
        for part, form in PARTS.items():
            if part != "time" or isinstance(day, datetime):
                self.page.locator(f'[name="{name}_{part}"]').fill(moment.strftime(form))

    def _fill_one(self, name: str, value: Any) -> None:
        fields = self.page.locator(f'[name="{name}"]')
        kind = fields.first.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            one = fields if value is True else self.page.locator(f'[name="{name}"][value="{value}"]')
            one.check()
        elif kind == "select-one":
            fields.select_option(str(value))
        else:
            fields.fill(str(value))

    def press(self, button: str) -> "Desk":
        self.page.get_by_role("button", name=button, exact=True).first.click()
        self.page.wait_for_load_state()
        return self

    def save(self) -> "Desk":
        """Press the primary button of the form."""
        self.page.locator("main form button.govuk-button:not(.govuk-button--secondary)").first.click()
        self.page.wait_for_load_state()
        return self

    def do(self, path: str, **facts: Any) -> "Desk":
        """Open the page of an act, say what it asks, and make it."""
        return self.open(path).fill(**facts).save()

    def follow(self, link: str) -> "Desk":
        """Press a link of the page, or of the menu above it."""
        self.page.locator(f"main a:visible:has-text('{link}'), a:visible:has-text('{link}')").first.click()
        self.page.wait_for_load_state()
        return self

    def go_on(self) -> "Desk":
        """Take the one next step of a case."""
        self.page.locator(".app-next .govuk-button").click()
        self.page.wait_for_load_state()
        return self

    def unfold(self, summary: str) -> "Desk":
        self.page.get_by_text(summary, exact=False).first.click()
        return self

    def fetch(self, link: str) -> bytes:
        """What a link to a file gives, with this person's session."""
        address = self.page.locator(f"main a:has-text('{link}')").first.get_attribute("href") or ""
        answer = self.context.request.get(f"{self.address}{address}")
        assert answer.status == 200, answer.status
        return answer.body()

    # -- what eyes see ---------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").first.inner_text().split())

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    @property
    def problems(self) -> list[str]:
        return self.page.locator(".govuk-error-summary__list li").all_inner_texts()

    @property
    def state(self) -> str:
        return self.page.locator(".app-identity .govuk-tag").first.inner_text().strip()

    @property
    def told(self) -> str:
        """What the page says was done."""
        return " ".join(self.page.locator(".moj-alert").first.inner_text().split())

    @property
    def is_too_wide(self) -> bool:
        return bool(self.page.evaluate(SIDEWAYS))

    def axe(self) -> list[str]:
        self.page.evaluate(AXE)
        return self.page.evaluate(RUN_AXE)

    def leave(self, picture: Path | None = None) -> None:
        if picture is not None:
            with suppress(Error):
                self.page.screenshot(path=picture, full_page=True)
        self.context.close()
