"""The policy table: every address, and the roles that may open it. What is not here is refused.

Rows and fields are narrowed further by each room's `querysets.visible_to` and `policies`.
"""

from accounts.roles import PEOPLE, POLICE, PROVIDER, REFERRERS, WORKERS, Role

PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "mfa_authenticate",
        "health-live",
        "health-ready",
        "accessibility",
        "oauth2-token",
        "api-schema",
        "api-docs",
        "static",
    }
)

#: Addresses that answer machine clients; they check their own bearer token and answer 401, never a sign-in page.
API = frozenset({"api:referral-list", "api:referral-detail", "api:referral-feedback"})

SHARED: dict[str, frozenset[Role]] = {
    "home": PEOPLE,
    "account_change_password": PEOPLE,
    "account_set_password": PEOPLE,
    "mfa_index": PEOPLE,
    "mfa_activate_totp": PEOPLE,
    "mfa_deactivate_totp": PEOPLE,
    "mfa_reauthenticate": PEOPLE,
    "mfa_view_recovery_codes": PEOPLE,
    "mfa_generate_recovery_codes": PEOPLE,
    "mfa_download_recovery_codes": PEOPLE,
}

# -- ledger and accounts ---------------------------------------------------------------------------------------------
LEDGER: dict[str, frozenset[Role]] = {
    "ledger:entry-list": frozenset({Role.AUDITOR}),
    "ledger:job-list": frozenset({Role.ADMINISTRATOR}),
    "ledger:job-replay": frozenset({Role.ADMINISTRATOR}),
    "accounts:user-list": frozenset({Role.ADMINISTRATOR}),
}

# -- programmes ------------------------------------------------------------------------------------------------------
PROGRAMMES: dict[str, frozenset[Role]] = {
    "programmes:programme-list": frozenset({Role.ADMINISTRATOR}),
    "programmes:programme-detail": frozenset({Role.ADMINISTRATOR}),
    "programmes:version-create": frozenset({Role.ADMINISTRATOR}),
    "programmes:reference-list": frozenset({Role.ADMINISTRATOR}),
    "programmes:reference-confirm": frozenset({Role.ADMINISTRATOR}),
}

# -- referrals -------------------------------------------------------------------------------------------------------
REFERRALS: dict[str, frozenset[Role]] = {}

# -- caseworkflow ----------------------------------------------------------------------------------------------------
CASEWORKFLOW: dict[str, frozenset[Role]] = {}

# -- outcomes --------------------------------------------------------------------------------------------------------
OUTCOMES: dict[str, frozenset[Role]] = {}

ROUTES: dict[str, frozenset[Role]] = SHARED | LEDGER | PROGRAMMES | REFERRALS | CASEWORKFLOW | OUTCOMES


def may_open(route: str, role: str) -> bool:
    return role in ROUTES.get(route, frozenset())


__all__ = ["API", "PEOPLE", "POLICE", "PROVIDER", "PUBLIC", "REFERRERS", "ROUTES", "WORKERS", "may_open"]
