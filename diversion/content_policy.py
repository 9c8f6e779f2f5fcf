"""What a browser may load and send from a page: this service's own files, and scripts that bear the page's nonce."""

from typing import Any

from csp.constants import NONCE, NONE, SELF

DIRECTIVES: dict[str, list[Any]] = {
    "default-src": [NONE],
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],
}


def allow_forms_to(origins: list[str]) -> dict[str, list[Any]]:
    """The same, where a form may lead to another place than this service."""
    return {**DIRECTIVES, "form-action": [*DIRECTIVES["form-action"], *origins]}
