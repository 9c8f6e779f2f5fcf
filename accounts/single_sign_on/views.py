"""Leading somebody to their employer's directory, which may not answer."""

from allauth.socialaccount.providers.openid_connect.views import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

NO_ANSWER = 503


def begin_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return login(request, provider_id)
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=NO_ANSWER)
