"""What a person types when something was missed, and what they said of it."""

from typing import Any, ClassVar

from accounts.fields import YesNoField
from caseworkflow.case.forms import choice_field, long_text_field
from caseworkflow.case.terms import ConcernReason, GoodCause
from workflow.forms import MoveForm


class ConcernForm(MoveForm):
    concern = choice_field("What is the concern?", ConcernReason.choices)
    reason = long_text_field("What happened?", "For colleagues only. Police do not see it.", required=False)
    hints: ClassVar = {
        "concern": {
            ConcernReason.NEW_ARREST: "An arrest is a concern, never a breach by itself. It ends as no breach, with your reason.",
            ConcernReason.NEW_OFFENCE: "A charge or an admission may breach a condition. Police decide.",
        }
    }


class ExcuseForm(MoveForm):
    was_answered = YesNoField(label="Did the person give a reason?")
    excuse = long_text_field(
        "What did they say?", "In their words. It goes to police only with a breach review.", required=False
    )
    reveals: ClassVar = {"was_answered": {"yes": ["excuse"]}}
    hints: ClassVar = {"was_answered": {"no": "They were asked and no answer came."}}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        was_answered = given.pop("was_answered", None)
        if was_answered and not given.get("excuse"):
            self.add_error("excuse", "Enter what they said.")
        if was_answered is False:
            given["excuse"] = ""
        return given


class CauseForm(MoveForm):
    good_cause = choice_field("What was the good cause?", GoodCause.choices)
    excuse = long_text_field("What did they say, and what shows it?", required=False)

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {"excuse": row.excuse}


class NoBreachForm(MoveForm):
    reason = long_text_field(
        "Why does nothing follow from the arrest?", "For example: released with no further action, or not charged yet."
    )


class BreachForm(MoveForm):
    statement = long_text_field(
        "Your statement for police", "What was missed, what you did, and what they said. Only facts."
    )


class ConfirmBreachForm(MoveForm):
    reason = long_text_field("Anything to add for the record?", required=False)
