"""Which cases someone sees, and reads over many of them."""

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.roles import PROVIDER, WORKERS, Role
from caseworkflow.case.states import CLOSED, CaseState
from caseworkflow.case.terms import DueAct
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from referrals.withheld.querysets import kept_apart, shown_to

#: What a list shows of a case: no document, and nothing of its history.
LIST_COLUMNS = (
    "pk",
    "reference",
    "state",
    "next_clock",
    "next_due_at",
    "owed",
    "stage",
    "last_contact_at",
    "programme_id",
    "person_id",
    "person__preferred_name",
    "person__given_names",
    "person__family_name",
    "person__date_of_birth",
    "caseworker__display_name",
    "caseworker__username",
    "returned_at",
)

#: Of what is owed, something is a team leader's.
WAITS_FOR_LEADER = ~Q(lead_clock="")

#: What `reckon` sets.
RECKONED = ("next_clock", "next_due_at", "owed", "lead_clock", "lead_due_at", "waits_for", "stage")


def family_name_key(family_name: str) -> str:
    """A family name as open cases carry it, and as a search for it begins."""
    return family_name.upper()


class Begins(Func):
    """One text begins with another, both as they stand.

    PostgreSQL lets an index answer `^@` on a table whose rows are shown by rule; `LIKE` it judges row by row, after the rule.
    """

    arity, output_field = 2, BooleanField()
    template, arg_joiner = "%(expressions)s", " ^@ "

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, function="instr", template="%(function)s(%(expressions)s) = 1", arg_joiner=", "
        )


def provider_of(user: Any) -> Any:
    """The provider whose rows a user sees, or None."""
    return user.organisation.pk if user.holds(*PROVIDER) else None


class CaseQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A provider's people see that provider's cases, but for people from whom they are kept; the clock sees all;
        nobody else sees any.
        """
        if user.holds(Role.CLOCK):
            return self
        home = provider_of(user)
        return shown_to(self.filter(provider_id=home), user) if home else self.none()

    def open(self) -> Self:
        return self.exclude(state__in=CLOSED)

    def on_caseload_of(self, user: Any) -> Self:
        return self.open().filter(caseworker=user)

    def owed_by(self, user: Any) -> Self:
        """A caseload, and what is still owed on a closed case of theirs: a victim who must be told."""
        after = Q(caseworker=user, state__in=CLOSED, next_due_at__isnull=False)
        return self.filter(Q(~Q(state__in=CLOSED), caseworker=user) | after)

    def overdue(self, now: datetime | None = None) -> Self:
        return self.open().filter(next_due_at__lt=now or timezone.now())

    def waiting_for_someone_else(self) -> Self:
        """Police or a team leader must act, or an appointment is still to come."""
        comes = Q(state=CaseState.BOOKED, next_clock=DueAct.RECORD, next_due_at__gt=timezone.now())
        return self.filter(~Q(waits_for="") | comes)

    def outcomes_to_record(self, now: datetime | None = None) -> Self:
        """With an appointment that has begun and of which nobody has said what happened."""
        begun = apps.get_model("caseworkflow", "Appointment").objects.to_record(now or timezone.now())
        return self.open().filter(pk__in=begun.values("case_id"))

    def next_for_leader(self, *acts: str) -> Self:
        """Open cases of which a team leader must do one of these first: what has waited longest first."""
        rows = self.open().filter(WAITS_FOR_LEADER, lead_clock__in=acts)
        return rows.order_by(F("lead_due_at").asc(nulls_last=True), "pk")

    def reckon_anew(self, pk: Any) -> None:
        """What is owed on one case, after something beside it changed."""
        rows = self.select_for_update(of=("self",)).select_related("programme_version", "referral")
        case = rows.get(pk=pk)
        case.reckon()
        self.filter(pk=pk).update(**{name: getattr(case, name) for name in RECKONED})

    def never_reckoned(self) -> Self:
        """Open, and written by a version that kept only the first clock."""
        return self.open().filter(owed__isnull=True)

    def to_return(self) -> list[Any]:
        """Ended cases that police should have back and have not."""
        ended = self.filter(state__in=(CaseState.COMPLETED, CaseState.NOT_COMPLETED)).select_related(
            "programme_version"
        )
        return [case.pk for case in ended if case.goes_back_to_police]

    def decided_by_police(self) -> list[Any]:
        """Returned cases whose outcome police have recorded."""
        decided = apps.get_model("referrals", "PoliceDecision").objects.filter(
            kind=PoliceDecisionKind.OUTCOME, state=DecisionState.DECIDED
        )
        rows = self.filter(state=CaseState.RETURNED, pk__in=decided.values("about_id"))
        return list(rows.values_list("pk", flat=True))

    def to_allocate(self, user: Any) -> QuerySet[Any]:
        """Accepted referrals of this provider, not history, that no case answers: the longest wait first.

        `taken_up_at` finds them without a look at all the others and their cases.
        """
        home = provider_of(user)
        referrals = apps.get_model("referrals", "Referral").objects.waiting_for_a_caseworker()
        if not user.holds(Role.CLOCK):
            referrals = shown_to(referrals.filter(provider_id=home), user) if home else referrals.none()
        return referrals.select_related("programme", "person", "sender").order_by("referred_at", "pk")

    def found_by(self, key: str, *, provider: Any, is_open: bool, most: int | None = None) -> Self:
        """Cases that have a key which begins so: all of the open ones; of closed ones so many as are asked for."""
        keys = apps.get_model("caseworkflow", "SearchKey").objects.begins(key, provider=provider, is_open=is_open)
        return self.filter(pk__in=keys.order_by("key").values("case_id")[:most] if most else keys.values("case_id"))

    def of_reference(self, reference: str) -> Self:
        """The case of this reference, or of a referral of this reference that it answers."""
        joined = apps.get_model("caseworkflow", "JoinedReferral").objects.filter(referral__reference=reference)
        own = self.model.objects.filter(reference=reference).values("pk")
        return self.filter(pk__in=own.union(joined.values("case_id")))

    def returned(self) -> Self:
        """Open, and at the team leader's desk again because their caseworker left: the longest wait first."""
        return self.open().filter(returned_at__isnull=False).order_by("returned_at", "pk")

    def held_by_leavers(self) -> Self:
        """Open, with somebody who is no caseworker any more or is kept from the person, and not at the desk yet."""
        memberships = (
            apps.get_model("accounts", "Membership").objects.active().filter(role__in=WORKERS, user__is_active=True)
        )
        works_there = memberships.filter(user=OuterRef("caseworker_id"), organisation=OuterRef("provider_id"))
        is_kept = Exists(kept_apart(OuterRef("caseworker_id"), OuterRef("person_id")))
        return self.open().filter(~Exists(works_there) | is_kept, returned_at=None)

    def with_list_columns(self, *more: str) -> Any:
        """Light rows, each a named tuple."""
        return self.values_list(*LIST_COLUMNS, *more, named=True)

    def by_next_due(self) -> Self:
        return self.order_by(F("next_due_at").asc(nulls_last=True), "pk")


class SearchKeyQuerySet(QuerySet[Any]):
    def begins(self, key: str, *, provider: Any, is_open: bool) -> Self:
        """The keys of one provider that begin so; nothing begins with nothing."""
        rows = self.filter(provider=provider, is_open=is_open)
        return rows.filter(Begins(F("key"), Value(key))) if key else rows.none()
