"""What custody records: who is held, who was seen, drug tests; and putting right what was recorded wrongly."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.correction.models import Correction
from referrals.correction.services import CorrectionPlace, keep_correction, write_new_values
from referrals.correction.terms import FollowUpKind
from referrals.custody import policies
from referrals.custody.models import Detention, DrugTest
from referrals.custody.states import CustodyState
from referrals.custody.terms import DrugTestResult
from referrals.referral.models import Referral
from workflow.machine import MoveRefused

RELEASED_UNSEEN = "Released before a worker came"

DETENTION_FACTS = ("suite", "custody_record", "initials", "cell", "detained_at", "needs")


@act()
def create_detention(*, actor: User, facts: Mapping[str, Any], referral_id: Any = None) -> Detention:
    """Put a person on the custody list of the officer's own force: initials, cell and clock."""
    if not policies.may_detain(actor) or actor.organisation is None:
        raise PermissionDenied
    referral = Referral.objects.visible_to(actor).get(pk=referral_id) if referral_id else None
    given = {name: facts[name] for name in DETENTION_FACTS if facts.get(name)}
    detention = Detention.objects.create(force=actor.organisation, referral=referral, **given)
    Entry.objects.enter(detention, actor=actor, verb="detain", kind=Kind.COLLECTION, after=detention.seen)
    return detention


@act()
def record_release(*, detention_id: Any, actor: User, released_at: datetime | None = None) -> Detention:
    """The person has left custody; whoever was not seen by then stays to be reported as not seen."""
    detention = Detention.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=detention_id)
    if not policies.may_record_release(detention, actor):
        raise PermissionDenied
    require_held(detention)
    released_at = released_at or timezone.now()
    if released_at < detention.detained_at:
        raise MoveRefused("They came into custody after that. Check the day and the time.")
    before = detention.seen
    detention.released_at = released_at
    _note_unseen(detention)
    detention.save()
    Entry.objects.enter(detention, actor=actor, verb="release", before=before, after=detention.seen)
    return detention


def _note_unseen(detention: Detention) -> None:
    if detention.released_at is not None and detention.seen == CustodyState.ON_LIST:
        detention.seen, detention.not_seen_reason = CustodyState.NOT_SEEN, RELEASED_UNSEEN


def require_held(detention: Detention) -> None:
    if detention.released_at is not None:
        raise MoveRefused("The release is recorded already.")


@act()
def record_seen(
    *, detention_id: Any, actor: User, seen: str, reason: str = "", at: datetime | None = None
) -> Detention:
    """Seen, declined or not seen; not seen needs its reason."""
    detention = Detention.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=detention_id)
    if not policies.may_record_seen(detention, actor):
        raise PermissionDenied
    if seen == CustodyState.NOT_SEEN and not reason:
        raise MoveRefused("Say why the person was not seen.")
    before = detention.seen
    detention.seen, detention.not_seen_reason = seen, reason if seen == CustodyState.NOT_SEEN else ""
    detention.seen_at = at or timezone.now()
    detention.save()
    Entry.objects.enter(detention, actor=actor, verb="record_seen", before=before, after=seen)
    return detention


@act()
def record_drug_test(
    *, referral_id: Any, actor: User, result: str, substances: Sequence[str] = (), tested_at: datetime | None = None
) -> DrugTest:
    """Keep the result of a drug test; an earlier one stays beside it."""
    referral = Referral.objects.visible_to(actor).get(pk=referral_id)
    if not policies.may_record_drug_test(referral, actor):
        raise PermissionDenied
    test = DrugTest.objects.create(
        referral=referral,
        result=result,
        substances=list(substances),
        tested_at=tested_at or timezone.now(),
        recorded_by=actor,
    )
    Entry.objects.enter(test, actor=actor, verb="record_drug_test", kind=Kind.COLLECTION)
    return test


def sent_drug_test(referral: Referral) -> DrugTest | None:
    """The test that came with the referral itself, as a row that is not saved yet."""
    result = referral.as_sent.get("drug_test")
    if not result:
        return None
    substances = list(referral.as_sent.get("drug_test_substances", []))
    return DrugTest(referral=referral, result=result, substances=substances)


def first_drug_test(referral: Referral) -> tuple[str, list[str]]:
    """The latest result on record; the one that came with the referral is kept first."""
    if (sent := sent_drug_test(referral)) and not referral.drug_tests.filter(tested_at=None).exists():
        sent.save()
    latest = referral.drug_tests.order_by("tested_at").last()
    return (latest.result, list(latest.substances)) if latest else ("", [])


# -- corrections ---------------------------------------------------------------------------------------------------------

NOT_YET = "That is still to come."
LEFT_FIRST = "They came into custody after that. Check the days and the times."
TESTED_EARLY = "That is more than four days before the referral. Check the day."
TEST_DAYS = timedelta(days=4)


@act()
def correct_detention(*, detention_id: Any, actor: User, seen: str, reason: str, **given: Any) -> Correction:
    """Put right what the custody list says.

    A release that was recorded by mistake puts the person back on it; one that was forgotten takes off whom nobody saw.
    """
    row = Detention.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=detention_id)
    if not policies.may_detain(actor):
        raise PermissionDenied
    was_released = row.released_at is not None
    values = write_new_values(row, given, seen=seen)
    _refuse(
        (row.detained_at > timezone.now() or (row.released_at or row.detained_at) > timezone.now(), NOT_YET),
        (row.released_at is not None and row.released_at < row.detained_at, LEFT_FIRST),
    )
    if was_released and row.not_seen_reason == RELEASED_UNSEEN:
        row.seen, row.not_seen_reason = CustodyState.ON_LIST, ""
    _note_unseen(row)
    row.save()
    person_id = row.referral.person_id if row.referral else None
    place = CorrectionPlace(
        title="Custody list", about_id=row.referral_id or row.pk, person_id=person_id, home_id=row.force_id
    )
    return keep_correction(row, values, place, actor=actor, reason=reason)


@act()
def correct_drug_test(*, test_id: Any, actor: User, seen: str, reason: str, **given: Any) -> Correction:
    """Put right a test; whether a duty to be assessed that rests on it stands is for somebody to decide."""
    row = tests_seen_by(actor).select_for_update(of=("self",)).get(pk=test_id)
    if not policies.may_record_drug_test(row.referral, actor) or actor.organisation is None:
        raise PermissionDenied
    was_positive = row.result == DrugTestResult.POSITIVE
    values = write_new_values(row, given, seen=seen)
    _refuse(
        (row.tested_at is not None and row.tested_at > timezone.now(), NOT_YET),
        (row.tested_at is not None and row.tested_at < row.referral.referred_at - TEST_DAYS, TESTED_EARLY),
    )
    row.save()
    home = row.referral.force_id or actor.organisation.pk
    place = CorrectionPlace(title="Drug test", about_id=row.referral_id, person_id=row.referral.person_id, home_id=home)
    follow_ups = [FollowUpKind.TEST] if was_positive or row.result == DrugTestResult.POSITIVE else []
    return keep_correction(row, values, place, actor=actor, reason=reason, follow_ups=follow_ups)


def tests_seen_by(user: User) -> QuerySet[DrugTest]:
    """The drug tests of the referrals that somebody sees."""
    return DrugTest.objects.filter(referral__in=Referral.objects.visible_to(user)).select_related("referral")


def _refuse(*judged: tuple[bool, str]) -> None:
    if reasons := [sentence for is_wrong, sentence in judged if is_wrong]:
        raise MoveRefused(*reasons)
