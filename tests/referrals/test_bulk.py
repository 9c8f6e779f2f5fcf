"""Many referrals of the past at once: whom they join, what is entered once for all, and a newer version of one."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Job, Kind
from referrals.feedback.models import Feedback
from referrals.intake.services import bulk as services
from referrals.intake.services.rules import VersionsOnRecord
from referrals.people.models import Likeness, Person
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.accounts import organisation
from tests.factories.programmes import publish
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

PAST = datetime(2026, 2, 1, 10, tzinfo=UTC)
NUMBER = {"pnc_id": "1991/0485159F"}


@pytest.fixture
def force(db):
    return organisation("police")


def take(force, *rows, source="old.csv"):
    facts = [
        made.facts(**{"referred_at": PAST, "crime_number": f"20/{place}/26", **row}) for place, row in enumerate(rows)
    ]
    return services.receive_referrals(
        rows=[(force, one) for one in facts], actor=User.objects.clock(), offers=VersionsOnRecord(), source=source
    )


def test_two_rows_of_one_human_are_one_person_that_is_completed_and_one_entry_says_so(force):
    known = take(force, {**NUMBER, "crime_number": "20/9/26"})[0].person
    rows = take(force, {**NUMBER, "nhs_number": "943 476 5919"}, {**NUMBER, "mobile": "+447700900123"})
    person = Person.objects.get()
    assert ({one.person_id for one in rows}, person.nhs_number, person.mobile) == (
        {known.pk},
        "943 476 5919",
        "+447700900123",
    )
    entry = Entry.objects.filter(verb="import").last()
    assert (entry.kind, entry.object_kind, entry.facts["file"], entry.facts["count"]) == (
        Kind.COLLECTION,
        "referrals.referral",
        "old.csv",
        2,
    )
    assert (entry.facts["accepted"], entry.facts["completed"]) == (2, [str(known.pk)])


def test_a_newcomer_who_is_completed_within_the_batch_is_not_entered_as_completed(force):
    take(force, NUMBER, {**NUMBER, "nhs_number": "943 476 5919"})
    assert Person.objects.get().nhs_number == "943 476 5919"
    assert Entry.objects.get(verb="import").facts["completed"] == []


def test_who_is_alike_is_proposed_with_the_older_record_first(force):
    rows = take(force, {}, {"given_names": "Joan"})
    found = Likeness.objects.get()
    assert (found.older_id, found.newer_id) == (rows[0].person_id, rows[1].person_id)


def test_police_are_told_the_days_of_the_past_and_one_entry_is_the_disclosure(force):
    row = take(force, {})[0]
    told = Feedback.objects.filter(referral=row).order_by("value").values_list("value", "on", "rule")
    rule = "divert version 1: feedback_police"
    assert list(told) == [("accepted", PAST.date(), rule), ("received", PAST.date(), rule)]
    entry = Entry.objects.get(verb="disclose")
    assert (entry.kind, entry.object_kind, entry.facts["to"], entry.facts["rule"], entry.facts["count"]) == (
        Kind.DISCLOSURE,
        "referrals.feedback",
        [str(force.pk)],
        "feedback",
        2,
    )


def test_where_the_rules_allow_no_word_none_is_told_and_none_is_entered(force):
    publish("divert", valid_from=PAST.date(), feedback_police=[])
    take(force, {})
    assert (Feedback.objects.count(), Entry.objects.filter(verb="disclose").count()) == (0, 0)


def test_what_the_rules_accept_has_its_outcome_its_version_count_and_its_follow_ups(force):
    accepted, open_one = take(force, {}, {"is_supply_suspected": None})
    assert (accepted.state, accepted.outcome_code, accepted.version, accepted.decided_by) == (
        "accepted",
        "8",
        3,
        User.objects.clock(),
    )
    assert (open_one.state, open_one.outcome_code, open_one.version, open_one.stopping_rule, open_one.due_at) == (
        "screening",
        "",
        2,
        "supply not recorded",
        None,
    )
    assert accepted.submitted_at == timezone.now()
    assert list(Job.objects.values_list("arguments", flat=True)) == [[str(accepted.pk)]]
    assert [one.answers.count() > 0 for one in (accepted, open_one)] == [True, True]


def test_the_second_row_of_one_offence_in_a_batch_is_a_duplicate_to_look_at(force):
    rows = take(force, {**NUMBER, "crime_number": "1"}, {**NUMBER, "crime_number": "1"})
    assert [(one.state, one.stopping_rule) for one in rows] == [
        ("accepted", ""),
        ("screening", "same programme and offence already referred"),
    ]


def test_a_test_that_came_with_a_row_is_kept_and_counted(force):
    given = {
        "programme": "required_assessment",
        "source": "custody",
        "offence_code": "046/00",
        "drug_test_substances": ["cocaine"],
    }
    rows = take(force, {**given, "drug_test": "negative"}, {**given, "family_name": "Okafor", "given_names": "Ada"})
    assert [list(one.drug_tests.values_list("result", "substances")) for one in rows] == [
        [("negative", ["cocaine"])],
        [],
    ]
    assert (rows[0].stopping_rule, rows[1].stopping_rule == "test negative") == ("test negative", False)


def test_a_day_without_a_version_and_a_row_without_a_name_refuse_the_batch(force):
    with pytest.raises(MoveRefused) as too_old:
        take(force, {}, {"referred_at": datetime(2010, 3, 3, tzinfo=UTC)})
    with pytest.raises(MoveRefused) as nameless:
        take(force, {"family_name": ""})
    assert (too_old.value.reasons, nameless.value.reasons, Referral.objects.count()) == (
        ("No version of this programme was in force on the day of the referral.",),
        ("Give the person's family name, or their one name in its place.",),
        0,
    )


def test_the_past_comes_first_and_the_present_is_taken_one_by_one(force):
    rows = take(force, {"referred_at": timezone.now()}, {})
    assert [one.is_history for one in rows] == [True, False]
    assert list(Entry.objects.about(rows[1]).values_list("verb", flat=True))[:2] == ["draft", "submit"]


def replace(row, **changes):
    facts = made.facts(**{"referred_at": row.referred_at, "crime_number": row.crime_number, **changes})
    return services.replace_referral(referral=row, facts=facts, actor=User.objects.clock(), reason="Sent again")


def test_a_newer_version_keeps_the_old_one_and_its_entry_names_what_changed(force):
    row = take(force, {})[0]
    digest, sent = row.digest, row.as_sent
    done = replace(row, sex="M", note="Corrected")
    assert (done.superseded, done.version, done.sex, done.state) == (
        [{"at": timezone.now().isoformat(), "digest": digest, "sent": sent}],
        4,
        "M",
        "accepted",
    )
    entry = Entry.objects.about(row).get(verb="replace")
    assert (entry.kind, entry.reason, entry.facts) == (Kind.ALTERATION, "Sent again", {"fields": ["note", "sex"]})
    assert len(replace(done, sex="F").superseded) == 2


def test_what_was_not_decided_is_asked_again_with_the_test_of_the_newer_version(force):
    row = take(force, {"is_supply_suspected": None, "drug_test": "negative"})[0]
    row.drug_tests.create(result="positive", tested_at=timezone.now())
    done = replace(row, is_supply_suspected=None, drug_test="inconclusive")
    assert sorted(done.drug_tests.values_list("result", flat=True)) == ["inconclusive", "positive"]
    assert (done.state, done.due_at, done.answers.filter(position=1).count()) == ("screening", None, 1)
