"""What a police system sends and reads: the names of the bulk file as JSON, and nothing of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from referrals.custody.terms import DrugTestResult
from referrals.feedback.models import Feedback
from referrals.feedback.terms import Ending
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.referral.terms import AmountBand, Responsibility, Sex, Source, VictimKind


class Text(serializers.CharField):
    """Text as a cell of the bulk file has it; numbers are taken as their digits."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(allow_blank=True, allow_null=not options["required"], **options)


class WordField(serializers.ChoiceField):
    """One word of a closed list."""

    def __init__(self, choices: Any, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(choices=choices, allow_blank=True, allow_null=not options["required"], **options)


@extend_schema_field({"type": "string", "pattern": "^[YN]?$", "nullable": True})
class YesNo(WordField):
    """Y or N; nothing where it is not recorded."""

    def __init__(self) -> None:
        super().__init__(("Y", "N"))


class Whole(serializers.IntegerField):
    def __init__(self) -> None:
        super().__init__(required=False, allow_null=True)


@extend_schema_field({"type": "string", "format": "date", "nullable": True})
class Day(Text):
    """A date like 2026-03-31."""


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(Text):
    """A moment with an offset, or in London time."""


class ReferralIn(serializers.Serializer):
    """A referral as a force sends it. An empty value means not recorded, which is never the same as no."""

    force_code = Text(help_text="two characters; may be left out, and must be the sender's own")
    source_reference = Text(required=True, help_text="the sender's own key, used once")
    programme = Text(required=True)
    source = WordField(Source.choices, required=True)
    referred_at = Moment(required=True)
    officer_number = Text()
    custody_suite = Text()
    custody_record = Text()
    family_name = Text(required=True)
    given_names = Text(help_text="empty where the person has one name, which is then the family name")
    date_of_birth = Day(help_text="may be empty when approximate_age is given")
    approximate_age = Whole()
    sex = WordField(Sex.choices, required=True)
    ethnicity_self_defined = Text()
    pnc_id = Text()
    cro_number = Text()
    nhs_number = Text()
    address = Text()
    postcode = Text()
    no_fixed_abode = YesNo()
    mobile = Text()
    safe_to_text = YesNo()
    safe_to_leave_message = YesNo()
    interpreter_language = Text()
    offence_code = Text(help_text="Home Office code NNN/NN")
    offence_at = Day()
    crime_number = Text()
    drug = Text()
    drug_amount_band = WordField(AmountBand.choices)
    supply_suspected = YesNo()
    responsibility = WordField(Responsibility.choices)
    previous_convictions = Whole()
    last_conviction_on = Day()
    gravity_score = Whole()
    drug_test = WordField(DrugTestResult.choices)
    drug_test_substances = Text(help_text="names joined with a semicolon")
    agrees_to_take_part = YesNo()
    agrees_to_share = YesNo()
    agreed_at = Moment()
    victim = WordField(VictimKind.choices)
    note = Text()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({name: ["No such field."] for name in unknown})
        return super().to_internal_value(data)

    def cells(self) -> dict[str, str]:
        """The values as the cells of one row of the bulk file."""
        return {name: "" if value is None else str(value) for name, value in self.validated_data.items()}


class ReferralOut(serializers.ModelSerializer):
    """A referral as its sender may read it back."""

    programme = serializers.CharField(source="programme.code")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Referral
        fields = [
            "id",
            "reference",
            "source_reference",
            "programme",
            "referred_at",
            "submitted_at",
            "state",
            "state_label",
            "accepted_on",
            "question",
        ]
        read_only_fields = fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return referral_out(instance, instance.programme.code if instance.programme else "")


#: What `told` asks of a row, and whom the row concerns.
TOLD_COLUMNS = (
    "pk",
    "reference",
    "source_reference",
    "referred_at",
    "submitted_at",
    "state",
    "accepted_on",
    "question",
    "programme__code",
    "person_id",
)

STATE_LABELS: dict[str, str] = {str(value): str(label) for value, label in ReferralState.choices}


def referral_out(row: Any, programme: str) -> dict[str, Any]:
    """The fields of `ReferralOut`, written without asking each field anew for each of a hundred rows."""
    return {
        "id": str(row.pk),
        "reference": row.reference,
        "source_reference": row.source_reference,
        "programme": programme,
        "referred_at": in_local_time(row.referred_at),
        "submitted_at": in_local_time(row.submitted_at) if row.submitted_at else None,
        "state": row.state,
        "state_label": STATE_LABELS[row.state],
        "accepted_on": row.accepted_on.isoformat() if row.accepted_on else None,
        "question": row.question,
    }


def in_local_time(moment: datetime) -> str:
    return moment.astimezone(timezone.get_default_timezone()).isoformat().replace("+00:00", "Z")


class FeedbackOut(serializers.ModelSerializer):
    """One dated word about what became of a referral."""

    ending = serializers.ChoiceField(choices=Ending.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Feedback
        fields = ["value", "ending", "reason", "on", "at"]
        read_only_fields = fields


class Problem(serializers.Serializer):
    """An answer that says no, as RFC 9457 has it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)
