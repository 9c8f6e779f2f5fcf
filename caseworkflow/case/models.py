"""What we do about it: one case for one person on one programme, with the referrals that it answers."""

import uuid
from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.utils import timezone

from caseworkflow.case.calendar import Hold, Promise, next_attempt_at
from caseworkflow.case.deadlines.duties import first_by_day, first_of_leader, things_from, waited_for
from caseworkflow.case.deadlines.owed import owed_on, read_beside, stage_of
from caseworkflow.case.machines import CaseMachine
from caseworkflow.case.querysets import WAITS_FOR_LEADER, CaseQuerySet, SearchKeyQuerySet
from caseworkflow.case.states import ACTIVE, tag_of
from caseworkflow.case.terms import ConcernReason, DueAct, HoldReason
from programmes.terms.choices import Choices
from programmes.terms.vocabularies import ClosureReason, DeadlineName, Satellite
from workflow.labels import Tag


class Case(CaseMachine):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=10, unique=True, help_text="the reference of its first referral")
    person = models.ForeignKey("referrals.Person", models.PROTECT, related_name="cases")
    referral = models.OneToOneField("referrals.Referral", models.PROTECT, related_name="case")
    family_name_key = models.CharField(
        max_length=300,
        blank=True,
        db_default="",
        default="",
        editable=False,
        help_text="the person's family name in capitals, by which the version before searches open cases",
    )
    programme = models.ForeignKey("programmes.Programme", models.PROTECT)
    programme_version = models.ForeignKey("programmes.ProgrammeVersion", models.PROTECT)
    provider = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    caseworker = models.ForeignKey("accounts.User", models.PROTECT, related_name="caseload")
    allocated_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="first looked at by its caseworker")
    returned_at = models.DateTimeField(
        null=True, blank=True, help_text="back at the team leader's desk, because its caseworker left"
    )

    first_attempt_at = models.DateTimeField(null=True, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)
    first_offered_at = models.DateTimeField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    plan_agreed_on = models.DateField(null=True, blank=True)
    begun_on = models.DateField(null=True, blank=True)
    leads_to = models.CharField(max_length=20, blank=True, help_text="in_education or in_treatment, chosen at PLAN")
    completed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)

    state_before = models.CharField(max_length=20, blank=True, help_text="where a hold or a concern goes back to")
    hold_reason = models.CharField(max_length=20, choices=HoldReason, blank=True)
    held_since = models.DateField(null=True, blank=True)
    holds = models.JSONField(
        default=list, blank=True, help_text="[[from, to], ...]: past holds, which stopped our clocks"
    )
    concern_reason = models.CharField(max_length=20, choices=ConcernReason, blank=True)
    concern_since = models.DateTimeField(null=True, blank=True)
    concern_count = models.PositiveSmallIntegerField(default=0)
    excuse = models.TextField(blank=True)
    is_excuse_sought = models.BooleanField(default=False)
    breach_raised_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    breach_asked_at = models.DateTimeField(null=True, blank=True)
    closure_reason = models.CharField(max_length=30, choices=ClosureReason, blank=True)
    ending_proposed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    death_reported_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    death_source = models.CharField(max_length=200, blank=True)

    next_clock = models.CharField(max_length=20, choices=DueAct, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    owed = models.JSONField(
        null=True, blank=True, editable=False, help_text="[[act, due, who, about], ...]: everything owed, by day"
    )
    lead_clock = models.CharField(
        max_length=20,
        choices=DueAct,
        blank=True,
        default="",
        db_default="",
        help_text="what a team leader must do first",
    )
    lead_due_at = models.DateTimeField(null=True, blank=True)
    waits_for = models.CharField(max_length=10, blank=True, default="", db_default="")
    stage = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="what a placement says of it"
    )

    objects = CaseQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"], condition=~models.Q(state="closed"), name="case_one_open_each"
            )
        ]
        indexes = [
            models.Index(
                fields=["caseworker", "next_due_at"], name="case_caseload", condition=~models.Q(state="closed")
            ),
            models.Index(fields=["provider", "state", "next_due_at"], name="case_team"),
            models.Index(
                fields=["provider", "next_due_at", "id"], name="case_team_due", condition=~models.Q(state="closed")
            ),
            models.Index(
                fields=["provider", "returned_at", "id"],
                name="case_returned",
                condition=~models.Q(state="closed") & models.Q(returned_at__isnull=False),
            ),
            models.Index(
                fields=["provider", "lead_due_at", "id"],
                name="case_leads_next",
                condition=~models.Q(state="closed") & WAITS_FOR_LEADER,
            ),
            models.Index(
                fields=["caseworker"],
                name="case_owed_after_end",
                condition=models.Q(state="closed", next_due_at__isnull=False),
            ),
            models.Index(
                fields=["provider", "family_name_key"],
                name="case_family_name",
                opclasses=["uuid_ops", "text_pattern_ops"],
                condition=~models.Q(state="closed"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def tag(self) -> Tag:
        return tag_of(self.state, self.stage)

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]

    @cached_property
    def choices(self) -> Choices:
        """What the version this case began under has chosen."""
        return self.programme_version.choices

    @property
    def is_one_session(self) -> bool:
        return self.choices.sessions == 1

    @property
    def goes_back_to_police(self) -> bool:
        return self.choices.has(Satellite.CONTRACT) or self.choices.has(Satellite.DISPOSAL_CLOCK)

    @property
    def outcome_code(self) -> str:
        """What police have recorded, on the disposal clock or on the referral."""
        clock = getattr(self, "disposal_clock", None)
        return (clock.outcome_code if clock else "") or self.referral.outcome_code

    @property
    def referral_ids(self) -> list[uuid.UUID]:
        """Every referral that this case answers: its own, and those that joined it."""
        return [self.referral_id, *self.joined.values_list("referral_id", flat=True)]

    @property
    def counted_from(self) -> datetime:
        """When the person's wait began: the acceptance, unless it is history that was opened by hand."""
        decided = None if self.referral.is_history else self.referral.decided_at
        return min(decided or self.allocated_at, self.allocated_at)

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    def allows_sharing(self, purpose: str) -> bool:
        """Never against a no; without an answer only where the programme asks for none."""
        return self.consents.allows(purpose, is_required=purpose in self.choices.consents_required)

    @property
    def has_missed_too_much(self) -> bool:
        in_a_row, in_total = self.appointments.unexplained_misses()
        return in_a_row >= self.choices.misses_in_a_row or in_total >= self.choices.misses_in_total

    @property
    def past_and_open_holds(self) -> list[Hold]:
        past: list[Hold] = [(date.fromisoformat(begin), date.fromisoformat(end)) for begin, end in self.holds]
        return [*past, (self.held_since, None)] if self.held_since else past

    def try_again_at(self) -> datetime | None:
        """When the programme's minimum of attempts asks for the next one."""
        made = sorted(attempt.at for attempt in self.attempts.all())
        asked = self.choices.minimum_attempts
        return next_attempt_at(made[-1], len(made), asked.count, asked.working_days) if made else None

    def reckon(self) -> None:
        """Set what is owed, by when and by whom, from the entries as they are now; the caller saves `RECKONED`."""
        read_beside(self)
        things = things_from(owed_on(self), self.past_and_open_holds, timezone.localdate())
        first, leads = first_by_day(things), first_of_leader(things)
        self.owed = [one.written() for one in things]
        self.next_clock, self.next_due_at = (first.act, first.due_at) if first else ("", None)
        self.lead_clock, self.lead_due_at = (leads.act, leads.due_at) if leads else ("", None)
        self.waits_for, self.stage = waited_for(things), stage_of(self)

    def owe(
        self, clock: DueAct, deadline: DeadlineName, since: datetime | None, *, is_stoppable: bool = True
    ) -> Promise:
        """One promise by a deadline of the version; a deadline that the version lacks is never due."""
        limit = self.choices.deadline(deadline)
        if limit is None:
            return Promise(clock, None)
        return Promise(clock, since, limit.amount, limit.unit.value, is_stoppable=is_stoppable)


class JoinedReferral(models.Model):
    """A second referral for another offence that joined a case of the same programme."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="joined")
    referral = models.OneToOneField("referrals.Referral", models.PROTECT, related_name="joined_case")
    joined_at = models.DateTimeField(default=timezone.now)


class SearchKey(models.Model):
    """One key under which a case is found: a name in one order, or a telephone number from its end (`matching`).

    Provider and open or closed are the case's own, so that a search begins and ends in one index.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="search_keys")
    provider = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", db_index=False)
    is_open = models.BooleanField()
    key = models.CharField(max_length=220)

    objects = SearchKeyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["provider", "is_open", "key"],
                name="search_key_begins",
                opclasses=["uuid_ops", "bool_ops", "text_pattern_ops"],
            )
        ]
