"""Cases as they went: a story told from acceptance on, that stops where the past ends."""

import random
from collections.abc import Generator
from datetime import date, datetime, timedelta
from typing import Any

from caseworkflow.models import Appointment, Assessment, Attempt, Case, Goal, OnwardReferral
from caseworkflow.services.assessment import RESULTS
from caseworkflow.states import CaseState as S
from caseworkflow.terms import AttemptResult, Attendance, Channel, ClosureReason, ConcernReason, GoodCause, NeedArea
from diversion.demo import endings, satellites
from diversion.demo.people import new_id
from diversion.demo.plans import Plan
from diversion.demo.referrals import World, at_hour, tell, working
from ledger.models import Entry
from programmes.calendar import local_day
from programmes.terms import Route, Satellite
from referrals.models import Referral
from referrals.terms import FeedbackValue

Step = tuple[str, datetime]
Story = Generator[Step, None, Any]
SAID = ("I want to feel better", "I want my own place", "I want to be there for my children", "I want to stop using")
SERVICES = ("Community drug and alcohol service", "Housing advice", "Talking therapies", "Job club")
STOPS_AT_ASSESSMENT = ("died", "transferred")


class Course:
    """One case on its way: what is known of it so far, and the rows that it leaves behind."""

    def __init__(self, referral: Referral, fate: str, plan: Plan, rng: random.Random, world: World) -> None:
        self.referral, self.fate, self.plan, self.rng, self.world = referral, fate, plan, rng, world
        self.choices = referral.programme_version.choices
        self.id = new_id(rng)
        self.state: str = ""
        self.facts: dict[str, Any] = {}
        self.beside: dict[str, dict[str, Any]] = {}
        self.rows: list[Any] = []
        self.by_worker: list[tuple[Any, str]] = []
        self.entries: list[dict[str, Any]] = []

    # -- telling it ------------------------------------------------------------------------------------------------------

    def run(self) -> bool:
        """Tell the story up to where the past ends, or the plan stops it; says whether a case came of it."""
        if self.plan.stop == "unallocated":
            return False
        is_last = False
        for label, at in self._story():
            if is_last or (at > self.world.ends_at and not self.plan.stop):
                break
            is_last = label == self.plan.stop
        endings.keep_to_the_past(self)
        return bool(self.state)

    def _story(self) -> Story:
        at = working(self.referral.decided_at, 0, self.rng)
        yield "allocated", at
        self.move("allocate", S.ALLOCATED, at)
        self.facts["allocated_at"] = at
        satellites.open_beside(self, at)
        if self.rng.random() < 0.92:
            self.facts["opened_at"] = min(at + timedelta(hours=2), self.world.ends_at)
        reached = yield from self._reach(at)
        met = (yield from self._meet(reached)) if reached else None
        if met:
            yield from self._work(met)

    def move(self, verb: str, state: str, at: datetime, reason: str = "") -> None:
        if state != self.state:
            self.entries.append({"verb": verb, "before": self.state, "after": state, "at": at, "reason": reason})
        self.state = state

    def add(self, row: Any, *by: str) -> Any:
        """A row of the case; `by` names the columns that hold its caseworker."""
        self.rows.append(row)
        self.by_worker += [(row, name) for name in by]
        return row

    def tell(self, value: str, at: datetime, *, ending: str = "", on: date | None = None) -> None:
        tell(self.referral, value, min(at, self.world.ends_at), self.rng, self.world, on=on, ending=ending)

    # -- reaching the person ---------------------------------------------------------------------------------------------

    def _reach(self, at: datetime) -> Generator[Any, None, Any]:
        """Attempts over some days; the moment at which they were spoken to, or None where that never came."""
        rng, never = self.rng, self.fate == "no_contact"
        answers_at = 9 if never else rng.choices((1, 2, 3), (58, 28, 14))[0]
        at = working(at, rng.choice((2, 3, 4)), rng) if rng.random() < 0.12 else at + timedelta(minutes=45)
        for number in range(1, 5):
            yield "contacting", at
            if number == 1:
                self.move("start_contact", S.CONTACTING, at)
                self.facts["first_attempt_at"] = at
            self._attempt(number, at, is_answered=number == answers_at)
            if number == answers_at:
                return (yield from self._spoken(at))
            at = working(at, 2 if never else 1, rng)
        yield from endings.not_completed(self, at, ClosureReason.NO_CONTACT)
        return None

    def _attempt(self, number: int, at: datetime, *, is_answered: bool) -> None:
        ways = (
            (AttemptResult.NO_ANSWER, Channel.PHONE), (AttemptResult.TEXT_SENT, Channel.TEXT),
            (AttemptResult.LEFT_MESSAGE, Channel.PHONE), (AttemptResult.LETTER_SENT, Channel.LETTER),
        )  # fmt: skip
        result, channel = ways[number - 1]
        if is_answered:
            is_no = self.fate == "declined"
            result, channel = AttemptResult.DECLINED if is_no else AttemptResult.SPOKE, Channel.PHONE
        self.add(Attempt(id=new_id(self.rng), case_id=self.id, result=result, channel=channel, at=at), "by_id")

    def _spoken(self, at: datetime) -> Generator[Any, None, Any]:
        self.facts["first_contact_at"] = self.facts["last_contact_at"] = at
        self.tell(FeedbackValue.REACHED, at)
        if self.fate == "declined":
            yield from endings.not_completed(self, at, ClosureReason.DECLINED)
            return None
        return at

    # -- the first appointment -------------------------------------------------------------------------------------------

    def _meet(self, at: datetime) -> Generator[Any, None, Any]:
        """Booked, perhaps missed, booked again; the moment at which they came, or None."""
        came_late = self.rng.random() < 0.18
        first = self.appoint("first", at, self.plan.appointment)
        yield "booked", at
        self._offered(first, "book", at)
        at = first.starts_at + timedelta(hours=1)
        if self.fate == "missed" or came_late:
            yield "concern", at
            self.missed(first, at)
            again = working(at, 1, self.rng)
            if self.fate == "missed" and self.choices.misses_in_a_row == 1:
                yield from endings.not_completed(self, again, ClosureReason.DROPPED_OUT)
                return None
            first, at = self.appoint("first", again), again
            yield "rebooked", at
            self.forget_concern()
            self._offered(first, "rebook", at)
            at = first.starts_at + timedelta(hours=1)
            if self.fate == "missed":
                yield "concern_again", at
                self.missed(first, at)
                yield from endings.not_completed(self, working(at, 4, self.rng), ClosureReason.DROPPED_OUT)
                return None
        yield "attended", at
        self.record(first, Attendance.ATTENDED, at)
        self.tell(FeedbackValue.ATTENDED_FIRST, at, on=local_day(at))
        return at

    def appoint(self, kind: str, at: datetime, when: str = "") -> Appointment:
        """An appointment some working days on, in the hours of work; not kept until it is offered."""
        starts_at = working(at, self.rng.choice((1, 2, 2, 3, 4, 7)) if kind == "first" else 5, self.rng)
        if when:
            starts_at = self._on(when)
        return Appointment(
            id=new_id(self.rng), case_id=self.id, kind=kind, starts_at=starts_at, offered_at=at,
            place="Cranstoun, 12 Example Street" if self.rng.random() < 0.7 else "Library, Sample Road",
            mode=self.rng.choices(("in_person", "phone", "video"), (70, 20, 10))[0],
        )  # fmt: skip

    def _on(self, when: str) -> datetime:
        """`today 11:00`, `yesterday` or `tomorrow`, as days of the force."""
        day, _, clock = when.partition(" ")
        on = self.world.until + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[day])
        if not clock:
            return at_hour(on, self.rng)
        hour, minute = map(int, clock.split(":"))
        return at_hour(on, self.rng, hour, hour + 1).replace(minute=minute)

    def _offered(self, first: Appointment, verb: str, at: datetime) -> None:
        self.add(first, "booked_by_id")
        self.move(verb, S.BOOKED, at)
        if "first_offered_at" not in self.facts:
            self.facts["first_offered_at"] = at
            self.tell(FeedbackValue.FIRST_APPOINTMENT_OFFERED, at, on=local_day(at))

    def record(self, appointment: Appointment, attendance: str, at: datetime) -> None:
        appointment.attendance, appointment.recorded_at, appointment.version = attendance, at, 1
        self.by_worker.append((appointment, "recorded_by_id"))
        if attendance == Attendance.ATTENDED:
            self.facts["last_contact_at"] = at
            self.facts.setdefault("first_contact_at", at)

    def missed(self, appointment: Appointment, at: datetime) -> None:
        self.record(appointment, Attendance.DID_NOT_ATTEND, at)
        self.facts |= {
            "state_before": self.state,
            "concern_reason": ConcernReason.DID_NOT_ATTEND,
            "concern_since": at,
            "concern_count": self.facts.get("concern_count", 0) + 1,
        }
        self.move("raise_concern", S.CONCERN, at)

    def forget_concern(self) -> None:
        self.facts |= {
            "concern_reason": "",
            "concern_since": None,
            "state_before": "",
            "excuse": "",
            "is_excuse_sought": False,
        }
        self.facts |= {"breach_raised_by_id": None, "breach_asked_at": None}

    # -- the work --------------------------------------------------------------------------------------------------------

    def _work(self, at: datetime) -> Story:
        yield "assessed", at
        self._assess(at)
        if self.fate in STOPS_AT_ASSESSMENT:
            yield from endings.cut_short(self, working(at, 6, self.rng))
            return
        if self.choices.sessions == 1:
            yield from self._one_session(at + timedelta(minutes=20))
            return
        at = working(at, self.rng.choice((1, 2, 3, 5)), self.rng)
        yield "plan", at
        self._plan(at)
        if self.choices.has(Satellite.CONTRACT):
            at = yield from satellites.signing(self, at)
            if at is None:
                return
        at = working(at, 1, self.rng)
        yield "begun", at
        self._begin(at)
        yield from self._sessions(at)

    def scores(self, lower_by: int = 0) -> dict[str, int]:
        needs = list(NeedArea)[: 4 + self.rng.randrange(5)]
        return {str(need): max(0, self.rng.choice((1, 2, 3, 4, 5, 7, 8)) - lower_by) for need in needs}

    def _assess(self, at: datetime) -> None:
        on, drug = local_day(at), self.referral.drug
        opioid = drug == "heroin"
        self.facts["assessed_on"] = on
        self.add(
            Assessment(
                id=new_id(self.rng), case_id=self.id, kind="initial", done_on=on, is_identity_confirmed=True,
                substances=[drug] if drug else [], scores=self.scores(), recorded_at=at,
                has_treatment_need=self.rng.random() < (0.9 if opioid else 0.35),
                naloxone=self.rng.choice(("issued", "held", "issued", "declined")) if opioid else "not_needed",
            ),
            "by_id",
        )  # fmt: skip
        satellites.agree_and_screen(self, on)
        self.move("assess", S.ASSESSED, at)

    def _one_session(self, at: datetime) -> Story:
        yield "in_education", at
        self.facts |= {"begun_on": local_day(at), "leads_to": S.IN_EDUCATION}
        self.move("begin_session", S.IN_EDUCATION, at)
        self.tell(FeedbackValue.TAKING_PART, at, on=local_day(at))
        at += timedelta(hours=1)
        self._offer_help(at)
        if self.fate == "dropped":
            yield from endings.not_completed(self, working(at, 5, self.rng), ClosureReason.DROPPED_OUT)
        else:
            yield from endings.completed(self, at, ClosureReason.COMPLETED_SESSION)

    def _offer_help(self, at: datetime) -> None:
        is_accepted = self.rng.random() < 0.6
        is_structured = self.rng.random() < 0.4
        self.add(
            OnwardReferral(
                id=new_id(self.rng), case_id=self.id, service=self.rng.choice(SERVICES), is_accepted=is_accepted,
                is_structured_treatment=is_structured, referred_on=local_day(at) if is_accepted else None,
                started_on=self._if_past(at + timedelta(days=self.rng.randrange(5, 30)))
                if is_accepted and self.rng.random() < 0.5
                else None,
            )
        )  # fmt: skip

    def _if_past(self, at: datetime) -> date | None:
        return local_day(at) if at < self.world.ends_at else None

    def _plan(self, at: datetime) -> None:
        initial = next(row for row in self.rows if isinstance(row, Assessment))
        needs = sorted(initial.scores, key=lambda need: -initial.scores[need])[:3]
        for need in {*needs[:1], *(one for one in initial.scores if initial.scores[one] >= 7)}:
            self.add(
                Goal(
                    id=new_id(self.rng), case_id=self.id, need=need, words=self.rng.choice(SAID),
                    action="See the service that helps with this", created_at=at,
                    due_on=local_day(at) + timedelta(days=42),
                )
            )  # fmt: skip
        self.facts |= {"plan_agreed_on": local_day(at), "leads_to": S(self.choices.active_state.value)}
        self.move("agree_plan", S.PLAN, at)

    def _begin(self, at: datetime) -> None:
        self.facts["begun_on"] = local_day(at)
        self.move("begin", self.facts["leads_to"], at)
        if contract := self.beside.get("contract"):
            contract["state"] = "running"
        self.tell(FeedbackValue.TAKING_PART, at, on=local_day(at))
        self._offer_help(at)

    def _sessions(self, at: datetime) -> Story:
        """Every other week or so; a hold, a concern with good cause, or the end of taking part."""
        weeks = self.choices.contract_weeks or self.rng.choice((8, 12, 16, 24))
        count = self.rng.choice((3, 4, 5))
        holds_at = 1 if self.fate == "held" else count - 1 if self.rng.random() < 0.07 else 99
        excuses_at = 1 if self.rng.random() < 0.15 else 99
        for number in range(count):
            at = working(at + timedelta(weeks=weeks) / (count + 1), 0, self.rng)
            session = self.appoint("session", at - timedelta(days=5))
            session.starts_at = at
            yield "active", at - timedelta(days=5)
            self.add(session, "booked_by_id")
            if number == 1 and self.fate in endings.DOUBTS:
                yield from endings.doubt(self, session, at)
                return
            if number == excuses_at:
                at = yield from self._excused(session, at)
                continue
            yield "session", at
            self.record(session, Attendance.ATTENDED, at)
            if number == holds_at:
                at = yield from self._held(at)
        yield from endings.completed(self, working(at, 4, self.rng), ClosureReason.OBJECTIVES_MET)

    def _excused(self, session: Appointment, at: datetime) -> Generator[Any, None, Any]:
        yield "concern_active", at
        self.missed(session, at)
        at = working(at, 2, self.rng)
        yield "excused", at
        session.good_cause = self.rng.choice((GoodCause.ILLNESS, GoodCause.CHILDCARE, GoodCause.WORK))
        self.move("accept_cause", self.facts["state_before"], at)
        self.forget_concern()
        return at

    def _held(self, at: datetime) -> Generator[Any, None, Any]:
        at = working(at, 1, self.rng)
        yield "suspended", at
        reason = self.rng.choice(("hospital", "custody", "illness", "bereavement"))
        self.facts |= {"state_before": self.state, "hold_reason": reason, "held_since": local_day(at)}
        self.move("suspend", S.SUSPENDED, at)
        began, at = local_day(at), working(at, 10, self.rng)
        yield "resumed", at
        self.move("resume", self.facts["state_before"], at)
        self.facts |= {"state_before": "", "hold_reason": "", "held_since": None}
        self.facts["holds"] = [[began.isoformat(), local_day(at).isoformat()]]
        return at

    # -- writing it down -------------------------------------------------------------------------------------------------

    def case(self) -> Case:
        """The case as it stands, with everything that stands beside it, in the hands of a caseworker."""
        is_open = self.state != S.CLOSED
        home = self._home()
        in_custody = self.choices.route is Route.ARREST_REFERRAL
        worker = home.take(self.rng, is_open=is_open, starts_in_custody=in_custody)
        for row, name in self.by_worker:
            setattr(row, name, worker.pk)
        for name in ("ending_proposed_by_id", "breach_raised_by_id", "death_reported_by_id"):
            if self.facts.get(name):
                self.facts[name] = worker.pk
        if self.state in {S.COMPLETED, S.CLOSED}:
            self._say_results()
        case = Case(
            id=self.id, reference=self.referral.reference, person=self.referral.person, referral=self.referral,
            programme=self.referral.programme, programme_version=self.referral.programme_version, provider=home.home,
            caseworker=worker, state=self.state, version=len(self.entries), **self.facts,
        )  # fmt: skip
        for row in (case, *self.rows, *satellites.rows_beside(self, case)):
            self.world.add(row)
        if is_open or self.plan.stop:
            self._enter(case, worker)
        return case

    def _home(self) -> Any:
        """The provider who took it; where two could have, the one of the person's own area."""
        staff = self.world.force.staff
        if self.referral.provider_id in staff:
            return staff[self.referral.provider_id]
        names = [one.organisation for one in self.choices.providers]
        return next((one for one in staff.values() if one.home.name in names), next(iter(staff.values())))

    def _say_results(self) -> None:
        for row in self.rows:
            if isinstance(row, Goal) and self.facts.get("completed_on"):
                row.result = self.rng.choices(sorted(RESULTS), (70, 10, 20))[0]

    def _enter(self, case: Case, worker: Any) -> None:
        """Open work has its history entered move by move; the rest of the past is entered by the batch."""
        for one in self.entries:
            self.world.add(
                Entry(
                    id=new_id(self.rng), at=min(one["at"], self.world.ends_at), actor=worker, role=worker.role,
                    kind="move", verb=one["verb"], object_kind="caseworkflow.case", object_id=str(case.pk),
                    subjects=case.subject_ids, before=one["before"], after=one["after"], reason=one["reason"],
                    regime=case.regime, facts={"synthetic": True},
                )
            )  # fmt: skip
