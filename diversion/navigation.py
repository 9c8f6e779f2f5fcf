"""Where each role may go from the top of every page: at most six places."""

from functools import cache
from typing import NamedTuple

from django.urls import NoReverseMatch, get_script_prefix, reverse

from accounts.roles import Role
from diversion.policy import may_open


class NavigationItem(NamedTuple):
    label: str
    url: str
    is_current: bool


REFERRER = [
    ("Home", "referrals:home"),
    ("Refer someone", "referrals:referral-create"),
    ("Referrals", "referrals:referral-list"),
]
WORKER = [
    ("Today", "caseworkflow:today"),
    ("My cases", "caseworkflow:case-list"),
    ("Inbox", "caseworkflow:inbox"),
]
POLICE = [*REFERRER, ("Custody list", "referrals:custody-list")]
PLACES: dict[str, list[tuple[str, str]]] = {
    Role.CUSTODY_OFFICER: POLICE,
    Role.DECISION_MAKER: [
        *POLICE,
        ("Decisions for you", "referrals:policedecision-list"),
        ("Scrutiny panel", "outcomes:panelpack-list"),
    ],
    Role.PARTNER: REFERRER,
    Role.ARREST_REFERRAL_WORKER: [*WORKER, ("Custody list", "referrals:custody-list")],
    Role.CASEWORKER: WORKER,
    Role.TEAM_LEADER: [
        ("Inbox", "caseworkflow:inbox"),
        ("Cases", "caseworkflow:case-list"),
        ("Today", "caseworkflow:today"),
        ("Custody list", "referrals:custody-list"),
        ("Outcomes", "outcomes:dashboard"),
        ("Imports", "outcomes:import-list"),
    ],
    Role.COMMISSIONER: [
        ("Outcomes", "outcomes:dashboard"),
        ("Compared with what", "outcomes:analysisplan-list"),
        ("Board reports", "outcomes:report-list"),
        ("Scrutiny panel", "outcomes:panelpack-list"),
    ],
    Role.EVALUATOR: [
        ("Outcomes", "outcomes:dashboard"),
        ("Compared with what", "outcomes:analysisplan-list"),
        ("Research files", "outcomes:researchfile-list"),
    ],
    Role.AUDITOR: [
        ("Today", "administration:audit-today"),
        ("Who saw whom", "administration:subject-find"),
        ("Misuse", "administration:alert-list"),
        ("Ledger", "ledger:entry-list"),
        ("Data protection", "administration:desk-due"),
        ("Subject access", "administration:subjectrequest-list"),
    ],
    Role.ADMINISTRATOR: [
        ("Programmes", "programmes:programme-list"),
        ("People", "administration:person-list"),
        ("Commissions", "administration:commission-list"),
        ("Reference values", "programmes:reference-list"),
        ("Background work", "ledger:job-list"),
    ],
}


def address_of(name: str) -> str:
    """The address of a URL name, or nothing where no room answers to it."""
    return _address_of(name, get_script_prefix())


@cache
def _address_of(name: str, _prefix: str) -> str:
    """Looked up once: the addresses of a process change with its prefix alone."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def places_for(role: str, path: str) -> list[NavigationItem]:
    """The places of a role, in order; the one whose address the path continues furthest is the current one."""
    found = [(label, address_of(name)) for label, name in PLACES.get(role, []) if may_open(name, role)]
    found = [(label, url) for label, url in found if url]
    current = max((url for _, url in found if path.startswith(url)), key=len, default="")
    return [NavigationItem(label, url, url == current) for label, url in found]
