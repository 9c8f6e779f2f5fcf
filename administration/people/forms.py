"""What an administrator types of somebody: who joins, which role, which last day, what is reset."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField
from accounts.models import Organisation, OrganisationKind, User
from accounts.roles import PEOPLE, Role
from administration.people.terms import RESETS, RESPONSIBILITIES, Asked

HELD = [(role.value, role.label) for role in Role if role in PEOPLE]


class PeopleFilter(forms.Form):
    q = forms.CharField(label="Name or user name", required=False, max_length=100)


class RoleForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label="Organisation", empty_label="Choose"
    )
    role = forms.ChoiceField(label="Role", choices=[("", "Choose"), *HELD])
    officer_number = forms.CharField(label="Officer number", max_length=20, required=False)
    responsibilities = forms.MultipleChoiceField(
        label="Responsibilities",
        choices=RESPONSIBILITIES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    from_on = DayMonthYearField(label="First day", noun="first day", initial=timezone.localdate)
    until_on = DayMonthYearField(
        label="Last day", noun="last day", required=False, help_text="Empty while it has none."
    )


class JoinForm(RoleForm):
    name = forms.CharField(label="Name", max_length=120, help_text="As colleagues see it.")
    username = forms.CharField(label="User name", max_length=60, help_text="What they sign in with.")
    email = forms.EmailField(label="Work e-mail", required=False)
    field_order = ["name", "username", "email"]


class LeaveForm(forms.Form):
    last_on = DayMonthYearField(
        label="Last day",
        noun="last day",
        initial=timezone.localdate,
        earliest=lambda: timezone.localdate() - timedelta(days=366),
        help_text="Today or an earlier day closes the account now.",
    )


class ResetForm(forms.Form):
    asked = forms.ChoiceField(
        label="What do they need?",
        choices=[(one.value, one.label) for one in Asked if one in RESETS],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("confirm", "Confirm: it holds from its first day"), ("decline", "Decline: nothing changes")],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )


def first_role(user: User) -> dict[str, Any]:
    """What the form of a new role shows first: what they hold today."""
    held = user.membership
    if held is None or held.organisation.kind == OrganisationKind.OPERATOR:
        return {}
    return {
        "organisation": held.organisation_id,
        "role": held.role,
        "officer_number": held.officer_number,
        "responsibilities": held.responsibilities,
    }
