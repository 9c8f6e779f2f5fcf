"""A code from the app, or a recovery code in its place."""

import re

from allauth.mfa.base import forms

from accounts.second_factor.adapter import seeds_of
from accounts.second_factor.recovery import hash_code

FROM_THE_APP = re.compile(r"[\d\s]{6,8}")


class CodeCheck:
    def clean_code(self) -> str:
        """Whatever is no code of an app is compared as a hash, so that a hash typed in opens nothing."""
        typed = self.cleaned_data["code"]
        if not FROM_THE_APP.fullmatch(typed):
            self.cleaned_data["code"] = hash_code(self.user, typed)
        with seeds_of(self.user):
            return super().clean_code()


class CodeForm(CodeCheck, forms.AuthenticateForm):
    pass


class CodeAgainForm(CodeCheck, forms.ReauthenticateForm):
    pass
