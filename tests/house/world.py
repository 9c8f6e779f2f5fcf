"""One row of each kind, so that every address finds what it names, in the state in which its form is shown."""

import uuid
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from accounts.models import ForceClient, User
from accounts.roles import Role
from administration.people.models import AccessRequest
from administration.people.terms import Asked
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.placement.models import Placement
from caseworkflow.placement.states import PlacementState
from caseworkflow.plan.models import Goal, OnwardReferral
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.required_assessment.states import RequiredAssessmentState
from ledger.models import Job
from outcomes.models import Report
from programmes.models import Programme, ReferenceValue, VersionProposal
from referrals.custody.models import Detention
from referrals.people.services import judging as referrals
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member
from tests.factories.programmes import settings_of
from tests.factories.satellites import in_state
from tests.house.addresses import given
from workflow.views import TransitionView

ROLES = {role: member for role in Role if role not in {Role.API_CLIENT, Role.CLOCK}}


class World:
    """Rows by the address that asks for them, and one person for each role, who may see what that role sees."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {role: member(role) for role in ROLES}
        self.clients: dict[str, Client] = {role: signed_in(user) for role, user in self.people.items()}
        self.machine = machine(refer.police_system())
        self.alike = refer.likeness(self.people[Role.CUSTODY_OFFICER])
        self.case = make.in_treatment("checkpoint", to=self.people[Role.CASEWORKER])
        self.rows: dict[str, Any] = {**self.of_a_case(), **self.of_a_referral(), **self.of_the_rest()}

    def of_a_case(self) -> dict[str, Any]:
        case, today = self.case, timezone.localdate()
        in_state(Placement, case, PlacementState.IDENTIFIED)
        in_state(RequiredAssessment, case, RequiredAssessmentState.IMPOSED, imposed_on=today)
        other = make.booked("new_chance", family_name="Booked", to=self.people[Role.CASEWORKER])
        return {
            "caseworkflow:case-allocate": make.accepted_referral("divert", family_name="Waiting"),
            "caseworkflow:appointment": other.appointments.get(),
            "caseworkflow:goal": Goal.objects.create(case=case, need="drugs", words="Less"),
            "caseworkflow:onward-start": OnwardReferral.objects.create(
                case=case, service="Change Grow Live", is_accepted=True, referred_on=today
            ),
            "caseworkflow:": case,
        }

    def of_a_referral(self) -> dict[str, Any]:
        officer, leader = self.people[Role.CUSTODY_OFFICER], self.people[Role.TEAM_LEADER]
        sent = refer.accepted(officer)
        return {
            "referrals:policedecision": refer.police_asked(refer.accepted(officer, family_name="Asked"), leader),
            "referrals:detention": Detention.objects.create(
                force=officer.organisation, suite="Perry Barr", initials="JC", cell="M4"
            ),
            "referrals:likeness": self.alike,
            "referrals:bar": referrals.propose_bar(referral_id=sent.pk, actor=leader, reason="Did not attend"),
            "referrals:referral-answer": refer.asked(officer, leader, family_name="Questioned"),
            "referrals:referral-decide": refer.waiting(officer, family_name="Undecided"),
            "referrals:referral-amend": refer.drafted(officer, family_name="Unfinished"),
            "referrals:": sent,
        }

    def of_the_rest(self) -> dict[str, Any]:
        programme = Programme.objects.get(code="divert")
        joined, other = member(Role.PARTNER, name="Ada Moor"), member(Role.ADMINISTRATOR)
        return {
            "administration:person": joined,
            "administration:request": AccessRequest.objects.create(
                asked=Asked.RESET_PASSWORD, user=joined, requested_by=other
            ),
            "administration:organisation": joined.organisation,
            "administration:commission": programme.commissions.get(),
            "administration:client": ForceClient.objects.get().user,
            "ledger:": Job.objects.create(task="ledger.nothing", key="parked", parked_at=timezone.now()),
            "programmes:reference": ReferenceValue.objects.first(),
            "programmes:proposal": VersionProposal.objects.create(
                programme=programme,
                valid_from=timezone.localdate() + timedelta(days=9),
                settings=settings_of("divert", age_min=12),
                proposed_by=other,
            ),
            "programmes:": programme,
            "outcomes:": Report.objects.create(
                programme=programme,
                year=2025,
                quarter=4,
                as_of=timezone.localdate(),
                requested_by=self.people[Role.COMMISSIONER],
                requested_for=self.people[Role.COMMISSIONER].organisation,
            ),
        }

    def row(self, name: str) -> Any:
        return next((row for start, row in self.rows.items() if name.startswith(start)), None)

    def address(self, name: str, pattern: URLPattern) -> str:
        known = {"pk": getattr(self.row(name), "pk", uuid.UUID(int=7)), "purpose": "research"}
        if condition := self.case.contract.conditions.first():
            known["condition_id"] = condition.pk
        return reverse(name, kwargs=given(pattern, **{key: one for key, one in known.items() if one}))

    def set_the_scene(self, pattern: URLPattern) -> None:
        """Put the row of a move into the state from which the move goes, so that its form is reached."""
        options = getattr(pattern.callback, "view_initkwargs", {})
        page = getattr(pattern.callback, "view_class", None)
        noun, act, verbs = (options.get(name, getattr(page, name, None)) for name in ("noun", "plain_act", "verbs"))
        model = noun.model if noun else Case
        if model is Consent or not (noun or issubclass(page or object, TransitionView)):
            return
        states = act.states if act else [step.source for step in model.steps() if step.name in set(verbs or ())]
        if states:
            key = {"pk": self.case.pk} if model is Case else {"case": self.case}
            model.objects.filter(**key).update(state=states[0])


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="accounts.sign_in.Backend")
    return client


def machine(user: User) -> Client:
    """A police system with a token for everything."""
    application = Application.objects.create(
        name=user.username, client_type="confidential", authorization_grant_type="client-credentials"
    )
    ForceClient.objects.create(client_id=application.client_id, user=user)
    AccessToken.objects.create(
        application=application,
        token="faults",
        scope="referrals:write referrals:read",
        expires=timezone.now() + timedelta(hours=1),
    )
    headers = {"Authorization": "Bearer faults", "Idempotency-Key": "k1"}
    return Client(raise_request_exception=False, headers=headers)
