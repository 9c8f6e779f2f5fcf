"""The acts of an analysis plan: written, submitted, sent back, withdrawn, frozen by somebody else, amended; and what it asks for."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.comparison import policies
from outcomes.comparison.models import AnalysisPlan, ComparisonEdition
from outcomes.comparison.states import PlanState
from outcomes.figure.cohorts import last_month_end
from outcomes.figure.querysets import programmes_read_by
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event, transition_held

#: How the command's looks at comparisons stand in the ledger.
LOOK = "outcomes.compare"

#: What a plan decides, by the names of its columns; an amendment begins with those of the version before.
DECIDED = (
    "question",
    "designs",
    "estimands",
    "window_months",
    "first_month",
    "last_month",
    "covariates",
    "matching",
    "caliper",
    "landmark_months",
)


@act()
def write_plan(*, programme: Any, actor: User, **decided: Any) -> AnalysisPlan:
    """Begin a plan; nothing is computed before somebody else has frozen it."""
    if not policies.may_begin_plan(actor):
        raise PermissionDenied
    programmes_read_by(actor).get(pk=programme.pk)
    row = AnalysisPlan.objects.create(programme=programme, written_by=actor, **decided)
    Entry.objects.enter(row, actor=actor, verb="write_plan", kind=Kind.COLLECTION, after=row.state)
    return row


@act()
def rewrite_plan(*, plan_id: Any, actor: User, version: int | None = None, **decided: Any) -> AnalysisPlan:
    """Change what is still being written; what was submitted or frozen is never changed."""
    row = lock_row(AnalysisPlan.objects, actor, version=version, may=policies.may_write_plan, pk=plan_id)
    if row.state != PlanState.WRITING:
        raise MoveRefused("Only a plan that is being written can be changed.")
    row.version += 1
    row.save(update_fields=["version"])
    made: AnalysisPlan = record_event(row, "rewrite_plan", actor=actor, changes=decided)
    return made


def submit_plan(*, plan_id: Any, actor: User, version: int | None = None) -> AnalysisPlan:
    return make_transition(AnalysisPlan.objects, plan_id, "submit", actor=actor, version=version)


def withdraw_plan(*, plan_id: Any, actor: User, version: int | None = None) -> AnalysisPlan:
    """Before it is frozen, by whoever wrote it; the version that it was to amend can be amended anew."""
    return make_transition(AnalysisPlan.objects, plan_id, "withdraw", actor=actor, version=version)


def send_back_plan(*, plan_id: Any, because: str, actor: User, version: int | None = None) -> AnalysisPlan:
    return make_transition(
        AnalysisPlan.objects, plan_id, "send_back", actor=actor, version=version, reason=because, because=because
    )


def freeze_plan(*, plan_id: Any, actor: User, version: int | None = None) -> AnalysisPlan:
    """From here on it stands; what it asks is computed in the background, and the version that it amends gives way."""

    def follow(row: AnalysisPlan, _: Entry) -> None:
        row.earlier_look_count = count_looks(row)
        if row.amends_id:
            earlier = AnalysisPlan.objects.select_for_update(of=("self",)).get(pk=row.amends_id)
            transition_held(earlier, "give_way", actor=actor)
            earlier.save()
        ask_comparison(plan=row, actor=actor)

    return make_transition(AnalysisPlan.objects, plan_id, "freeze", actor=actor, version=version, then=follow, by=actor)


@act()
def amend_plan(*, plan_id: Any, because: str, actor: User, version: int | None = None) -> AnalysisPlan:
    """A version of its own, begun with what the frozen one says and the reason; both stay readable."""
    row = lock_row(AnalysisPlan.objects, actor, version=version, pk=plan_id)
    if not policies.may_begin_plan(actor):
        raise PermissionDenied
    if not policies.may_amend_plan(row, actor):
        raise MoveRefused("Only a frozen plan without a later version can be amended.")
    decided = {name: getattr(row, name) for name in DECIDED}
    made = AnalysisPlan.objects.create(
        programme=row.programme,
        edition=1 + max([row.edition, *row.amendments.values_list("edition", flat=True)]),
        amends=row,
        amended_because=because,
        written_by=actor,
        **decided,
    )
    Entry.objects.enter(made, actor=actor, verb="amend_plan", kind=Kind.COLLECTION, after=made.state, reason=because)
    return made


def count_looks(plan: AnalysisPlan) -> int:
    """How often somebody had looked at this programme's comparisons before: by command, and under an earlier version."""
    entries = Entry.objects.filter(object_kind=LOOK).values_list("facts", flat=True)
    code = plan.programme.code
    looks = sum(code in facts.get("programmes", ()) for facts in entries.iterator())
    return looks + ComparisonEdition.objects.made().filter(plan__programme=plan.programme_id).count()


@act()
def ask_comparison(*, plan: AnalysisPlan, actor: User) -> ComparisonEdition:
    """This month's edition of a frozen plan; it is computed in the background, once."""
    row, is_new = ComparisonEdition.objects.get_or_create(plan=plan, as_of=last_month_end(timezone.localdate()))
    if is_new:
        Entry.objects.enter(row, actor=actor, verb="ask_comparison", kind=Kind.AGGREGATE, after=row.as_of.isoformat())
        outbox.queue_job("outcomes.count_comparison", row.pk)
    return row
