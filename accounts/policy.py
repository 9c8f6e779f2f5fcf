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
SENDERS = REFERRERS | {Role.ARREST_REFERRAL_WORKER}
REFERRALS: dict[str, frozenset[Role]] = {
    "referrals:home": REFERRERS,
    "referrals:referral-list": REFERRERS,
    "referrals:referral-create": SENDERS,
    "referrals:referral-check": SENDERS,
    "referrals:referral-amend": SENDERS,
    "referrals:referral-sent": SENDERS,
    "referrals:referral-card": SENDERS,
    "referrals:referral-detail": SENDERS,
    "referrals:referral-answer": SENDERS,
    "referrals:referral-withdraw": SENDERS - {Role.PARTNER},
    "referrals:policedecision-list": frozenset({Role.DECISION_MAKER}),
    "referrals:policedecision-detail": frozenset({Role.DECISION_MAKER}),
    "referrals:custody-list": POLICE | {Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER},
    "referrals:detention-create": POLICE,
    "referrals:detention-seen": frozenset({Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER}),
    "referrals:drug-test-create": POLICE,
    "referrals:referral-decide": frozenset({Role.TEAM_LEADER}),
    "referrals:likeness-list": frozenset({Role.TEAM_LEADER}),
    "referrals:likeness-judge": frozenset({Role.TEAM_LEADER}),
    "referrals:bar-list": frozenset({Role.TEAM_LEADER}),
    "referrals:bar-confirm": frozenset({Role.TEAM_LEADER}),
}

# -- caseworkflow ----------------------------------------------------------------------------------------------------
#: Beside a case: every page and move is for the provider's people; whose move it is, the policies of the room say.
SATELLITES = frozenset(
    {
        "caseworkflow:required-assessment-detail",
        "caseworkflow:required-assessment-ask",
        "caseworkflow:required-assessment-serve-notice",
        "caseworkflow:required-assessment-vary",
        "caseworkflow:required-assessment-attend",
        "caseworkflow:required-assessment-fail",
        "caseworkflow:required-assessment-require-follow-up",
        "caseworkflow:required-assessment-release",
        "caseworkflow:required-assessment-vary-follow-up",
        "caseworkflow:required-assessment-attend-follow-up",
        "caseworkflow:required-assessment-fail-follow-up",
        "caseworkflow:required-assessment-tell-police",
        "caseworkflow:required-assessment-quash",
        "caseworkflow:required-assessment-dispute",
        "caseworkflow:required-assessment-confirm-test",
        "caseworkflow:contract-detail",
        "caseworkflow:contract-set-term",
        "caseworkflow:contract-add-condition",
        "caseworkflow:contract-record-signature",
        "caseworkflow:contract-remove-condition",
        "caseworkflow:contract-record-condition",
        "caseworkflow:contract-offer",
        "caseworkflow:contract-decline",
        "caseworkflow:contract-begin",
        "caseworkflow:contract-vary",
        "caseworkflow:contract-keep",
        "caseworkflow:contract-fulfil",
        "caseworkflow:placement-detail",
        "caseworkflow:placement-record-preparation",
        "caseworkflow:placement-waive-preparation",
        "caseworkflow:placement-add-funding",
        "caseworkflow:placement-check-suitability",
        "caseworkflow:placement-prepare",
        "caseworkflow:placement-seek-funding",
        "caseworkflow:placement-fund",
        "caseworkflow:placement-refuse-funding",
        "caseworkflow:placement-offer-bed",
        "caseworkflow:placement-start-detox",
        "caseworkflow:placement-start-buvidal",
        "caseworkflow:placement-admit",
        "caseworkflow:placement-start-treatment",
        "caseworkflow:placement-complete",
        "caseworkflow:placement-leave-early",
        "caseworkflow:placement-discharge",
        "caseworkflow:placement-begin-aftercare",
        "caseworkflow:placement-check",
        "caseworkflow:placement-record-death",
        "caseworkflow:disposal-detail",
        "caseworkflow:disposal-set-dates",
        "caseworkflow:consent-detail",
        "caseworkflow:consent-give",
        "caseworkflow:consent-refuse",
        "caseworkflow:consent-withdraw",
        "caseworkflow:victim-detail",
        "caseworkflow:victim-identify",
        "caseworkflow:victim-consult",
        "caseworkflow:victim-miss",
        "caseworkflow:victim-record-views",
        "caseworkflow:victim-tell-outcome",
        "caseworkflow:risk-detail",
        "caseworkflow:risk-screen",
        "caseworkflow:risk-refer-safeguarding",
        "caseworkflow:risk-call-review",
    }
)
#: A case: everybody of the provider opens its pages; whose move it is, the policies of the room say.
CASES = frozenset(
    {
        "caseworkflow:today",
        "caseworkflow:case-list",
        "caseworkflow:inbox",
        "caseworkflow:case-detail",
        "caseworkflow:case-contact",
        "caseworkflow:case-assessment",
        "caseworkflow:case-plan",
        "caseworkflow:case-timeline",
        "caseworkflow:attempt-create",
        "caseworkflow:appointment-create",
        "caseworkflow:appointment-record",
        "caseworkflow:appointment-rebook",
        "caseworkflow:assessment-create",
        "caseworkflow:plan-agree",
        "caseworkflow:note-create",
        "caseworkflow:onward-create",
        "caseworkflow:goal-result",
        "caseworkflow:onward-start",
        "caseworkflow:case-start-contact",
        "caseworkflow:case-begin",
        "caseworkflow:case-begin-session",
        "caseworkflow:case-complete-session",
        "caseworkflow:case-change-to-treatment",
        "caseworkflow:case-change-to-education",
        "caseworkflow:case-suspend",
        "caseworkflow:case-resume",
        "caseworkflow:case-raise-concern",
        "caseworkflow:case-record-excuse",
        "caseworkflow:case-accept-cause",
        "caseworkflow:case-raise-breach",
        "caseworkflow:case-complete",
        "caseworkflow:case-propose-ending",
        "caseworkflow:case-report-death",
    }
)
#: What a second person, the team leader, does.
LEADERS_ACTS = frozenset(
    {
        "caseworkflow:case-allocate",
        "caseworkflow:case-reallocate",
        "caseworkflow:case-confirm-breach",
        "caseworkflow:case-decline-proposal",
        "caseworkflow:case-end-without-completion",
        "caseworkflow:case-close",
        "caseworkflow:case-reopen",
        "caseworkflow:case-close-died",
        "caseworkflow:case-close-transferred",
    }
)
CASEWORKFLOW: dict[str, frozenset[Role]] = {
    **dict.fromkeys(SATELLITES | CASES, PROVIDER),
    **dict.fromkeys(LEADERS_ACTS, frozenset({Role.TEAM_LEADER})),
}

# -- outcomes --------------------------------------------------------------------------------------------------------
READERS = frozenset({Role.COMMISSIONER, Role.EVALUATOR, Role.TEAM_LEADER})
OUTCOMES: dict[str, frozenset[Role]] = {
    "outcomes:dashboard": READERS,
    "outcomes:dashboard-csv": READERS,
    "outcomes:methods": READERS,
    "outcomes:report-list": READERS,
    "outcomes:report-detail": READERS,
    "outcomes:report-pdf": READERS,
    "outcomes:report-csv": READERS,
    "outcomes:report-create": READERS - {Role.EVALUATOR},
    "outcomes:report-publish": frozenset({Role.COMMISSIONER}),
    "outcomes:import-list": frozenset({Role.TEAM_LEADER}),
}

ROUTES: dict[str, frozenset[Role]] = SHARED | LEDGER | PROGRAMMES | REFERRALS | CASEWORKFLOW | OUTCOMES


def may_open(route: str, role: str) -> bool:
    return role in ROUTES.get(route, frozenset())


__all__ = ["API", "PEOPLE", "POLICE", "PROVIDER", "PUBLIC", "REFERRERS", "ROUTES", "WORKERS", "may_open"]
