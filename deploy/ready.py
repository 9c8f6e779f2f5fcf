"""Asks this container's own readiness page, as the proxy would; exits 0 when it answers 200."""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
page = Request(
    f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/ready",
    headers={"Host": host, "X-Forwarded-Proto": "https"},
)
try:
    with urlopen(page, timeout=4) as answer:  # noqa: S310 - a fixed address of this machine
        sys.exit(0 if answer.status == 200 else 1)
except URLError as fault:
    sys.exit(f"not ready: {fault}")
