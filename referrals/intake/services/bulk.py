"""Many referrals of the past at once: the same rules and the same machine, written set by set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import local_day
from programmes.eligibility import answers as eligibility_answers
from programmes.eligibility import rules as eligibility
from programmes.terms.vocabularies import FeedbackValue
from referrals.custody.models import DrugTest
from referrals.custody.services import sent_drug_test
from referrals.feedback.models import Feedback, reader_of
from referrals.feedback.services import rule_for
from referrals.intake.services import sent
from referrals.intake.services.intake import decide_by_rules, submit_held
from referrals.intake.services.rules import History, VersionsOnRecord, answer_rows, facts_of, stopping_label
from referrals.people.models import Person
from referrals.people.services import register as people
from referrals.referral.models import EligibilityAnswer, Referral
from referrals.referral.states import ReferralState
from referrals.referral.terms import Door
from workflow.machine import MoveRefused, blockers

Row = tuple[Organisation, Mapping[str, Any]]

CHANGED_FIELDS = (*people.IDENTITY, *people.HOME, *people.PHONE, "interpreter_language")

PEOPLE_AT_ONCE, ANSWERS_AT_ONCE = 100, 1000


@dataclass
class ReceivedBatch:
    """What one batch makes, before it is written."""

    register: people.Register
    history: History
    new_people: list[Person] = field(default_factory=list)
    completed: dict[Any, Person] = field(default_factory=dict)
    proposals: list[tuple[Person, Person, str]] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    answers: list[EligibilityAnswer] = field(default_factory=list)
    tests: list[DrugTest] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)

    @property
    def accepted(self) -> list[Referral]:
        return [one for one in self.referrals if one.state == ReferralState.ACCEPTED]


@act()
def receive_referrals(
    *, rows: Sequence[Row], actor: User, offers: VersionsOnRecord, source: str = ""
) -> list[Referral]:
    """Take in rows in their order. History is written set by set with one entry a batch; the rest one by one."""
    drafts = [_draft(force, facts, actor, offers) for force, facts in rows]
    past = [one for one in drafts if one.is_history]
    made = _receive_past(past, actor, offers, source) if past else []
    return [*made, *(_receive_present(one, actor) for one in drafts if not one.is_history)]


def _draft(force: Organisation, facts: Mapping[str, Any], actor: User, offers: VersionsOnRecord) -> Referral:
    programme = next(one.programme for one in offers.versions if one.programme.code == facts["programme"])
    row = sent.new_row(actor=actor, door=Door.FILE, facts=facts, force=force)
    sent.write_down(row, facts, programme=programme)
    row.is_history = sent.is_history(row)
    return row


def _receive_present(row: Referral, actor: User) -> Referral:
    row.save()
    Entry.objects.enter(row, actor=actor, verb="draft", kind=Kind.COLLECTION, after=row.state)
    return submit_held(row, actor)


def _receive_past(rows: Sequence[Referral], actor: User, offers: VersionsOnRecord, source: str) -> list[Referral]:
    newcomers = [people.describe_person(row.as_sent | _typed(row), local_day(row.referred_at)) for row in rows]
    people.one_at_a_time(newcomers)
    register = people.Register.around(newcomers)
    taken = ReceivedBatch(register, History(register.people()))
    clock = User.objects.clock()
    for row, newcomer in zip(rows, newcomers, strict=True):
        row.person = _join(taken, newcomer, row)
        _decide(taken, row, clock, offers)
    _write(taken, actor)
    _enter(taken, actor, source)
    return taken.referrals


def _typed(row: Referral) -> dict[str, Any]:
    """The dates as dates: what was sent is kept as JSON, which has none."""
    return {"date_of_birth": row.date_of_birth}


def _join(taken: ReceivedBatch, newcomer: Person, row: Referral) -> Person:
    found = taken.register.find(newcomer)
    person = found.person or newcomer
    if found.person is None:
        taken.new_people.append(newcomer)
    elif (changed := people.fill_in_person(person, newcomer)) and person not in taken.new_people:
        taken.completed[person.pk] = person
        if "mobile" in changed:
            outbox.queue_job("caseworkflow.follow_telephone", person.pk, row.pk)
    taken.register.add(person)
    taken.proposals += [(older, person, why) for older, why in found.alike]
    return person


def _decide(taken: ReceivedBatch, row: Referral, clock: User, offers: VersionsOnRecord) -> None:
    day = local_day(row.referred_at)
    version = offers.version(row.as_sent["programme"], day)
    if version is None:
        raise MoveRefused("No version of this programme was in force on the day of the referral.")
    row.programme_version, row.provider = version, offers.provider(row, day)
    test = sent_drug_test(row)
    facts = facts_of(
        row, taken.history, drug_test=test.result if test else "", substances=test.substances if test else ()
    )
    answers = eligibility.answer_rules(version.choices, facts)
    _make(row, clock, "submit", at=timezone.now())
    _make(row, clock, "screen", stopping_rule=stopping_label(answers), due_at=None)
    if eligibility_answers.is_accepted_by_rules(answers):
        code = version.choices.outcome_on_accept if row.is_police else ""
        _make(row, clock, "accept", by=clock, at=timezone.now(), on=day, outcome_code=code)
    taken.history.add(row)
    taken.referrals.append(row)
    taken.answers += answer_rows(row, answers)
    taken.tests += [test] if test else []
    taken.feedback += _told(row)


def _make(row: Referral, actor: User, verb: str, **facts: Any) -> None:
    """A move of a row that nobody else can see yet: judged as any other, entered with its batch."""
    step: Any = row.step(verb)
    if step is None or not step.permission(row, actor):
        raise MoveRefused(f"“{verb}” is not possible here.")
    if reasons := blockers(step, row):
        raise MoveRefused(*reasons)
    getattr(row, verb)(**facts)
    row.version += 1


def _told(row: Referral) -> list[Feedback]:
    values = [(FeedbackValue.RECEIVED, local_day(row.referred_at))]
    if row.accepted_on is not None:
        values.append((FeedbackValue.ACCEPTED, row.accepted_on))
    ruled = [(value, on, rule_for(row, value)) for value, on in values]
    return [
        Feedback(referral=row, value=value, on=on, rule=rule, reader_id=reader_of(row, value))
        for value, on, rule in ruled
        if rule
    ]


def _write(taken: ReceivedBatch, actor: User) -> None:
    Person.objects.bulk_create(taken.new_people)
    Person.objects.bulk_update(taken.completed.values(), CHANGED_FIELDS, batch_size=PEOPLE_AT_ONCE)
    Referral.objects.bulk_create(taken.referrals)
    EligibilityAnswer.objects.bulk_create(taken.answers, batch_size=ANSWERS_AT_ONCE)
    DrugTest.objects.bulk_create(taken.tests)
    Feedback.objects.bulk_create(taken.feedback)
    people.propose_likenesses(taken.proposals, actor=actor)
    outbox.queue_jobs("outcomes.schedule_follow_ups", [one.pk for one in taken.accepted])


def _enter(taken: ReceivedBatch, actor: User, source: str) -> None:
    kind = "referrals.referral"
    facts = {"file": source, "accepted": len(taken.accepted), "completed": [str(pk) for pk in taken.completed]}
    Entry.objects.enter_batch(
        _ids(taken.referrals), actor=actor, verb="import", kind=Kind.COLLECTION, object_kind=kind, facts=facts
    )
    if taken.feedback:
        told = {"to": sorted({str(one.referral.sender_id) for one in taken.feedback}), "rule": "feedback"}
        ids = _ids(taken.feedback)
        Entry.objects.enter_batch(
            ids, actor=actor, verb="disclose", kind=Kind.DISCLOSURE, object_kind="referrals.feedback", facts=told
        )


def _ids(rows: Iterable[Any]) -> list[Any]:
    return [row.pk for row in rows]


@act()
def replace_referral(*, referral: Referral, facts: Mapping[str, Any], actor: User, reason: str = "") -> Referral:
    """Take the sender's newer version and keep the old one. What was decided stays; what was not is asked again."""
    row = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral.pk)
    row.superseded = [*row.superseded, {"at": timezone.now().isoformat(), "digest": row.digest, "sent": row.as_sent}]
    changed = sorted(name for name, value in sent.facts_as_json(facts).items() if row.as_sent.get(name) != value)
    row.as_sent = {}
    sent.write_down(row, facts)
    row.version += 1
    row.save()
    names = {"fields": changed}
    Entry.objects.enter(row, actor=actor, verb="replace", kind=Kind.ALTERATION, reason=reason, facts=names)
    return _ask_again(row) if row.state == ReferralState.SCREENING else row


def _ask_again(row: Referral) -> Referral:
    row.answers.all().delete()
    row.drug_tests.filter(tested_at=None).delete()
    return decide_by_rules(row)
