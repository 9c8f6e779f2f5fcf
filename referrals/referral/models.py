"""What arrived: one offer of a programme to one person, as it was sent, and how each rule answered it."""

import secrets
import uuid
from datetime import date

from django.db import models
from django.utils import timezone

from referrals.referral.machines import ReferralMachine
from referrals.referral.querysets import ReferralQuerySet
from referrals.referral.states import ASKS_THE_OFFICER, UNDECIDED, ReferralState
from referrals.referral.terms import (
    AmountBand,
    Door,
    RejectionReason,
    Responsibility,
    Sex,
    Source,
    VictimKind,
    WithdrawalReason,
)

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"


def new_reference() -> str:
    """Seven signs, none of which looks like another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(7))


class Referral(ReferralMachine):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    door = models.CharField(max_length=10, choices=Door, default=Door.PAGE)
    force = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    sender = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    provider = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    source_reference = models.CharField(max_length=60, blank=True)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, null=True)
    programme_version = models.ForeignKey("programmes.ProgrammeVersion", models.PROTECT, null=True)
    person = models.ForeignKey("referrals.Person", models.PROTECT, null=True, related_name="referrals")

    source = models.CharField(max_length=30, choices=Source)
    referred_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    referring_officer = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    officer_number = models.CharField(max_length=20, blank=True)
    custody_suite = models.CharField(max_length=60, blank=True)
    custody_record = models.CharField(max_length=30, blank=True)

    # The person as the sender wrote them: what the referring side may see again.
    family_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    approximate_age = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    as_sent = models.JSONField(default=dict, blank=True)
    superseded = models.JSONField(default=list, blank=True, help_text="earlier contents that the sender replaced")
    digest = models.CharField(max_length=64, blank=True)

    offence_code = models.CharField(max_length=6, blank=True)
    offence_on = models.DateField(null=True, blank=True)
    crime_number = models.CharField(max_length=30, blank=True)
    drug = models.CharField(max_length=40, blank=True)
    drug_amount_band = models.CharField(max_length=20, choices=AmountBand, blank=True)
    is_supply_suspected = models.BooleanField(null=True, blank=True)
    responsibility = models.CharField(max_length=20, choices=Responsibility, blank=True)
    previous_convictions = models.PositiveSmallIntegerField(null=True, blank=True)
    last_conviction_on = models.DateField(null=True, blank=True)
    gravity_score = models.PositiveSmallIntegerField(null=True, blank=True)
    victim = models.CharField(max_length=10, choices=VictimKind, blank=True)
    facts_asked = models.JSONField(default=dict, blank=True, help_text="fact: true or false, as a person answered")

    agrees_to_take_part = models.BooleanField(null=True, blank=True)
    agrees_to_share = models.BooleanField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreement_how = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)

    is_history = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, help_text="when the decision or the answer falls due")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    accepted_on = models.DateField(null=True, blank=True, db_index=True)
    taken_up_at = models.DateTimeField(
        null=True, blank=True, help_text="when a case was opened for it, or an open one took it in; until then it waits"
    )
    rejection_reason = models.CharField(max_length=30, choices=RejectionReason, blank=True)
    withdrawal_reason = models.CharField(max_length=20, choices=WithdrawalReason, blank=True)
    question = models.TextField(blank=True)
    answer_to_question = models.TextField(blank=True)
    stopping_rule = models.CharField(max_length=60, blank=True)
    outcome_code = models.CharField(max_length=3, blank=True)
    outcome_recorded_on = models.DateField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "source_reference"],
                condition=~models.Q(source_reference=""),
                name="referral_source_reference_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReferralState.ACCEPTED) | models.Q(accepted_on__isnull=False),
                name="referral_accepted_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "referred_at"], name="referral_state"),
            models.Index(fields=["due_at"], name="referral_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["programme", "accepted_on"], name="referral_cohort"),
            models.Index(fields=["person", "programme"], name="referral_person"),
            models.Index(fields=["sender", "-referred_at"], name="referral_sender"),
            models.Index(fields=["referring_officer", "-referred_at"], name="referral_officer"),
            models.Index(
                fields=["sender", "officer_number", "-referred_at"],
                name="referral_officer_number",
                condition=models.Q(referring_officer__isnull=True) & ~models.Q(officer_number=""),
            ),
            models.Index(
                fields=["referring_officer", "state"],
                name="referral_officer_asked",
                condition=models.Q(state__in=ASKS_THE_OFFICER),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="referral_undecided",
                condition=models.Q(state__in=UNDECIDED, is_history=False),
            ),
            models.Index(
                fields=["referred_at", "id"],
                name="referral_to_allocate",
                condition=models.Q(state=ReferralState.ACCEPTED, is_history=False, taken_up_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def sent_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)] if self.person_id else []

    @property
    def regime(self) -> str:
        """Police processing until the provider has accepted: Part 3; then UK GDPR."""
        return "part3"

    @property
    def is_police(self) -> bool:
        return self.sender is not None and self.sender.kind == "police"

    def age_on_referral(self, day: date) -> int | None:
        if self.date_of_birth:
            born = self.date_of_birth
            return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return self.approximate_age


class EligibilityAnswer(models.Model):
    """How one rule answered one referral: kept for good, so that it can be re-run with the same words."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=60)
    result = models.CharField(max_length=10)
    sentence = models.CharField(max_length=400)
    value = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=80, blank=True)
    needs_judgment = models.BooleanField(default=False)
    is_vouched = models.BooleanField(default=False)
    overridden_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    overridden_with = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    override_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["referral", "rule"], name="answer_once")]
