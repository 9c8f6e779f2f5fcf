"""How the API reads and answers, what it says of itself, and how a police system gets a token: on every machine alike."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["diversion.parsers.ReadableJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,  # there is one format, and no address asks for another
    "EXCEPTION_HANDLER": "diversion.errors.problem_response",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Diversion and arrest referral",
    "DESCRIPTION": "Send referrals and read back what became of them.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": "/api/v1/token",
}

RFC_9700 = (
    "IMPLICIT_GRANT",
    "PASSWORD_GRANT",
    "PKCE_METHOD",
    "ACCESS_TOKEN_TRANSPORT",
    "AUTHZ_RESPONSE_ISS",
    "TOKEN_STORAGE",
)

OAUTH2_PROVIDER = {
    "SCOPES": {"referrals:write": "Send referrals", "referrals:read": "Read referrals back and what became of them"},
    "SCOPES_BACKEND_CLASS": "accounts.scopes.ClientScopes",
    "OAUTH2_VALIDATOR_CLASS": "accounts.tokens.KeptValidator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials, and no other grant
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # What RFC 9700 asks for; with TOKEN_STORAGE only a checksum of a token is kept.
    **{f"COMPLIANT_BCP_RFC9700_{rule}": True for rule in RFC_9700},
}
