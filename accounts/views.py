"""The address at which machine clients ask for a token."""

import base64
import binascii
import json
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import TokenView

from accounts.fields import UNREADABLE
from accounts.limits import Limit
from accounts.lock import WINDOW_SECONDS, client_allowances_for

GRANT = "client_credentials"
SENTENCES = {
    "invalid_client": "The client is not known, or its secret is wrong.",
    "invalid_scope": "The client may not ask for this scope.",
    "slow_down": "Too many wrong tries from this address. Try again in 15 minutes.",
    "unauthorized_client": "The client may not ask for a token in this way.",
    "unsupported_grant_type": f"Tokens are given for {GRANT} alone.",
}


class ClientToken(TokenView):
    """A token for the credentials of a client, and for nothing else; a refusal says why in a sentence."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("grant_type") != GRANT:
            return refuse_token("unsupported_grant_type", 400)
        if UNREADABLE.search(credentials_of(request)):
            return refuse_token("invalid_client", 401)
        allowances = client_allowances_for(client_of(request), request.META.get("REMOTE_ADDR", ""))
        if not Limit.objects.spend(allowances):
            return refuse_token("slow_down", 429)
        answer = self.authorization_flow_token_response(request)
        if answer.status_code < 400:
            Limit.objects.give_back(allowances)
            return answer
        return explain_refusal(answer)


def credentials_of(request: HttpRequest) -> str:
    """What the header says about the client, as the library will read it; nothing where it is not readable at all."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return unquote_plus(base64.b64decode(text).decode())
    except (binascii.Error, ValueError):
        return ""


def client_of(request: HttpRequest) -> str:
    """The client that is named, in the header or in the form."""
    return credentials_of(request).partition(":")[0] or request.POST.get("client_id", "")


def explain_refusal(answer: HttpResponse) -> HttpResponse:
    said = json.loads(answer.content)
    said.setdefault("error_description", SENTENCES.get(said["error"], "The request for a token is not right."))
    answer.content = json.dumps(said).encode()
    return answer


def refuse_token(error: str, code: int) -> HttpResponse:
    said = {"error": error, "error_description": SENTENCES[error]}
    answer = JsonResponse(said, status=code)
    answer["Cache-Control"] = "no-store"
    if code == 429:
        answer["Retry-After"] = str(WINDOW_SECONDS)
    if code == 401:
        answer["WWW-Authenticate"] = 'Basic realm="token"'
    return answer
