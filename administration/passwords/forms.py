"""The password that somebody chooses for themselves."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm


class ChoosePasswordForm(SetPasswordForm):
    """Judged by the validators of the service; it saves nothing."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label, again.label = "Password", "The same password again"
        first.help_text = (
            "12 characters or more. Three words that do not belong together are good. Nobody else sees it."
        )
        again.help_text = ""
        for field in (first, again):
            field.max_length = 128
            field.validators.append(forms.fields.validators.MaxLengthValidator(128))
