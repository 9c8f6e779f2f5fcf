"""The custody list and drug tests: who puts somebody on it, what came of it, and which result counts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.models import Entry, Kind
from referrals.custody import services
from referrals.custody.models import Detention
from referrals.custody.states import CustodyState
from referrals.intake.services import sent
from referrals.referral.models import Referral
from tests.factories import referrals as made
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FACTS = {"suite": "Perry Barr", "initials": "JC", "cell": "M4", "custody_record": "", "another": "x"}


def entry_of(verb):
    return Entry.objects.get(verb=verb)


@pytest.fixture
def detention(custody_officer):
    return services.create_detention(actor=custody_officer, facts=FACTS)


def test_somebody_is_put_on_the_list_of_the_officers_own_force(custody_officer, detention):
    detention.refresh_from_db()
    assert (detention.force, detention.initials, detention.cell, detention.detained_at, detention.seen) == (
        custody_officer.organisation,
        "JC",
        "M4",
        timezone.now(),
        CustodyState.ON_LIST,
    )
    assert (entry_of("detain").object_id, entry_of("detain").kind, entry_of("detain").after) == (
        str(detention.pk),
        Kind.COLLECTION,
        "on_list",
    )


def test_whoever_was_referred_from_the_cell_is_on_the_list_with_their_referral(custody_officer):
    row = made.waiting(custody_officer)
    found = services.create_detention(actor=custody_officer, facts=FACTS, referral_id=row.pk)
    assert (found.referral, services.create_detention(actor=custody_officer, facts=FACTS).referral) == (row, None)


def test_nobody_else_puts_somebody_on_the_list(caseworker, custody_officer):
    custody_officer.memberships.all().delete()
    for actor in (caseworker, type(custody_officer).objects.get(pk=custody_officer.pk)):
        with pytest.raises(PermissionDenied):
            services.create_detention(actor=actor, facts=FACTS)
    assert Detention.objects.count() == 0


def record_seen(detention, actor, seen, **how):
    return services.record_seen(detention_id=detention.pk, actor=actor, seen=seen, **how)


@pytest.mark.parametrize(
    ("seen", "reason", "kept"),
    [
        (CustodyState.SEEN, "Asked twice", ""),
        (CustodyState.DECLINED, "Asked twice", ""),
        (CustodyState.SEEN, "", ""),
        (CustodyState.NOT_SEEN, "Taken to court", "Taken to court"),
    ],
)
def test_a_reason_is_kept_only_of_somebody_who_was_not_seen(detention, arrest_referral_worker, seen, reason, kept):
    record_seen(detention, arrest_referral_worker, seen, reason=reason)
    detention.refresh_from_db()
    assert (detention.seen, detention.not_seen_reason, detention.seen_at) == (seen, kept, timezone.now())
    assert (entry_of("record_seen").before, entry_of("record_seen").after) == ("on_list", seen)


def test_who_was_not_seen_needs_a_reason(detention, arrest_referral_worker):
    with pytest.raises(MoveRefused, match=r"^Say why the person was not seen\.$"):
        record_seen(detention, arrest_referral_worker, CustodyState.NOT_SEEN)


def test_the_moment_may_be_said(detention, arrest_referral_worker):
    at = timezone.now() - HOUR
    assert record_seen(detention, arrest_referral_worker, CustodyState.SEEN, at=at).seen_at == at


def test_police_do_not_say_who_was_seen(detention, custody_officer):
    with pytest.raises(PermissionDenied):
        record_seen(detention, custody_officer, CustodyState.SEEN)


def record_result(referral, officer, result, ago):
    return services.record_drug_test(
        referral_id=referral.pk, actor=officer, result=result, substances=["heroin"], tested_at=timezone.now() - ago
    )


def test_the_latest_drug_test_counts_whatever_the_order_of_typing(custody_officer):
    row = made.waiting(custody_officer)
    record_result(row, custody_officer, "negative", HOUR)
    record_result(row, custody_officer, "positive", 2 * HOUR)
    assert services.first_drug_test(row) == ("negative", ["heroin"])


def test_without_a_drug_test_there_is_no_result(custody_officer):
    assert services.first_drug_test(made.waiting(custody_officer)) == ("", [])


def test_the_test_that_came_with_the_referral_is_kept_once(custody_officer):
    row = made.waiting(custody_officer)
    row.as_sent = {**row.as_sent, "drug_test": "positive", "drug_test_substances": ["cocaine"]}
    row.drug_tests.all().delete()
    found = [services.first_drug_test(row) for _ in range(2)]
    assert (found, row.drug_tests.count()) == ([("positive", ["cocaine"])] * 2, 1)


def test_what_is_not_recorded_is_left_out_and_what_is_false_or_nought_is_kept():
    facts = {"b": 0, "a": False, "none": None, "text": "", "list": [], "table": {}, "c": "x"}
    assert list(sent.facts_as_json(facts).items()) == [("a", False), ("b", 0), ("c", "x")]


def test_the_digest_is_of_the_facts_whatever_their_order():
    assert sent.digest_of_facts({"a": "é", "b": 1}) == sent.digest_of_facts({"b": 1, "a": "é", "c": None})
    assert sent.digest_of_facts({"a": "é"}) != sent.digest_of_facts({"a": "e"})
    assert sent.digest_of_facts({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert Referral.objects.count() == 0


@pytest.mark.parametrize("ago", [None, HOUR])
def test_a_drug_test_is_of_the_moment_that_is_said_or_of_now_and_is_entered(custody_officer, ago):
    row = made.waiting(custody_officer)
    at = timezone.now() - ago if ago else None
    test = services.record_drug_test(referral_id=row.pk, actor=custody_officer, result="positive", tested_at=at)
    assert (test, test.tested_at, test.substances, test.recorded_by) == (
        row.drug_tests.get(),
        at or timezone.now(),
        [],
        custody_officer,
    )
    entry = Entry.objects.about(test).get()
    assert (entry.verb, entry.kind, entry.actor) == ("record_drug_test", Kind.COLLECTION, custody_officer)


def test_a_test_is_recorded_by_police_of_the_force_alone(custody_officer, team_leader):
    row = made.waiting(custody_officer)
    Referral.objects.filter(pk=row.pk).update(force=None)
    for actor in (custody_officer, team_leader):
        with pytest.raises(PermissionDenied):
            services.record_drug_test(referral_id=row.pk, actor=actor, result="positive")
    assert row.drug_tests.count() == 0
