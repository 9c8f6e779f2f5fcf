"""An employer's directory: a real OpenID Connect provider in a process of its own, and somebody who signs in there."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

SUBJECTS = {
    "s-1": {"preferred_username": "caseworker.one", "amr": ["pwd", "mfa"], "acr": "strong"},
    "s-2": {"preferred_username": "caseworker.one", "amr": ["pwd"]},
    "s-3": {"preferred_username": "nobody.here", "amr": ["pwd"]},
    "s-4": {"amr": ["pwd"]},
    "s-5": {"preferred_username": "clock", "amr": ["pwd"]},
    "s-6": {"preferred_username": "CASEWORKER.ONE", "amr": "mfa", "acr": "weak"},
}


@contextmanager
def run_directory() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = [f"--user-claims={json.dumps({'sub': sub, **said})}" for sub, said in SUBJECTS.items()]
    program = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), *claims]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The directory does not answer.")


class _StaysHere(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def agree(address: str, subject: str) -> str:
    """Sign in at the directory as a subject; the address that it sends the browser back to, without the host."""
    return _answer(address, {"sub": subject})


def stop(address: str) -> str:
    """Say no there; the standard gives the state back, which this provider leaves out."""
    (state,) = parse_qs(urlsplit(address).query)["state"]
    return f"{_answer(address, {'action': 'deny'})}&state={state}"


def _answer(address: str, said: dict[str, str]) -> str:
    request = Request(address, data=urlencode(said).encode())
    try:
        build_opener(_StaysHere).open(request, timeout=20)
    except HTTPError as answer:
        return re.sub(r"^https?://[^/]+", "", answer.headers["Location"])
    raise AssertionError("The directory sent nobody back.")
