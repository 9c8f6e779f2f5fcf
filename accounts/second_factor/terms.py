"""Which second factors there are, and the forms that judge them."""

SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
FORMS = {
    "add_webauthn": "accounts.second_factor.forms.PasskeyForm",
    "authenticate": "accounts.second_factor.forms.CodeForm",
    "reauthenticate": "accounts.second_factor.forms.CodeAgainForm",
}
