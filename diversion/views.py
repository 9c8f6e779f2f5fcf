"""The front door: each role goes to its own first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.roles import Role

HOMES = {
    Role.CUSTODY_OFFICER: "referrals:home",
    Role.DECISION_MAKER: "referrals:home",
    Role.PARTNER: "referrals:home",
    Role.ARREST_REFERRAL_WORKER: "caseworkflow:today",
    Role.CASEWORKER: "caseworkflow:today",
    Role.TEAM_LEADER: "caseworkflow:inbox",
    Role.COMMISSIONER: "outcomes:dashboard",
    Role.EVALUATOR: "outcomes:dashboard",
    Role.AUDITOR: "ledger:entry-list",
    Role.ADMINISTRATOR: "programmes:programme-list",
}


def home_page(request: HttpRequest) -> HttpResponse:
    return redirect(HOMES[Role(request.user.role)])


def accessibility_page(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")
