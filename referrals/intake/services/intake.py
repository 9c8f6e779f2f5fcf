"""How a referral comes in: drafted, sent once however often it is tried, and decided at once by the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import local_day
from programmes.eligibility import answers as eligibility_answers
from programmes.eligibility import rules as eligibility
from programmes.models import Programme, ProgrammeVersion
from programmes.terms.vocabularies import DeadlineName, FeedbackValue
from referrals.custody.services import first_drug_test
from referrals.feedback.services import record_feedback
from referrals.intake.models import IntakeKey
from referrals.intake.services import sent
from referrals.intake.services.rules import History, VersionsOnRecord, answer_rows, facts_of, falls_due, stopping_label
from referrals.people.models import Person
from referrals.people.services import register as people
from referrals.referral import policies
from referrals.referral.models import EligibilityAnswer, Referral
from referrals.referral.states import UNDECIDED, ReferralState
from referrals.referral.terms import Door
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition

#: What stops a referral that the rules alone would accept: nobody would call the person.
NOBODY_COMMISSIONED = "No provider is commissioned"


class KeyReused(MoveRefused):
    """The key was used before, with another body."""


class InProgress(MoveRefused):
    """The first request with this key has not been answered yet."""


@act()
def draft_referral(*, actor: User, facts: Mapping[str, Any], door: str = Door.PAGE) -> Referral:
    """Keep what is known so far; nobody but the sender's own organisation sees a draft."""
    if not policies.may_start(actor):
        raise PermissionDenied
    referral = sent.write_down(sent.new_row(actor=actor, door=door, facts=facts), facts)
    referral.save()
    Entry.objects.enter(referral, actor=actor, verb="draft", kind=Kind.COLLECTION, after=referral.state)
    return referral


@act()
def amend_draft(*, referral_id: Any, actor: User, version: int, facts: Mapping[str, Any]) -> Referral:
    """Change a draft; what was sent is never edited."""
    referral = _own(referral_id, actor, version)
    if referral.state != ReferralState.DRAFT:
        raise MoveRefused("Only a draft can be changed. Answer the question, or withdraw it and send a new one.")
    sent.write_down(referral, facts)
    referral.version += 1
    referral.save()
    names = {"fields": sorted(facts)}
    Entry.objects.enter(referral, actor=actor, verb="amend", kind=Kind.ALTERATION, facts=names)
    return referral


def _own(referral_id: Any, actor: User, version: int | None) -> Referral:
    referral: Referral = lock_row(Referral.objects, actor, version=version, pk=referral_id)
    if not policies.may_send(referral, actor):
        raise PermissionDenied
    return referral


@act()
def submit_referral(*, referral_id: Any, actor: User, version: int | None = None) -> Referral:
    """Send a draft: the person is found or made, every rule answers, and when all are met the referral is accepted.

    All of it in one transaction. Otherwise it waits for a team leader with the rule that stops it.
    """
    now = timezone.now()
    referral = make_transition(Referral.objects, referral_id, "submit", actor=actor, version=version, at=now)
    record_feedback(referral_id=referral.pk, value=FeedbackValue.RECEIVED, actor=actor)
    return decide_by_rules(referral)


@act()
def decide_by_rules(referral: Referral) -> Referral:
    """Put a sent referral to the rules of the version in force; run again after an interruption it goes on."""
    clock = User.objects.clock()
    day = local_day(referral.referred_at)
    offers = VersionsOnRecord([referral.programme.code] if referral.programme else [])
    version = offers.version(referral.programme.code, day) if referral.programme else None
    if version is None:
        raise MoveRefused("No version of this programme was in force on the day of the referral.")
    referral.person = find_person(referral, actor=clock)
    referral.programme_version, referral.provider = version, offers.provider(referral, day)
    test, substances = first_drug_test(referral)
    facts = facts_of(referral, History([referral.person]), drug_test=test, substances=substances)
    answers = eligibility.answer_rules(version.choices, facts)
    referral.save()
    EligibilityAnswer.objects.bulk_create(answer_rows(referral, answers))
    is_free = eligibility_answers.is_accepted_by_rules(answers)
    referral = _screened(
        referral, clock, stopping_label(answers) if referral.provider or not is_free else NOBODY_COMMISSIONED
    )
    return accept_by_rules(referral, clock) if is_free and referral.provider else referral


def _screened(referral: Referral, clock: User, stopping_rule: str) -> Referral:
    """Waiting for a decision: moved there the first time, brought up to date when the rules are put again."""
    sent_at = referral.submitted_at or timezone.now()
    due_at = None if referral.is_history else falls_due(referral.programme_version, DeadlineName.DECIDE, sent_at)
    if referral.state == ReferralState.SCREENING:
        referral.stopping_rule, referral.due_at = stopping_rule, due_at
        referral.save(update_fields=["stopping_rule", "due_at"])
        return referral
    return make_transition(
        Referral.objects, referral.pk, "screen", actor=clock, stopping_rule=stopping_rule, due_at=due_at
    )


def find_person(referral: Referral, *, actor: User) -> Person:
    """The known person whom this referral joins, or a new one; every likeness waits for a person."""
    newcomer = people.describe_person(_described_by(referral), local_day(referral.referred_at))
    people.one_at_a_time([newcomer])
    found = people.Register.around([newcomer]).find(newcomer)
    if found.person is None:
        newcomer.save()
    elif changed := people.fill_in_person(found.person, newcomer):
        found.person.save()
        facts = {"fields": changed, "referral": str(referral.pk)}
        Entry.objects.enter(found.person, actor=actor, verb="complete", kind=Kind.ALTERATION, facts=facts)
    person = found.person or newcomer
    people.propose_likenesses((older, person, why) for older, why in found.alike)
    return person


def _described_by(referral: Referral) -> dict[str, Any]:
    typed = {name: getattr(referral, name) for name in ("family_name", "given_names", "date_of_birth", "sex")}
    return {**referral.as_sent, **typed, "approximate_age": referral.approximate_age}


def accept_by_rules(referral: Referral, clock: User) -> Referral:
    """The rules alone accept: counted from the local day of the referral."""
    return record_acceptance(referral, actor=clock, on=local_day(referral.referred_at), version=None)


def record_acceptance(referral: Referral, *, actor: User, on: Any, version: int | None, reason: str = "") -> Referral:
    """Accept; the outcome that the version sets on acceptance is recorded, police are told, follow-ups are made."""
    choices = referral.programme_version.choices if referral.programme_version else None
    code = choices.outcome_on_accept if choices and referral.is_police else ""
    referral = make_transition(
        Referral.objects,
        referral.pk,
        "accept",
        actor=actor,
        version=version,
        reason=reason,
        by=actor,
        at=timezone.now(),
        on=on,
        outcome_code=code,
        then=notify_sender,
    )
    if code:
        Entry.objects.enter(
            referral, actor=actor, verb="record_outcome_code", kind=Kind.COLLECTION, after=code, facts={"on": str(on)}
        )
    record_feedback(referral_id=referral.pk, value=FeedbackValue.ACCEPTED, on=on, actor=actor)
    outbox.queue_job("outcomes.schedule_follow_ups", referral.pk)
    return referral


def notify_sender(referral: Referral, entry: Entry) -> None:
    if not referral.is_history:
        outbox.queue_job("referrals.send_notices", entry.pk)


@act()
def create_referral(*, actor: User, door: str, facts: Mapping[str, Any], key: str = "") -> Referral:
    """Draft and send in one act. The same key and facts again give the same referral; other facts raise KeyReused."""
    if not policies.may_start(actor):
        raise PermissionDenied
    digest = sent.digest_of_facts(facts)
    claim = _claim(actor, key, digest) if key else None
    if claim is not None and claim.referral is not None:
        return claim.referral
    referral = _create_once(actor, door, facts, digest)
    if referral.state == ReferralState.DRAFT:
        referral = submit_referral(referral_id=referral.pk, actor=actor)
    if claim is not None:
        claim.referral = referral
        claim.save(update_fields=["referral"])
    return referral


def _claim(actor: User, key: str, digest: str) -> IntakeKey:
    try:
        with transaction.atomic():
            return IntakeKey.objects.create(client=actor, key=key[:100], digest=digest)
    except IntegrityError:
        known = IntakeKey.objects.select_related("referral").get(client=actor, key=key[:100])
    if known.digest != digest:
        raise KeyReused("This was sent before with other answers. Start again, so that it is a new referral.")
    if known.referral is None:
        raise InProgress("This referral is still being taken in. Try again in a moment.")
    return known


@act()
def delete_intake_keys(*, before: datetime) -> int:
    """Keys are kept for a week; after that the sender's own reference still stops a second referral."""
    return IntakeKey.objects.filter(created_at__lt=before).delete()[0]


def _create_once(actor: User, door: str, facts: Mapping[str, Any], digest: str) -> Referral:
    """The sender's own reference is used once in a force: the same content is the same referral."""
    try:
        with transaction.atomic():
            return draft_referral(actor=actor, facts=facts, door=door)
    except IntegrityError:
        known = Referral.objects.visible_to(actor).filter(source_reference=facts.get("source_reference")).first()
    if known is None or known.digest != digest:
        raise MoveRefused("A referral with this source reference was sent before, with other content.")
    return known


@dataclass(frozen=True)
class Preview:
    """How one programme would answer, as far as the sender's own organisation knows."""

    programme: Programme
    version: ProgrammeVersion
    answers: tuple[eligibility_answers.RuleAnswer, ...]
    is_accepted_by_rules: bool


def preview_programmes(*, actor: User, facts: Mapping[str, Any]) -> list[Preview]:
    """Every programme that takes this source, and how its rules would answer; saves nothing.

    Only what the sender's own organisation sent before is counted: nothing here tells what the provider knows.
    """
    known = {name: value for name, value in facts.items() if name != "programme"}
    row = sent.write_down(sent.new_row(actor=actor, door=Door.PAGE, facts=facts), known)
    day = local_day(row.referred_at)
    newcomer = people.describe_person(facts, day)
    row.person = people.Register.around([newcomer], Person.objects.sent_by(actor.organisation)).find(newcomer).person
    history = History([row.person] if row.person else [], Referral.objects.filter(sender=actor.organisation))
    history.forget_bars()
    if actor.holds(Role.PARTNER):
        history.forget_acceptances()
    return [_preview(row, version, history, facts) for version in ProgrammeVersion.objects.open_to(row.source, day)]


def _preview(row: Referral, version: ProgrammeVersion, history: History, facts: Mapping[str, Any]) -> Preview:
    row.programme = version.programme
    known = facts_of(
        row, history, drug_test=facts.get("drug_test") or "", substances=facts.get("drug_test_substances") or ()
    )
    answers = eligibility.answer_rules(version.choices, known)
    return Preview(version.programme, version, answers, eligibility_answers.is_accepted_by_rules(answers))


def decide_interrupted(*, referral_id: Any, before: datetime) -> bool:
    """Decide a referral that was sent before a moment and never put to the rules; says whether there was need."""
    with act():
        clock = User.objects.clock()
        rows = Referral.objects.visible_to(clock).interrupted().select_for_update(of=("self",))
        referral = rows.filter(pk=referral_id, submitted_at__lt=before, state__in=UNDECIDED).first()
        if referral is None:
            return False
        decide_by_rules(referral)
        return True
