"""How a referral comes in: drafted, sent once however often it is tried, and decided at once by the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.kept import NewRows, insert_new, insert_together
from accounts.models import User
from accounts.roles import Role
from accounts.second_line.context import rows_of_all
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import local_day
from programmes.eligibility import answers as eligibility_answers
from programmes.eligibility import rules as eligibility
from programmes.models import Programme, ProgrammeVersion
from programmes.terms.vocabularies import DeadlineName, FeedbackValue
from referrals.custody.services import first_drug_test, sent_drug_test
from referrals.feedback.models import Feedback
from referrals.feedback.services import tell_first
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
from workflow.transitions import lock_row, transition_held

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
    rows = Referral.objects.select_related("programme", "sender")
    return submit_held(lock_row(rows, actor, version=version, pk=referral_id), actor)


def submit_held(referral: Referral, actor: User, offers: VersionsOnRecord | None = None) -> Referral:
    """Send a draft that this act holds: one that it has made and nobody else can see, or has under its lock."""
    transition_held(referral, "submit", actor=actor, at=timezone.now())
    offers = offers or offers_of(referral)
    told = tell_first(referral, FeedbackValue.RECEIVED, actor=actor) if _version_of(referral, offers) else []
    return decide_by_rules(referral, offers, told)


def offers_of(referral: Referral) -> VersionsOnRecord:
    return VersionsOnRecord([referral.programme.code] if referral.programme else [])


def _version_of(referral: Referral, offers: VersionsOnRecord) -> ProgrammeVersion | None:
    day = local_day(referral.referred_at)
    referral.programme_version = offers.version(referral.programme.code, day) if referral.programme else None
    return referral.programme_version


@act()
@rows_of_all("referrals.decide_by_rules")
def decide_by_rules(
    referral: Referral, offers: VersionsOnRecord | None = None, told: Iterable[Feedback] = ()
) -> Referral:
    """Put a sent referral to the rules of the version in force; run again after an interruption it goes on.

    The act holds the referral, and it is saved once, in the state to which the rules bring it.
    """
    clock, offers = User.objects.clock(), offers or offers_of(referral)
    version = _version_of(referral, offers)
    if version is None:
        raise MoveRefused("No version of this programme was in force on the day of the referral.")
    referral.provider = offers.provider(referral, local_day(referral.referred_at))
    referral.person, is_known = find_person(referral, actor=clock)
    answers = _answers_to(referral, version, is_known=is_known)
    is_free, has_provider = eligibility_answers.is_accepted_by_rules(answers), referral.provider is not None
    _screen(referral, clock, stopping_label(answers) if has_provider or not is_free else NOBODY_COMMISSIONED)
    if is_free and has_provider:
        told = [*told, *accept_held(referral, actor=clock, on=local_day(referral.referred_at))]
    _save_all(referral, answer_rows(referral, answers), list(told))
    return referral


def _save_all(referral: Referral, answers: list[EligibilityAnswer], told: list[Feedback]) -> None:
    """The referral, the person where it is a new one, what the rules answered and what the sender is told."""
    newcomers = [one for one in [referral.person] if one is not None and one._state.adding]
    is_new = referral._state.adding
    if not is_new:
        referral.save()
    insert_together(
        NewRows(Person, newcomers),
        NewRows(Referral, [referral] * is_new),
        NewRows(EligibilityAnswer, answers),
        NewRows(Feedback, told, skips_known=True),
    )


def _answers_to(
    referral: Referral, version: ProgrammeVersion, *, is_known: bool
) -> tuple[eligibility_answers.RuleAnswer, ...]:
    test, substances = _drug_test_of(referral)
    history = History([referral.person] if is_known and referral.person else [])
    return eligibility.answer_rules(version.choices, facts_of(referral, history, drug_test=test, substances=substances))


def _drug_test_of(referral: Referral) -> tuple[str, list[str]]:
    """The result on record; a referral that is not saved yet has no other test than the one it came with."""
    if not referral._state.adding:
        return first_drug_test(referral)
    test = sent_drug_test(referral)
    if test is None:
        return "", []
    test.save()
    return test.result, list(test.substances)


def _screen(referral: Referral, clock: User, stopping_rule: str) -> None:
    """Waiting for a decision: moved there the first time, brought up to date when the rules are put again."""
    sent_at = referral.submitted_at or timezone.now()
    due_at = None if referral.is_history else falls_due(referral.programme_version, DeadlineName.DECIDE, sent_at)
    if referral.state == ReferralState.SCREENING:
        referral.stopping_rule, referral.due_at = stopping_rule, due_at
    else:
        transition_held(referral, "screen", actor=clock, stopping_rule=stopping_rule, due_at=due_at)


def find_person(referral: Referral, *, actor: User) -> tuple[Person, bool]:
    """The known person whom this referral joins, or a new one, which the caller saves with it, and which of the two.

    A likeness waits for somebody.
    """
    newcomer = people.describe_person(_described_by(referral), local_day(referral.referred_at))
    people.one_at_a_time([newcomer])
    found = people.Register.around([newcomer]).find(newcomer)
    changed = people.fill_in_person(found.person, newcomer) if found.person else []
    if found.person is not None and changed:
        found.person.save()
        facts = {"fields": changed, "referral": str(referral.pk)}
        Entry.objects.enter(found.person, actor=actor, verb="complete", kind=Kind.ALTERATION, facts=facts)
        if "mobile" in changed:
            outbox.queue_job("caseworkflow.follow_telephone", found.person.pk, referral.pk)
    person = found.person or newcomer
    if found.person is None or set(changed) & set(people.IDENTITY):
        outbox.queue_job("outcomes.link_person", person.pk, referral.pk)
    people.propose_likenesses(((older, person, why) for older, why in found.alike), actor=actor)
    return person, found.person is not None


def _described_by(referral: Referral) -> dict[str, Any]:
    typed = {name: getattr(referral, name) for name in ("family_name", "given_names", "date_of_birth", "sex")}
    return {**referral.as_sent, **typed, "approximate_age": referral.approximate_age}


def accept_by_rules(referral: Referral, clock: User) -> Referral:
    """The rules alone accept: counted from the local day of the referral."""
    return record_acceptance(referral, actor=clock, on=local_day(referral.referred_at), version=None)


@act()
def record_acceptance(referral: Referral, *, actor: User, on: date, version: int | None, reason: str = "") -> Referral:
    """Accept; the outcome that the version sets on acceptance is recorded, police are told, follow-ups are made."""
    rows = Referral.objects.select_related("programme_version__programme", "sender")
    row: Referral = lock_row(rows, actor, version=version, pk=referral.pk)
    told = accept_held(row, actor=actor, on=on, reason=reason)
    row.save()
    Feedback.objects.bulk_create(told, ignore_conflicts=True)
    return row


def accept_held(referral: Referral, *, actor: User, on: date, reason: str = "") -> list[Feedback]:
    """Accept a referral that this act holds; its caller saves it, and what the sender is told."""
    choices = referral.programme_version.choices if referral.programme_version else None
    code = choices.outcome_on_accept if choices and referral.is_police else ""
    facts = {"by": actor, "at": timezone.now(), "on": on, "outcome_code": code}
    entry = transition_held(referral, "accept", actor=actor, reason=reason, **facts)
    if code:
        Entry.objects.enter(
            referral, actor=actor, verb="record_outcome_code", kind=Kind.COLLECTION, after=code, facts={"on": str(on)}
        )
    told = tell_first(referral, FeedbackValue.ACCEPTED, on=on, actor=actor)
    outbox.queue_job("outcomes.schedule_follow_ups", referral.pk)
    notify_sender(referral, entry)
    return told


def notify_sender(referral: Referral, entry: Entry) -> None:
    if not referral.is_history:
        outbox.queue_job("referrals.send_notices", entry.pk)


@act()
def create_referral(
    *,
    actor: User,
    door: str,
    facts: Mapping[str, Any],
    key: str = "",
    versions: Iterable[ProgrammeVersion] = (),
) -> Referral:
    """Draft and send in one act. The same key and facts again give the same referral; other facts raise KeyReused.

    `versions` are those that are at hand already. Nobody sees the referral before the act ends, so it is saved once.
    """
    if not policies.may_start(actor):
        raise PermissionDenied
    offers = VersionsOnRecord([facts.get("programme") or ""], versions)
    row = sent.write_down(sent.new_row(actor=actor, door=door, facts=facts), facts, programme=offers.programme())
    claim = _claim(actor, key, row) if key else None
    if claim is not None and claim.referral and claim.referral.pk != row.pk:
        return claim.referral
    known = _save_once(row, actor) if row.source_reference else None
    if known is None:
        Entry.objects.enter(row, actor=actor, verb="draft", kind=Kind.COLLECTION, after=row.state)
        return submit_held(row, actor, offers)
    if claim is not None:
        IntakeKey.objects.filter(client=actor, key=claim.key).update(referral=known)
    return submit_referral(referral_id=known.pk, actor=actor) if known.state == ReferralState.DRAFT else known


def _claim(actor: User, key: str, row: Referral) -> IntakeKey:
    """The key of this sending, which names a referral that is saved later in the act; or the one of an earlier sending."""
    claim = IntakeKey(client=actor, key=key, digest=row.digest, referral=row)
    if insert_new(claim):
        return claim
    known = IntakeKey.objects.select_related("referral").get(client=actor, key=key)
    if known.digest != row.digest:
        raise KeyReused("This was sent before with other answers. Start again, so that it is a new referral.")
    if known.referral is None:
        raise InProgress("This referral is still being taken in. Try again in a moment.")
    return known


@act()
def delete_intake_keys(*, before: datetime) -> int:
    """Keys are kept for a week; after that the sender's own reference still stops a second referral."""
    return IntakeKey.objects.filter(created_at__lt=before).delete()[0]


def _save_once(row: Referral, actor: User) -> Referral | None:
    """The sender's own reference is used once in a force: the same content is the same referral, which is given back."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        known = Referral.objects.visible_to(actor).filter(source_reference=row.source_reference).first()
    else:
        return None
    if known is None or known.digest != row.digest:
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
    row = _described_row(actor, facts)
    history = _known_to_sender(row, actor, facts)
    versions = ProgrammeVersion.objects.open_to(row.source, local_day(row.referred_at))
    return [_preview(row, version, history, facts) for version in versions]


def preview_one(
    code: str, *, actor: User, facts: Mapping[str, Any], versions: Iterable[ProgrammeVersion] = ()
) -> Preview | None:
    """The same of one programme, none where it does not take this source; history is read where it could say no."""
    row = _described_row(actor, facts)
    version = VersionsOnRecord([code], versions).version(code, local_day(row.referred_at))
    if version is None or not version.takes(row.source):
        return None
    is_asked = eligibility.turns_away_repeats(version.choices) and not actor.holds(Role.PARTNER)
    history = _known_to_sender(row, actor, facts) if is_asked else History()
    return _preview(row, version, history, facts)


def _described_row(actor: User, facts: Mapping[str, Any]) -> Referral:
    known = {name: value for name, value in facts.items() if name != "programme"}
    return sent.write_down(sent.new_row(actor=actor, door=Door.PAGE, facts=facts), known)


@rows_of_all("referrals.known_to_sender")
def _known_to_sender(row: Referral, actor: User, facts: Mapping[str, Any]) -> History:
    newcomer = people.describe_person(facts, local_day(row.referred_at))
    row.person = people.Register.around([newcomer], Person.objects.sent_by(actor.organisation)).find(newcomer).person
    sent_by_us = Referral.objects.filter(sender=actor.organisation)
    history = History([row.person] if row.person else [], sent_by_us, has_bars=False)
    if actor.holds(Role.PARTNER):
        history.forget_acceptances()
    return history


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
