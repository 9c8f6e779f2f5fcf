"""The pages of one case: overview, contact and appointments, assessment, plan, timeline."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.kept import KeptRead, KeptReadFor, set_prefetched
from caseworkflow.assessment.models import Assessment
from caseworkflow.case import presenters as case_presenters
from caseworkflow.case import services
from caseworkflow.case.models import Case
from caseworkflow.case.policies import is_team_leader_of, may_correct, may_work_case
from caseworkflow.case.presenters import deadline_label
from caseworkflow.case.querysets import CaseQuerySet
from caseworkflow.case.states import CLOSED
from caseworkflow.casefile import reports
from caseworkflow.casefile.presenters import access, cards, timeline
from caseworkflow.casefile.presenters.next_step import View, next_step_card
from caseworkflow.casefile.presenters.panel import satellite_panel
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment
from caseworkflow.contract.models import Condition
from caseworkflow.correction.services import corrections_of
from caseworkflow.plan.models import Goal
from ledger import viewing
from ledger.views import number_of
from programmes.terms.vocabularies import NeedArea
from referrals.correction.models import CorrectionFollowUp
from referrals.feedback.models import Feedback
from referrals.withheld.models import Seal
from workflow.paging import PageLinks, Pager
from workflow.views import OneRow, attachment_response

SECTIONS = {
    "case-detail": "Overview",
    "case-contact": "Contact and appointments",
    "case-assessment": "Assessment",
    "case-plan": "Plan",
    "case-timeline": "Timeline",
    "case-corrections": "Corrections",
    "case-access": "Who looked",
}

MOST_CORRECTIONS = 200

ACCOUNT = ("password", "last_login", "first_name", "last_name", "email", "date_joined", "is_staff", "is_superuser")

RELATED = ("person", "programme", "programme_version", "caseworker")

REFERRED = ("referral__sender", "referral__referring_officer")

#: What no page of a case shows: documents (the choices of a version are kept by their digest), and sign-in.
UNREAD = ("programme_version__settings", *(f"caseworker__{name}" for name in ACCOUNT))

UNREAD_OF_REFERRAL = (
    *(f"referral__{name}" for name in ("as_sent", "superseded", "facts_asked", "digest")),
    "referral__sender__areas",
    *(f"referral__referring_officer__{name}" for name in ACCOUNT),
)

#: Its referral and everything of which a case has one. With the case itself all these tables take longer to plan than
#: to read.
BESIDE = KeptRead(
    lambda pk: (
        Case.objects.filter(pk=pk)
        .select_related(*timeline.ONES, *REFERRED)
        .defer(*(one.name for one in Case._meta.concrete_fields if one.name not in {"id", "referral"}))
        .defer(*UNREAD_OF_REFERRAL)
    )
)

READ = {
    "consents": KeptRead(lambda pk: Consent.objects.filter(case_id=pk)),
    "appointments": KeptRead(lambda pk: Appointment.objects.filter(case_id=pk)),
    "goals": KeptRead(lambda pk: Goal.objects.filter(case_id=pk)),
    "assessments": KeptRead(lambda pk: Assessment.objects.filter(case_id=pk)),
}

CONDITIONS = KeptRead(lambda pk: Condition.objects.filter(contract_id=pk))

TOLD = KeptRead(lambda pk: Feedback.objects.filter(referral_id=pk))


def read_satellites(case: Case) -> None:
    """What the guards and the cards read is read once, however long the history."""
    beside = BESIDE(case.pk)[0]
    case.referral = beside.referral
    for name in timeline.ONES:
        one = getattr(beside, name, None)
        Case._meta.get_field(name).set_cached_value(case, one)
        if one is not None:
            one.case = case
    for name, read in READ.items():
        set_prefetched(case, name, read(case.pk))
    if (contract := getattr(case, "contract", None)) is not None:
        set_prefetched(contract, "conditions", CONDITIONS(contract.pk))
    set_prefetched(case.referral, "feedback", TOLD(case.referral_id))


class CasePage(OneRow, TemplateView):
    """One section of a case; its own caseworker's first look is kept."""

    model = Case
    section = "case-detail"
    related = (*RELATED, "risk_screen")
    unread = UNREAD
    read: KeptReadFor

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.read = KeptReadFor(cls.rows_of_page)

    @classmethod
    def rows_of_page(cls, user: Any, pk: Any) -> CaseQuerySet:
        """The case with what the head of each of its pages shows."""
        rows = Case.objects.visible_to(user).select_related(*cls.related).defer(*cls.unread)
        sealed = Seal.objects.in_force().filter(person=OuterRef("person_id"), provider=OuterRef("provider_id"))
        follows = CorrectionFollowUp.objects.open().filter(
            Q(correction__about_id__in=[OuterRef("pk"), OuterRef("referral_id")])
            | Q(correction__record_kind="referrals.person", correction__record_id=OuterRef("person_id"))
        )
        return rows.annotate(is_sealed=Exists(sealed), has_follow_ups=Exists(follows)).filter(pk=pk)

    @cached_property
    def row(self) -> Case:
        case = next(iter(self.read(self.request.user, self.kwargs["pk"])), None)
        if case is None:
            raise Http404
        case.programme_version.programme = case.programme
        if case.provider_id == self.request.user.organisation.pk:
            case.provider = self.request.user.organisation
        return case

    @property
    def case(self) -> Case:
        return self.row

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        answer = super().render_to_response(context, **options)
        if self.case.opened_at is None and self.case.caseworker_id == self.request.user.pk:
            services.mark_opened(case_id=self.case.pk, actor=self.request.user)
        return answer

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(
            case=self.case,
            clock=self.clock(now),
            flags=cards.person_flags(self.case),
            sections=self.sections(),
            works=may_work_case(self.case, self.request.user) and self.case.state not in CLOSED,
            corrects=may_correct(self.case, self.request.user),
            **context,
        )

    def clock(self, now: datetime) -> dict[str, str]:
        """The clock with what it is about."""
        found = deadline_label(self.case, now)
        is_running = self.case.next_clock and found["level"] not in {"done", "stopped"}
        return {**found, "words": f"{self.case.get_next_clock_display()}: {found['words']}"} if is_running else found

    def sections(self) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "url": reverse(f"caseworkflow:{name}", args=[self.case.pk]),
                "is_current": name == self.section,
            }
            for name, label in SECTIONS.items()
        ]

    @cached_property
    def meetings(self) -> list[Any]:
        return sorted(self.case.appointments.all(), key=lambda one: (one.starts_at, one.pk))

    @cached_property
    def assessments(self) -> list[Any]:
        return list(self.case.assessments.all())


class CaseDetail(CasePage):
    template_name = "caseworkflow/case_detail.html"
    related = RELATED

    @cached_property
    def row(self) -> Case:
        case = super().row
        read_satellites(case)
        return case

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        case, user, now = self.case, self.request.user, timezone.now()
        beside = satellite_panel(case, user)
        step = next_step_card(View(case, user, case.available_transitions(user), self.meetings, now))
        return super().get_context_data(
            step=step,
            panel=cards.satellites_beside(beside),
            person=case_presenters.person_rows(case),
            referral=cards.referral_rows(case),
            agreement=case_presenters.agreement_rows(case),
            plan=cards.plan_rows(case),
            needs=cards.need_rows(self.assessments),
            appointments=cards.meeting_rows(self.meetings, now),
            told=cards.told_rows(case),
            leads=is_team_leader_of(case, user),
            **context,
        )


class CaseContact(CasePage):
    """Every attempt and every appointment, newest first."""

    template_name = "caseworkflow/case_contact.html"
    section = "case-contact"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked = self.case.choices.minimum_attempts
        attempts = list(self.case.attempts.select_related("by").order_by("-at", "-pk"))
        meetings = self.case.appointments.select_related("recorded_by").order_by("-starts_at", "-pk")
        return super().get_context_data(
            attempts=attempts,
            meetings=list(meetings),
            asked=asked,
            now=timezone.now(),
            person=case_presenters.person_rows(self.case),
            **context,
        )


class CaseAssessment(CasePage):
    """The scores of each need, one column for each assessment, and what was found beside them."""

    template_name = "caseworkflow/case_assessment.html"
    section = "case-assessment"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        made = list(self.case.assessments.select_related("by"))
        asked = {need for one in made for need in one.scores}
        table = [
            {"area": area.label, "scores": [one.scores.get(area.value, "") for one in made]}
            for area in NeedArea
            if area.value in asked
        ]
        return super().get_context_data(assessments=made, table=table, **context)


class CasePlan(CasePage):
    template_name = "caseworkflow/case_plan.html"
    section = "case-plan"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        goals = [
            {"goal": goal, "area": NeedArea(goal.need).label, "words": cards.goal_words(goal)}
            for goal in self.case.goals.order_by("created_at", "pk")
        ]
        onward = list(self.case.onward_referrals.order_by("-referred_on", "-pk"))
        return super().get_context_data(goals=goals, onward=onward, **context)


class CaseTimeline(CasePage):
    template_name = "caseworkflow/case_timeline.html"
    section = "case-timeline"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        pager = Pager(self.request.GET)
        entries = timeline.timeline_page(self.case, self.request.user, pager)
        return super().get_context_data(entries=entries, pager=pager, **context)


class CaseCorrections(CasePage):
    """What was put right: what stood there, what stands there now, why, by whom; and what waits to be decided."""

    template_name = "caseworkflow/case_corrections.html"
    section = "case-corrections"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = corrections_of(self.case).select_related("corrected_by").newest_first()
        rows = rows.prefetch_related("follow_ups__settled_by")
        return super().get_context_data(corrections=list(rows[:MOST_CORRECTIONS]), **context)


class CaseAccess(CasePage):
    """Who has looked at this case, for those who work it."""

    template_name = "caseworkflow/case_access.html"
    section = "case-access"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        lines, following = access.access_page(self.case, number_of(self.request.GET.get("after", "")))
        pager = PageLinks(self.request.GET, following)
        return super().get_context_data(lines=lines, pager=pager, **context)


class CaseAccessPaper(CasePage):
    """The same on paper, for the person: without the names of those who looked."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case = self.row
        viewing.record_viewing(case, actor=request.user, what="paper")
        content = reports.draw_access_history(
            access.access_to_print(case),
            reference=case.reference,
            service=settings.SERVICE_NAME,
            made_at=timezone.now(),
            most=access.MOST_PRINTED,
        )
        return attachment_response(content, f"who-looked-{case.reference}.pdf", "application/pdf")
