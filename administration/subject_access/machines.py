"""Every move that a request for what is held on somebody can make, and nothing else."""

from typing import Any

from django.utils import timezone
from django_fsm import FSMField, transition

from administration.subject_access import guards, policies
from administration.subject_access.states import SubjectRequestState as State
from workflow.machine import Machine


class SubjectRequestMachine(Machine):
    """Has this person been given what is held on them, or told why not?"""

    state = FSMField(choices=State, default=State.RECEIVED, protected=True)
    ended_at: Any

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[State.RECEIVED],
        target=State.COLLECTING,
        conditions=[guards.identity_is_checked, guards.subject_is_named],
        permission=policies.may_handle_request,
        custom={"label": "Collect", "hint": "Everything that is held on this person is gathered in the background."},
    )
    def collect(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.COLLECTING],
        target=State.REDACTION,
        permission=policies.may_finish_collecting,
        custom={"label": "Everything is gathered", "hint": "Somebody looks at what must be left out."},
    )
    def finish_collecting(self) -> None:
        pass

    @transition(
        field="state",
        source=[State.REDACTION],
        target=State.RELEASED,
        conditions=[guards.marked_parts_are_judged],
        permission=policies.may_handle_request,
        custom={
            "label": "Release",
            "hint": "The pack can be downloaded as it stands now, and what is left out of it changes no more.",
        },
    )
    def release(self) -> None:
        self.ended_at = timezone.now()

    @transition(
        field="state",
        source=[State.RECEIVED, State.REDACTION],
        target=State.REFUSED,
        permission=policies.may_handle_request,
        custom={"label": "Refuse", "hint": "Tell whoever asked why, and that they can complain to the ICO."},
    )
    def refuse(self, *, refusal: str) -> None:
        self.refusal, self.ended_at = refusal, timezone.now()
