"""One client, one request after the other: wrk where it is installed and pages are quick, our own otherwise."""

import http.client
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

from bench.serving import HOST, Cost, Server

PLAYER = Path(__file__).parent / "player.lua"
#: How many requests a round makes at least; of a page that takes seconds, one.
LEAST, LONG_MS = 3, 2_000.0
#: Above this a page is asked for a few times by our own client, since wrk drops what is under way at the end.
SLOW_MS = 250.0
TIMEOUT = 120


@dataclass
class Answer:
    status: int
    body: bytes
    milliseconds: int
    cookies: list[str] = field(default_factory=list)
    cost: Cost = field(default_factory=lambda: Cost(0.0, 0.0))


@dataclass
class Sample:
    """What one scenario took on one server in one round."""

    count: int
    p50: float
    p95: float
    refused: int
    worker_ms: float = 0.0
    backend_ms: float = 0.0


def ask(server: Server, method: str, path: str, headers: dict[str, str], body: str | None = None) -> Answer:
    """One request on a connection of its own, as a sync worker closes it after each."""
    began = time.perf_counter()
    line = http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT)
    line.request(method, path, body=body, headers=headers)
    got = line.getresponse()
    read = got.read()
    line.close()
    took = (time.perf_counter() - began) * 1000
    return Answer(got.status, read, took, got.headers.get_all("Set-Cookie") or [])


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def get_many(
    server: Server, paths: list[str], headers: dict[str, str], seconds: int, offset: int, slow: bool
) -> Sample:
    """The paths in turn for so many seconds."""
    before = server.cost()
    sample = None if slow or not has_wrk() else _with_wrk(server, paths, headers, seconds, offset)
    if sample is None or sample.count < LEAST:
        before = server.cost()
        sample = _with_ours(server, paths, headers, seconds, offset)
    return paid(sample, server.cost().since(before))


def paid(sample: Sample, spent: Cost) -> Sample:
    """With the processor's milliseconds for each request."""
    sample.worker_ms = spent.worker * 1000 / max(sample.count, 1)
    sample.backend_ms = spent.backends * 1000 / max(sample.count, 1)
    return sample


def summed(times: list[float], refused: int) -> Sample:
    ordered = sorted(times)
    slowest_twentieth = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    return Sample(len(times), statistics.median(ordered), slowest_twentieth, refused)


def _with_ours(server: Server, paths: list[str], headers: dict[str, str], seconds: int, offset: int) -> Sample:
    times, refused, until = [], 0, time.monotonic() + seconds
    while is_wanted(times, time.monotonic() < until):
        answer = ask(server, "GET", paths[(offset + len(times)) % len(paths)], headers)
        times.append(answer.milliseconds)
        refused += answer.status != http.client.OK
    return summed(times, refused)


def _with_wrk(server: Server, paths: list[str], headers: dict[str, str], seconds: int, offset: int) -> Sample:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "paths").write_text("\n".join(paths))
        Path(folder, "headers").write_text("\n".join(f"{name}: {value}" for name, value in headers.items()))
        words = ["wrk", "-t1", "-c1", f"-d{seconds:g}s", "--timeout", f"{TIMEOUT}s", "-s", str(PLAYER)]
        environment = {**os.environ, "PLAY": folder, "OFFSET": str(offset)}
        done = subprocess.run(
            [*words, f"http://{HOST}:{server.port}"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
    told = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    return Sample(told["count"], told["p50"], told["p95"], told["refused"])


def is_wanted(times: list[float], has_time: bool) -> bool:
    """Whether a round asks once more: while there is time, and a few times at least unless it takes seconds."""
    return has_time or not times or (len(times) < LEAST and max(times) < LONG_MS)


class FormReader(HTMLParser):
    """The fields of every form that posts, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._is_in = False
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_in = (given.get("method") or "get").lower() == "post"
            if self._is_in:
                self.forms.append({})
        elif self._is_in and (name := given.get("name")):
            is_choice = given.get("type") in {"radio", "checkbox"}
            if tag == "input" and (not is_choice or "checked" in given) and given.get("type") != "submit":
                self.forms[-1][name] = given.get("value") or ""
            elif tag in {"textarea", "select"}:
                self.forms[-1].setdefault(name, "")
                self._text = name if tag == "select" else ""
        elif self._is_in and tag == "option" and self._text and "selected" in given:
            self.forms[-1][self._text] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_in = False


def form_of(page: bytes) -> dict[str, str]:
    """The largest form of a page: the one that the page is for."""
    reader = FormReader()
    reader.feed(page.decode())
    if not reader.forms:
        raise RuntimeError("The page has no form to send.")
    return max(reader.forms, key=len)


def post_form(server: Server, path: str, headers: dict[str, str], given: dict[str, str]) -> Answer:
    """Open the page, fill its form, send it; only the sending is timed."""
    page = ask(server, "GET", path, headers)
    if page.status != http.client.OK:
        raise RuntimeError(f"{server.name} answers {page.status} at {path}.")
    jar = "; ".join([headers["Cookie"], *(cookie.partition(";")[0] for cookie in page.cookies)])
    sent = {**headers, "Cookie": jar, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({**form_of(page.body), **given})
    before = server.cost()
    answer = ask(server, "POST", path, sent, body)
    answer.cost = server.cost().since(before)
    return answer
