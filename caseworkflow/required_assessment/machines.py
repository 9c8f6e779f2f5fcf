"""Every move that a required assessment can make, and nothing else."""

from datetime import datetime

from django.utils import timezone
from django_fsm import FSMField, transition

from caseworkflow.required_assessment import guards
from caseworkflow.required_assessment.policies import may_assess
from caseworkflow.required_assessment.states import RequiredAssessmentState as State
from caseworkflow.satellite.policies import may_apply
from workflow.machine import Machine

STILL_STANDING = [
    State.IMPOSED,
    State.NOTICE_SERVED,
    State.VARIED,
    State.IA_ATTENDED,
    State.IA_FAILED,
    State.FA_REQUIRED,
    State.FA_VARIED,
    State.FA_FAILED,
    State.POLICE_TOLD,
]

LAWFULLY_IMPOSED = [
    guards.person_is_adult,
    guards.test_was_positive,
    guards.both_are_imposed,
    guards.officer_is_named,
]

NEW_NOTICE = [
    guards.initial_has_place,
    guards.initial_is_to_come,
    guards.warning_is_given,
    guards.laboratory_has_time,
]

NEW_FOLLOW_UP_NOTICE = [
    guards.follow_up_has_place,
    guards.follow_up_is_to_come,
    guards.warning_is_given,
]


class RequiredAssessmentMachine(Machine):
    """What does the law still ask of this person? A move's `answers` are the guards that its own form satisfies."""

    state = FSMField(choices=State, default=State.IMPOSED, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.IMPOSED],
        target=State.NOTICE_SERVED,
        conditions=[*LAWFULLY_IMPOSED, *NEW_NOTICE],
        permission=may_assess,
        custom={
            "label": "Serve the notice",
            "hint": "Form RA1: the date, the place and the warning, given to the person in writing.",
            "answers": NEW_NOTICE,
        },
    )
    def serve_notice(self) -> None:
        self.issue("RA1")

    @transition(
        field="state",
        source=[State.NOTICE_SERVED, State.VARIED],
        target=State.VARIED,
        conditions=NEW_NOTICE,
        permission=may_assess,
        custom={
            "label": "Change the time",
            "hint": "Form RA2: a further written notice that repeats the warning, before the old time.",
            "answers": [guards.initial_has_place, guards.warning_is_given, guards.laboratory_has_time],
        },
    )
    def vary(self) -> None:
        self.issue("RA2")

    @transition(
        field="state",
        source=[State.NOTICE_SERVED, State.VARIED],
        target=State.IA_ATTENDED,
        conditions=[
            guards.initial_time_has_come,
            guards.initial_is_answered,
            guards.initial_was_met,
            guards.initial_end_is_known,
        ],
        permission=may_assess,
        custom={
            "label": "Attended and stayed",
            "hint": "The initial assessment was held to its end.",
            "answers": [guards.initial_is_answered, guards.initial_was_met, guards.initial_end_is_known],
        },
    )
    def attend(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.NOTICE_SERVED, State.VARIED],
        target=State.IA_FAILED,
        conditions=[guards.initial_time_has_come, guards.initial_is_answered, guards.initial_was_not_met],
        permission=may_assess,
        custom={
            "label": "Did not attend, or did not stay",
            "hint": "Police must be told by the end of the next working day.",
            "answers": [guards.initial_is_answered, guards.initial_was_not_met],
        },
    )
    def fail(self, *, tell_police_by: datetime) -> None:
        self.tell_police_by = tell_police_by

    @transition(
        field="state",
        source=[State.IA_ATTENDED],
        target=State.FA_REQUIRED,
        conditions=[
            guards.decided_before_the_end,
            guards.follow_up_has_place,
            guards.warning_is_given,
            guards.confirmation_is_issued,
        ],
        permission=may_assess,
        custom={
            "label": "Confirm the follow-up",
            "hint": "Form RA4, given before the initial assessment ended.",
            "answers": [
                guards.decided_before_the_end,
                guards.follow_up_has_place,
                guards.warning_is_given,
                guards.confirmation_is_issued,
            ],
        },
    )
    def require_follow_up(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.IA_ATTENDED],
        target=State.FA_RELEASED,
        conditions=[guards.release_is_issued],
        permission=may_assess,
        custom={
            "label": "Release from the follow-up",
            "hint": "Form RA5: no follow-up is needed, or it was not decided before the assessment ended.",
            "answers": [guards.release_is_issued],
        },
    )
    def release(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.FA_REQUIRED, State.FA_VARIED],
        target=State.FA_VARIED,
        conditions=NEW_FOLLOW_UP_NOTICE,
        permission=may_assess,
        custom={
            "label": "Change the time of the follow-up",
            "hint": "Form RA2: a further written notice that repeats the warning, before the old time.",
            "answers": [guards.follow_up_has_place, guards.warning_is_given],
        },
    )
    def vary_follow_up(self) -> None:
        self.issue("RA2")

    @transition(
        field="state",
        source=[State.FA_REQUIRED, State.FA_VARIED],
        target=State.FA_ATTENDED,
        conditions=[guards.follow_up_time_has_come, guards.follow_up_is_answered, guards.follow_up_was_met],
        permission=may_assess,
        custom={
            "label": "Attended the follow-up and stayed",
            "hint": "The law asks nothing more.",
            "answers": [guards.follow_up_is_answered, guards.follow_up_was_met],
        },
    )
    def attend_follow_up(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.FA_REQUIRED, State.FA_VARIED],
        target=State.FA_FAILED,
        conditions=[guards.follow_up_time_has_come, guards.follow_up_is_answered, guards.follow_up_was_not_met],
        permission=may_assess,
        custom={
            "label": "Did not attend the follow-up, or did not stay",
            "hint": "Police must be told by the end of the next working day.",
            "answers": [guards.follow_up_is_answered, guards.follow_up_was_not_met],
        },
    )
    def fail_follow_up(self, *, tell_police_by: datetime) -> None:
        self.tell_police_by = tell_police_by

    @transition(
        field="state",
        source=[State.IA_FAILED, State.FA_FAILED],
        target=State.POLICE_TOLD,
        permission=may_assess,
        custom={
            "label": "Tell police",
            "hint": "Form RA3: whether the person attended and whether they stayed, and nothing else.",
        },
    )
    def tell_police(self) -> None:
        self.police_told_at = timezone.now()
        self.issue("RA3")

    @transition(
        field="state",
        source=[State.POLICE_TOLD],
        target=State.GOOD_CAUSE,
        permission=may_apply,
        custom={"label": "Good cause", "hint": "Police accepted the person's reason."},
    )
    def accept_cause(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.POLICE_TOLD],
        target=State.PROSECUTE,
        permission=may_apply,
        custom={"label": "Prosecute", "hint": "Police decided to prosecute."},
    )
    def prosecute(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.POLICE_TOLD],
        target=State.NFA,
        permission=may_apply,
        custom={"label": "No further action", "hint": "Police decided to take no further action."},
    )
    def take_no_action(self) -> None:
        pass

    @transition(
        field="state",
        source=STILL_STANDING,
        target=State.QUASHED,
        conditions=[guards.test_is_disputed],
        permission=may_assess,
        custom={
            "label": "The laboratory found no specified drug",
            "hint": "The requirement falls away.",
        },
    )
    def quash(self) -> None:
        pass

    def issue(self, form: str) -> None:
        self.forms_issued = [*self.forms_issued, {"form": form, "on": timezone.localdate().isoformat()}]
