"""What narrows a list of referrals."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.querysets import spelt_either_way
from programmes.terms.vocabularies import FeedbackValue
from referrals.feedback.models import Feedback
from referrals.identifiers import NotAnIdentifier, display_pnc, pnc
from referrals.referral.states import CLOSED, UNDECIDED, ReferralState

ENDED = Exists(Feedback.objects.filter(referral=OuterRef("pk"), value=FeedbackValue.ENDED))

STANDS: dict[str, tuple[str, Any]] = {
    "draft": ("Draft", Q(state=ReferralState.DRAFT)),
    "needs_you": ("Needs something from you", Q(state=ReferralState.INFO_NEEDED)),
    "waiting": ("Waiting for a decision", Q(state__in=UNDECIDED)),
    "accepted": ("Accepted and not ended", Q(state=ReferralState.ACCEPTED) & ~ENDED),
    "ended": ("Ended", Q(state__in=CLOSED) | Q(ENDED)),
}

PERIODS = {"7": "Last 7 days", "30": "Last 30 days", "365": "Last 12 months"}

UPDATES = "updates"


class ReferralFilter(forms.Form):
    q = forms.CharField(label="Surname, reference or PNC number", required=False, max_length=100)
    stand = forms.ChoiceField(label="Where it stands", required=False)
    suite = forms.ChoiceField(label="Custody suite", required=False)
    period = forms.ChoiceField(label="Referred", required=False, choices=[("", "Any time"), *PERIODS.items()])
    whose = forms.ChoiceField(
        label="Whose", required=False, choices=[("", "Mine and my colleagues'"), ("mine", "Only mine")]
    )

    def __init__(
        self,
        *args: Any,
        suites: Iterable[tuple[str, str]],
        has_stands: bool = True,
        has_colleagues: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        stands = [(key, label) for key, (label, _) in STANDS.items()]
        self.fields["stand"].choices = [("", "Any"), *stands, (UPDATES, "Updates you have not read")]
        self.fields["suite"].choices = [("", "Any"), *suites]
        if not has_stands:
            del self.fields["stand"], self.fields["suite"]
        if not has_colleagues:
            del self.fields["whose"]

    def applied_to(self, rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
        given = self.cleaned_data if self.is_valid() else {}
        if q := given.get("q"):
            rows = rows.filter(search_query(q))
        if stand := STANDS.get(given.get("stand", "")):
            rows = rows.filter(stand[1])
        if given.get("stand") == UPDATES:
            rows = rows.filter(unread_query(user))
        if suite := given.get("suite"):
            rows = rows.filter(custody_suite=suite)
        if period := given.get("period"):
            rows = rows.filter(referred_at__gte=timezone.now() - timedelta(days=int(period)))
        return rows.filter(referring_officer=user) if given.get("whose") == "mine" else rows


def search_query(q: str) -> Q:
    """Names as they were sent, and the numbers of a referral; a PNC number as the sender wrote it.

    Every part has an index, and must have one, since only then they are read together.
    """
    named = spelt_either_way("family_name__istartswith", q)
    found = named | Q(reference=q.upper()) | Q(custody_record__iexact=q) | Q(crime_number__iexact=q)
    given, _, family = q.rpartition(" ")
    if given:
        found |= spelt_either_way("given_names__istartswith", given) & spelt_either_way(
            "family_name__istartswith", family
        )
    try:
        canonical = pnc(q, today=timezone.localdate())
    except NotAnIdentifier:
        return found
    return found | Q(as_sent__pnc_id__in=[canonical, display_pnc(canonical), q])


def unread_query(user: Any) -> Q:
    """Something was told to this user since they last looked."""
    return Q(pk__in=news_of(user).values("referral_id"))


def news_of(user: Any) -> QuerySet[Any]:
    """What was told to this user since they last looked, once for each referral that it is about."""
    first = Feedback.objects.every().filter(
        reader=user, read_at=None, referral=OuterRef("referral"), pk__lt=OuterRef("pk")
    )
    return Feedback.objects.every().filter(~Exists(first), reader=user, read_at=None)
