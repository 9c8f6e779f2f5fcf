"""One of everything that a page can be about, how the row stands when a page is opened, and who may open it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from accounts.models import ForceClient, User
from accounts.roles import Role
from administration.data_protection import services as desk
from administration.data_protection.models import ProcessingFlow
from administration.misuse.models import WorkingHours
from administration.misuse.terms import Pattern
from administration.people.models import AccessRequest
from administration.people.terms import Asked
from administration.retention.models import LegalHold, Removal, RetentionReview
from administration.subject_access.models import SubjectRecord, SubjectRequest
from caseworkflow.case.models import Case
from caseworkflow.concern import services as concern
from caseworkflow.contact import services as appointment
from caseworkflow.contract.models import Contract
from caseworkflow.ending import services as ending
from caseworkflow.note import services as note
from caseworkflow.placement.models import FundingLine, Placement
from caseworkflow.plan import services as assessment
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.risk.models import RiskScreen
from caseworkflow.sealing.services import ask_for_seal
from caseworkflow.victim import services as victim
from caseworkflow.victim.models import Victim
from diversion.policy import may_open
from ledger import outbox
from ledger.models import Alert, Entry, Job, Notice
from outcomes.comparison.models import AnalysisPlan, ComparedPerson
from outcomes.extract.services import judge_link
from outcomes.panel.models import PanelCase, PanelPack
from outcomes.report.models import Report
from outcomes.report.services import request_report, write_passage
from outcomes.research.models import ResearchFile
from programmes.models import Commission, Programme, VersionProposal
from referrals.correction.models import CorrectionFollowUp
from referrals.correction.services import CorrectionPlace, keep_correction
from referrals.correction.terms import FollowUpKind
from referrals.custody.models import Detention
from referrals.custody.services import record_drug_test
from referrals.files.cleaning import RowError
from referrals.files.models import HeldFile
from referrals.files.quarantine import Held, write_quarantine
from referrals.files.reading import RawRow, RawSheet
from referrals.following.models import LookUp
from referrals.people.models import Bar, Likeness
from referrals.people.services.judging import propose_bar
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.withheld.models import Seal, SealChange
from referrals.withheld.services import ask_to_end_pair, keep_conflict, keep_pair
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member
from tests.factories.comparison import plan_by
from tests.factories.outcomes import cohort as given_cohort
from tests.factories.outcomes import offence
from tests.factories.programmes import settings_of
from tests.factories.satellites import decide
from tests.house.addresses import given

ROLES = tuple(role for role in Role if role not in {Role.API_CLIENT, Role.CLOCK})

#: Whose pages are opened as theirs before anybody else's; their rows are seen by them.
READERS = (Role.TEAM_LEADER, Role.CUSTODY_OFFICER, Role.DECISION_MAKER, Role.COMMISSIONER, Role.AUDITOR)

SATELLITES = {
    "contract": Contract,
    "placement": Placement,
    "required-assessment": RequiredAssessment,
    "risk": RiskScreen,
    "victim": Victim,
}

PEOPLE: dict[Role, Callable[[], User]] = {
    Role.TEAM_LEADER: make.leader,
    Role.CASEWORKER: make.worker,
    Role.CUSTODY_OFFICER: make.officer,
    Role.DECISION_MAKER: make.sergeant,
}

PURPOSES = {"consent-withdraw": "take_part"}

#: The page of a move whose verbs or whose state its own name does not say.
VERBS = {"case-complete-session": "begin_session", "placement-check": "check_abstinent", "plan-agree": "agree_plan"}

STATES = {
    "case-record-excuse": "concern",
    "assessment-create": "booked",
    "placement-add-funding": "prep",
    "placement-agree-funding": "prep",
    "placement-remove-funding": "prep",
    "contract-record-signature": "offered",
    "contract-set-term": "draft",
    "contract-add-condition": "draft",
    "contract-remove-condition": "draft",
    "placement-record-preparation": "prep",
    "placement-waive-preparation": "prep",
    "placement-begin-aftercare": "completed",
    "risk-screen": "not_screened",
    "risk-acknowledge": "high",
}


ASKED_STATES = {
    "subjectrequest-redact": "redaction",
    "subjectrequest-release": "redaction",
    "subjectrequest-pdf": "released",
    "subjectrequest-json": "released",
}


RESEARCH_STATES = {
    "researchfile-make-again": "ready",
    "researchfile-end": "ready",
    "researchfile-download": "ready",
}

PANEL_PAGES = ("panelpack-detail", "panelpack-close", "panelcase-score")

PLAN_STATES = {
    "analysisplan-freeze": "submitted",
    "analysisplan-send-back": "submitted",
    "analysisplan-amend": "frozen",
}

#: What only whoever wrote a plan does with it; everything else is opened on one that somebody else wrote.
OWN_PLAN = {"analysisplan-rewrite", "analysisplan-submit", "analysisplan-withdraw"}


REPORT_STATES = {
    "report-confirm-check": "checking",
    "report-send-back": "checking",
    "report-publish": "checked",
}


def notice_about(case: Case) -> Notice:
    """A text about an appointment that could not go."""
    entry = Entry.objects.about(case).filter(verb="book").latest("seq")
    return Notice.objects.create(
        entry_id=entry.pk,
        text="appointment_booked",
        recipient=f"person:{case.person_id}",
        channel="sms",
        held_because="No mobile number is on record.",
        about_kind="caseworkflow.case",
        about_id=case.pk,
    )


class World:
    """Rows by the name of what they are, and a person for each role."""

    def __init__(self) -> None:
        self.people: dict[Role, User] = {role: PEOPLE.get(role, partial(member, role))() for role in ROLES}
        self.clients = {role: signed_in(user) for role, user in self.people.items()}
        self.likeness = refer.likeness(make.officer())
        self.case = worked_on(make.in_treatment("checkpoint"))
        self.placed = make.allocated("offender_to_rehab", family_name="Green")
        self.tested = make.allocated("required_assessment", family_name="Brown")
        decide("required_assessment", "impose")
        officer, leader = make.officer(), make.leader()
        self.referrals = {
            "amend": refer.drafted(officer),
            "answer": refer.asked(officer, leader, crime_number="20/2/26"),
            "decide": refer.waiting(officer, crime_number="20/3/26"),
            "withdraw": refer.waiting(officer, crime_number="20/4/26", given_names="Jo", family_name="White"),
            "custody": make.accepted_referral("checkpoint", family_name="White"),
        }
        self.to_allocate = make.accepted_referral("divert", family_name="Black")
        self.bar: Bar = propose_bar(referral_id=self.to_allocate.pk, reason="Never came", actor=leader)
        self.detention = Detention.objects.create(force=officer.organisation, suite="Perry Barr", initials="JC")
        self.drug_test = record_drug_test(referral_id=self.referrals["custody"].pk, actor=officer, result="negative")
        self.asked = refer.police_asked(self.to_allocate, leader)
        self.joined = member(Role.PARTNER, name="Ada Moor")
        self.access_request = AccessRequest.objects.create(
            asked=Asked.RESET_PASSWORD, user=self.joined, requested_by=member(Role.ADMINISTRATOR)
        )
        self.subject_request = asked_by(self.case, self.people[Role.AUDITOR])
        self.hold = LegalHold.objects.create(
            person=self.case.person,
            reference=self.case.reference,
            reason="inquiry",
            until_on=date(2026, 4, 1),
            placed_by=leader,
        )
        self.removal = removal_of(self.bar.person, leader, self.people[Role.AUDITOR])
        self.proposal = VersionProposal.objects.create(
            programme=Programme.objects.get(code="divert"),
            valid_from=date(2026, 4, 1),
            settings=settings_of("divert", age_min=12),
            proposed_by=member(Role.ADMINISTRATOR),
        )
        self.system = ForceClient.objects.create(client_id="records", name="Records system", user=refer.police_system())
        self.machine = machine(self.system)
        self.alert = Alert.objects.create(
            pattern=Pattern.SAME_SURNAME,
            on=date(2026, 3, 2),
            actor=self.case.caseworker,
            subject=str(self.case.person_id),
            count=1,
        )
        self.look_up = LookUp.objects.create(asked_by=officer, category="supervision", reason="She is on my team")
        self.look_up.referrals.add(self.case.referral)
        self.hours = WorkingHours.objects.create(
            organisation=self.case.provider,
            role=Role.CASEWORKER,
            weekdays=["0"],
            begins=time(9),
            ends=time(17),
            from_on=date(2026, 1, 1),
        )
        self.seal = ask_for_seal(case_id=self.placed.pk, actor=leader, reason="staff", named=[make.worker()])
        self.change = SealChange.objects.create(seal=self.seal, user=make.worker(), is_added=True, asked_by=leader)
        self.led_by_nobody = seal_without_leader(self.case.provider, leader)
        self.conflict = keep_conflict(
            user=member(Role.CASEWORKER, name="Lee Hart"), person_id=self.case.person_id, kind="relative", actor=leader
        )
        self.pair = keep_pair(one_id=self.case.person_id, other_id=self.tested.person_id, actor=leader)
        ask_to_end_pair(pair_id=self.pair.pk, actor=leader, reason="mistake")
        self.follow_up = corrected(self.case)
        self.desk = desk_of(self.people[Role.AUDITOR])
        self.notice, self.job = (
            notice_about(self.case),
            Job.objects.create(task="room.task", key="one", parked_at=timezone.now(), tries=5),
        )
        given_cohort(3, date(2025, 11, 3))
        office = self.people[Role.COMMISSIONER]
        office.memberships.update(responsibilities=["analyst"])
        self.author = author = member(Role.COMMISSIONER, at=office.organisation)
        self.report = request_report(programme="divert", year=2025, quarter=4, actor=author)
        outbox.run_due_jobs()
        self.passage = write_passage(report_id=self.report.pk, kind="action", words="Call sooner.", actor=author)
        ComparedPerson.objects.create(date_of_birth=date(1990, 2, 3), sex="F")
        self.research_file = research_file_of(self.people[Role.EVALUATOR])
        self.own_plan, self.plan = (plan_by(self.people[role]) for role in (Role.TEAM_LEADER, Role.EVALUATOR))
        self.panel_case = panel_case_of(office)
        self.held = held_for(self.people[self.reader("outcomes:heldfile-download")])
        self.link = offence(self.case.person, date(2026, 2, 1), link="to_review", link_weight=7.0)
        settled = offence(self.case.person, date(2026, 2, 2), link="to_review", link_weight=7.5)
        self.judgement = judge_link(
            record_id=settled.pk, person_id=settled.person_id, actor=self.people[Role.TEAM_LEADER], is_same=True
        )

    def reader(self, name: str) -> Role:
        """Whoever opens the page first; the provider's and the officer's people are those of the rows."""
        return next((role for role in [*READERS, *ROLES] if may_open(name, role)), Role.CASEWORKER)

    def address(self, name: str, pattern: URLPattern) -> str:
        return reverse(name, kwargs=given(pattern, **self.known(name)))

    def known(self, name: str) -> dict[str, Any]:
        """The values that an address of the page may take."""
        room, _, page = name.rpartition(":")
        about = {
            "referrals": self._referral,
            "caseworkflow": self._case,
            "programmes": self._programme,
            "administration": self._administration,
        }
        if room in about:
            return {
                **about[room](page),
                "condition_id": self.case.contract.conditions.get().pk,
                "line_id": self._line(),
                "purpose": PURPOSES.get(page, "research"),
                "kind": "person",
                "record_id": self._record(page),
                "follow_up_id": self.follow_up.pk,
            }
        rows = {"link-judge": self.link, "link-undo": self.judgement, "comparison-detail": self.plan.programme}
        rows["heldfile-download"] = self.held
        rows |= {page: self.panel_case if page == "panelcase-score" else self.panel_case.pack for page in PANEL_PAGES}
        if page.startswith("analysisplan"):
            rows[page] = self.own_plan if page in OWN_PLAN else self.plan
        outcomes = self.research_file if page.startswith("researchfile") else rows.get(page, self.report)
        return {"pk": self.job.pk if room == "ledger" else outcomes.pk, "passage_id": self.passage.pk}

    def _record(self, page: str) -> Any:
        return self.case.consents.get(purpose="take_part").pk if page == "consent-disown" else self.case.person_id

    def _administration(self, page: str) -> dict[str, Any]:
        rows = {
            "person": self.joined.pk,
            "request": self.access_request.pk,
            "organisation": self.case.provider_id,
            "commission": Commission.objects.get(programme__code="divert").pk,
            "client": self.system.user_id,
            "subject": self.case.person_id,
            "alert": self.alert.pk,
            "account": self.joined.pk,
            "system": self.system.user_id,
            "lookup": self.look_up.pk,
            "hours": self.hours.pk,
            **self.desk,
            "subjectrequest": self.subject_request.pk,
            "legalhold": self.hold.pk,
            "removal": self.removal.pk,
        }
        return {"pk": rows.get(page.partition("-")[0]), "token": "made-up", "section": 0}

    def _programme(self, page: str) -> dict[str, Any]:
        return {"pk": self.proposal.pk if page.startswith("proposal") else Programme.objects.get(code="divert").pk}

    def _referral(self, page: str) -> dict[str, Any]:
        rows = {"policedecision": self.asked, "detention": self.detention, "likeness": self.likeness, "bar": self.bar}
        kind, _, act = page.partition("-")
        if page == "drug-test-correct":
            return {"pk": self.drug_test.pk}
        if page == "policedecision-correct":
            return {"pk": PoliceDecision.objects.filter(state=DecisionState.DECIDED).earliest("decided_at", "pk").pk}
        if kind in rows:
            return {"pk": rows[kind].pk}
        return {"pk": self.referrals.get("custody" if kind == "drug" else act, self.referrals["custody"]).pk}

    def _case(self, page: str) -> dict[str, Any]:
        parts = {
            "appointment-record": self.case.appointments,
            "appointment-rebook": self.case.appointments,
            "goal-result": self.case.goals,
            "onward-start": self.case.onward_referrals,
            "onward-chase": self.case.onward_referrals,
        }
        if page in parts:
            return {"pk": parts[page].last().pk}
        if page.startswith("notice-"):
            return {"pk": self.notice.pk}
        if page == "case-allocate":
            return {"pk": self.to_allocate.pk}
        if page == "seal-lead":
            return {"pk": self.led_by_nobody.pk}
        withheld = {"conflict": self.conflict, "seal": self.seal, "keptapart": self.pair, "sealchange": self.change}
        if page != "conflict-create" and page.partition("-")[0] in withheld:
            return {"pk": withheld[page.partition("-")[0]].pk}
        return {"pk": self.case_of(page).pk}

    def _line(self) -> int:
        given = {"placement": self.placed.placement, "source": "pcc"}
        return FundingLine.objects.get_or_create(**given, defaults={"amount": 100})[0].pk

    def case_of(self, page: str) -> Case:
        if page.startswith("placement"):
            return self.placed
        return self.tested if page.startswith("required-assessment") else self.case

    def stand(self, name: str) -> None:
        """Put the row into the state in which the page of a move opens."""
        page = name.partition(":")[2]
        kind = next((one for one in SATELLITES if page.startswith(f"{one}-")), "")
        model = SATELLITES.get(kind, Case)
        verb = VERBS.get(page, page.removeprefix(f"{kind or 'case'}-").replace("-", "_"))
        sources = [str(step.source) for step in model.steps() if step.name == verb]
        state = STATES.get(page) or next(iter(sources), "")
        rows = Case.objects.filter(pk=self.case.pk) if model is Case else model.objects.filter(case=self.case_of(page))
        if state:
            rows.update(state=state)
        SubjectRequest.objects.update(state=ASKED_STATES.get(page, "received"))
        Removal.objects.update(state="done" if page == "removal-certificate" else "checked")
        asked_by = self.people[Role.TEAM_LEADER] if page == "report-withdraw" else self.author
        Report.objects.update(state=REPORT_STATES.get(page, "draft"), requested_by=asked_by)
        is_leaders = page in {"researchfile-make-again", "researchfile-download"}
        ResearchFile.objects.update(
            state=RESEARCH_STATES.get(page, "asked"),
            asked_by=self.people[Role.TEAM_LEADER if is_leaders else Role.EVALUATOR],
            form="data_lab" if is_leaders else "rows",
        )
        AnalysisPlan.objects.update(state=PLAN_STATES.get(page, "writing"))
        BEFORE.get(page, lambda _: None)(self.case)


def seal_without_leader(provider: Any, leader: User) -> Seal:
    """A seal in force on which nobody is named any more."""
    return Seal.objects.create(
        person=make.accepted_referral("divert", family_name="Grey", given_names="Pat").person,
        provider=provider,
        reason="known",
        asked_by=leader,
        confirmed_by=leader,
        confirmed_at=timezone.now(),
    )


def corrected(row: Case) -> CorrectionFollowUp:
    """A birth date that was put right, and what follows from it."""
    place = CorrectionPlace(title="Person's details", about_id=row.pk, person_id=row.person_id, home_id=row.provider_id)
    values = [["Date of birth", "4 May 1991", "4 May 1990"]]
    made = keep_correction(
        row.person, values, place, actor=row.caseworker, reason="typed", follow_ups=[FollowUpKind.RULES]
    )
    found: CorrectionFollowUp = made.follow_ups.get()
    return found


def held_for(user: User) -> HeldFile:
    """One row that an import of this person's held back."""
    row = RawRow(2, "Carter", ("family_name",))
    held = [Held(row, (RowError("family_name", "missing", "Give the names."),))]
    write_quarantine(held, RawSheet(("family_name",), (), (row,), ""), name="referrals.csv", actor=user)
    return HeldFile.objects.get()


def desk_of(officer: User) -> dict[str, Any]:
    """One row of each place of the data-protection officer's desk, by the name that its pages have."""
    flow, today, now = ProcessingFlow.objects.get(code="feedback"), timezone.localdate(), timezone.now()
    signed = {"parties": "A and B", "document": "ISA 7", "flows": [flow], "from_on": today, "review_on": today}
    asked = {"right": "correction", "reference": "SAR 1", "received_on": today}
    made = {
        "flow": flow,
        "agreement": desk.add_agreement(actor=officer, **signed),
        "rightsrequest": desk.record_rights_request(actor=officer, **asked),
        "databreach": desk.record_data_breach(actor=officer, known_at=now, what_happened="A letter to the wrong door"),
    }
    return {name: row.pk for name, row in made.items()}


def worked_on(row: Case) -> Case:
    """A note, an offer of other help, a goal, and a session to come."""
    worker = row.caseworker
    note.add_note(case_id=row.pk, actor=worker, text="Doing well")
    assessment.add_goal(case_id=row.pk, actor=worker, need="drugs", words="Sleep", action="See the nurse")
    assessment.record_onward_referral(case_id=row.pk, actor=worker, service="Shelter", is_accepted=True)
    appointment.book_appointment(case_id=row.pk, actor=worker, starts_at=timezone.now() + timedelta(days=1))
    victim.identify_victim(case_id=row.pk, actor=worker, kind="person", name="Sam Hill", contact="07700 900124")
    return make.fresh(row)


def asked_by(case: Case, auditor: User) -> SubjectRequest:
    """A request for what is held on the person of a case, with one record gathered."""
    made = SubjectRequest.objects.create(
        asker="person",
        asker_name="Jo Carter",
        received_on=date(2026, 3, 2),
        due_on=date(2026, 4, 2),
        person=case.person,
        identity_checked_on=date(2026, 3, 2),
        recorded_by=auditor,
    )
    SubjectRecord.objects.create(request=made, kind="referrals.person", section=0, position=1, title="About you, 1")
    return made


def research_file_of(evaluator: User) -> ResearchFile:
    """A research file with nobody in it."""
    made = ResearchFile(
        programme=Programme.objects.get(code="divert"),
        first_month=date(2025, 10, 1),
        last_month=date(2025, 12, 1),
        purpose="Whether starting early helps",
        ethics_reference="REC 25/1",
        ends_on=date(2026, 9, 30),
        asked_by=evaluator,
        asked_for=evaluator.organisation,
        row_count=0,
    )
    made.stored.save("made.csv", ContentFile(b"person"))
    return made


def panel_case_of(commissioner: User) -> PanelCase:
    """A pack of one case."""
    programme = Programme.objects.get(code="divert")
    about = {"span": "quarter", "year": 2025, "quarter": 4, "seed": "0" * 32, "digest": "0" * 64}
    pack = PanelPack.objects.create(
        programme=programme, asked_by=commissioner, asked_for=commissioner.organisation, **about
    )
    return PanelCase.objects.create(pack=pack, position=1, content=[["How it stands", "Not accepted"]])


def removal_of(person: Any, leader: User, auditor: User) -> Removal:
    """What a team leader proposed and an auditor put together."""
    made = Removal.objects.create(made_by=auditor, people_count=1, counts={"referrals.Person": 1})
    RetentionReview.objects.create(
        person=person,
        decision="remove",
        reason="time_over",
        due_on=date(2026, 3, 1),
        code="retention_completed",
        is_confirmed=True,
        decided_by=leader,
        removal=made,
    )
    return made


def propose(row: Case) -> None:
    ending.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason="dropped_out", reason="No answer")


def report_death(row: Case) -> None:
    ending.report_death(case_id=row.pk, actor=row.caseworker, source="Coroner")


def raise_breach(row: Case) -> None:
    concern.raise_concern(case_id=row.pk, actor=row.caseworker, concern="missed_condition")
    concern.record_excuse(case_id=row.pk, actor=row.caseworker)
    concern.raise_breach(case_id=row.pk, actor=row.caseworker, statement="Two sessions missed")


def ask_for_breach(row: Case) -> None:
    """From treatment on, whatever the state in which the page opens."""
    Case.objects.filter(pk=row.pk).update(state="in_treatment")
    raise_breach(make.fresh(row))


def judge_pairs(_row: Case) -> None:
    Likeness.objects.update(state="same")


def leave(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(returned_at=timezone.now())


def stand_in_breach(row: Case) -> None:
    """The same for whoever may not see the case, and could not have asked."""
    now, by = timezone.now(), row.caseworker
    asked = {"breach_raised_by": by, "breach_asked_at": now, "is_excuse_sought": True}
    Case.objects.filter(pk=row.pk).update(
        state="concern", concern_reason="missed_condition", concern_since=now, **asked
    )


#: What somebody else did before a page of confirming can be read.
BEFORE: dict[str, Callable[[Case], None]] = {
    "cases-reallocate": leave,
    "case-end-without-completion": propose,
    "case-decline-proposal": propose,
    "case-close-died": report_death,
    "case-confirm-breach": ask_for_breach,
    "breach-papers": stand_in_breach,
    "likeness-undo": judge_pairs,
}


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="accounts.sign_in.Backend")
    return client


def machine(system: ForceClient) -> Client:
    """A police system with a token for everything."""
    application = Application.objects.create(
        name=system.name,
        client_id=system.client_id,
        client_type="confidential",
        authorization_grant_type="client-credentials",
    )
    AccessToken.objects.create(
        application=application,
        token="faults",
        scope="referrals:write referrals:read",
        expires=timezone.now() + timedelta(hours=1),
    )
    headers = {"Authorization": "Bearer faults", "Idempotency-Key": "k1"}
    return Client(raise_request_exception=False, headers=headers)


@contextmanager
def undone() -> Iterator[None]:
    """Nothing of the block stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
