"""What narrows the ledger (kind, who, days, one record or request), and why somebody reads about so many people."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.fields import DayMonthYearField, clean_reason_words
from accounts.models import User
from accounts.reading import ReadingReason
from ledger.looks import A_DAY, start_of
from ledger.models import Entry, Kind


class EntryFilter(forms.Form):
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *Kind.choices])
    who = forms.CharField(label="User name", required=False, max_length=150)
    since = DayMonthYearField(label="From", noun="first day", required=False, latest=timezone.localdate)
    until = DayMonthYearField(label="To", noun="last day", required=False, latest=timezone.localdate)
    about = forms.CharField(label="Record or request reference", required=False, max_length=64)

    def clean_who(self) -> Any:
        name = self.cleaned_data["who"].strip()
        found = User.objects.filter(username__iexact=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError("Nobody has this user name.")
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("since", "The first day must not be after the last day.")
        return given

    def applied_to(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        given = self.cleaned_data
        if given["kind"]:
            entries = entries.filter(kind=given["kind"])
        if given["who"]:
            entries = entries.filter(actor=given["who"])
        if given["since"]:
            entries = entries.filter(at__gte=start_of(given["since"]))
        if given["until"]:
            entries = entries.filter(at__lt=start_of(given["until"] + A_DAY))
        if about := given["about"].strip():
            entries = entries.filter(Q(object_id=about) | Q(request_id=about))
        return entries


class ReadingReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why do you read about so many people?",
        choices=ReadingReason.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    words = forms.CharField(
        label="What are you doing?",
        help_text="A sentence. The auditor reads it. Do not name anybody whom the records are about.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_words(self) -> Any:
        return clean_reason_words(self.cleaned_data["words"])
