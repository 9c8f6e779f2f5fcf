"""How the API reads and answers, what it says of itself, and how a police system gets a token: on every machine alike."""

from typing import Any

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
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "diversion.api_terms.describe_token_address",
    ],
}

TOKEN_REFUSED = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
    "required": ["error", "error_description"],
}
TOKEN_GIVEN = {
    "type": "object",
    "properties": {
        "access_token": {"type": "string"},
        "expires_in": {"type": "integer", "description": "In seconds."},
        "token_type": {"type": "string", "enum": ["Bearer"]},
        "scope": {"type": "string", "description": "What the token may ask for, apart by spaces."},
    },
    "required": ["access_token", "expires_in", "token_type", "scope"],
}
TOKEN_ASKED = {
    "type": "object",
    "properties": {
        "grant_type": {"type": "string", "enum": ["client_credentials"]},
        "scope": {
            "type": "string",
            "description": "Fewer scopes than the client has; all of them where it is missing.",
        },
        "client_id": {"type": "string"},
        "client_secret": {"type": "string"},
    },
    "required": ["grant_type"],
}


def describe_token_address(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The address that gives tokens is no view of the framework that draws the document; what it promises is said here."""

    def answered(words: str, schema: dict[str, Any]) -> dict[str, Any]:
        return {"description": words, "content": {"application/json": {"schema": schema}}}

    result["components"]["securitySchemes"]["client"] = {"type": "http", "scheme": "basic"}
    result["paths"]["/api/v1/token"] = {
        "post": {
            "operationId": "token",
            "description": "A token for the credentials of a client (the grant client_credentials, and no other), given in "
            "the header `Authorization: Basic` or in the form. It holds for an hour. Wrong credentials are counted for the "
            "client and for the address: 20 in 15 minutes, then even right ones are answered with 429 from there.",
            "tags": ["token"],
            "security": [{"client": []}, {}],
            "requestBody": {
                "required": True,
                "content": {"application/x-www-form-urlencoded": {"schema": TOKEN_ASKED}},
            },
            "responses": {
                "200": answered("The token.", TOKEN_GIVEN),
                "400": answered("`unsupported_grant_type`, `invalid_scope` or `invalid_request`.", TOKEN_REFUSED),
                "401": answered("`invalid_client`: no such client, or not its secret.", TOKEN_REFUSED),
                "429": answered("`slow_down`: too many wrong tries.", TOKEN_REFUSED),
            },
        }
    }
    return result


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
