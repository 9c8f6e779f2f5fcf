"""A code from the app, or a recovery code in its place."""

import re
from typing import Any

from allauth.mfa.base import forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.validators import MaxLengthValidator

from accounts.second_factor.adapter import seeds_of
from accounts.second_factor.recovery import hash_code

LONGEST_NAME = 40
NO_PASSKEY = "No passkey was made. Choose “Make a passkey” and follow what your browser asks."
FROM_THE_APP = re.compile(r"[\d\s]{6,8}")


class CodeCheck:
    def clean_code(self) -> str:
        """Whatever is no code of an app is compared as a hash, so that a hash typed in opens nothing."""
        typed = self.cleaned_data["code"]
        if not FROM_THE_APP.fullmatch(typed):
            self.cleaned_data["code"] = hash_code(self.user, typed)
        with seeds_of(self.user):
            return super().clean_code()


class PasskeyForm(AddWebAuthnForm):
    """What the browser made is in `credential`; the name is how its owner knows it again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name, made = self.fields["name"], self.fields["credential"]
        name.label, name.max_length = "What to call it", LONGEST_NAME
        name.validators.append(MaxLengthValidator(LONGEST_NAME))
        name.help_text = "For example: phone, or key on my ring."
        made.error_messages["required"] = NO_PASSKEY
        made.error_messages["invalid"] = NO_PASSKEY


class CodeForm(CodeCheck, forms.AuthenticateForm):
    pass


class CodeAgainForm(CodeCheck, forms.ReauthenticateForm):
    pass
