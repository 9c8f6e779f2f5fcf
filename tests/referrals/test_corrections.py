"""How a correction is kept: every value in the words of a page, who, why, and what waits until somebody has settled it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry, Kind
from referrals.correction import services
from referrals.correction.models import Correction, CorrectionFollowUp
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.accounts import member
from workflow.machine import MoveConflict, MoveRefused
from workflow.seen import digest_of_values

NOW = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "Yes"),
        (False, "No"),
        (None, "Not recorded"),
        ("", "Not recorded"),
        (0, "0"),
        (12, "12"),
        ("Jo", "Jo"),
        (date(2026, 7, 1), "1 July 2026"),
        (NOW, "12:30 pm on 1 July 2026"),
        ({"mental_health": 7, "drugs": None}, "drugs declined, mental health 7"),
        ({}, "Not recorded"),
        (["cocaine", "heroin"], "cocaine, heroin"),
        ((), "Not recorded"),
        ([], "Not recorded"),
    ],
)
def test_each_kind_of_value_is_kept_as_somebody_reads_it(value, words):
    assert services.words_of_value(value) == words


@pytest.mark.parametrize(
    ("name", "label"),
    [("is_safe_to_text", "Safe to text"), ("family_name", "Family name"), ("date_of_birth", "Date of birth")],
)
def test_a_field_is_named_as_on_a_page(name, label):
    assert services.label_of_field(Person(), name) == label


@pytest.mark.parametrize(("sex", "words"), [("F", "Female"), ("", "Not recorded")])
def test_a_choice_is_kept_in_the_words_of_the_list(sex, words):
    assert services.words_of_field(Person(sex=sex), "sex") == words


# -- Writing -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def person(db):
    return Person.objects.create(family_name="Carter", given_names="Jo", mobile="+447700900123")


NAMES = ("family_name", "given_names", "mobile")


def test_only_what_differs_is_written_and_named_in_the_order_of_the_fields(person):
    given = {"mobile": "", "given_names": "Joan", "family_name": "Carter"}
    values = services.write_new_values(person, given, seen=digest_of_values(person, NAMES))
    assert values == [["Given names", "Jo", "Joan"], ["Mobile", "+447700900123", "Not recorded"]]
    assert (person.family_name, person.given_names, person.mobile) == ("Carter", "Joan", "")


def test_what_is_the_same_or_was_seen_otherwise_is_refused(person):
    same = {name: getattr(person, name) for name in NAMES}
    with pytest.raises(MoveRefused) as refused:
        services.write_new_values(person, same, seen=digest_of_values(person, NAMES))
    with pytest.raises(MoveConflict):
        services.write_new_values(person, {**same, "given_names": "Joan"}, seen="of another page")
    assert (refused.value.reasons, person.given_names) == (("Nothing is different from what is on record.",), "Jo")


@pytest.fixture
def row(custody_officer):
    return made.accepted(custody_officer)


def corrected(row, actor, follow_ups=()):
    place = services.CorrectionPlace(title="Drug test", about_id=row.pk, person_id=row.person_id, home_id=row.force_id)
    values = [["Result", "Positive", "Negative"]]
    return services.keep_correction(row, values, place, actor=actor, reason="typed", follow_ups=follow_ups)


def test_a_correction_says_what_where_why_and_by_whom_and_the_ledger_names_no_value(row, custody_officer):
    kept = Correction.objects.get(pk=corrected(row, custody_officer, ["test", "feedback", "test"]).pk)
    assert (kept.title, kept.about_id, kept.person, kept.home, kept.record_kind, kept.record_id) == (
        "Drug test",
        row.pk,
        row.person,
        row.force,
        "referrals.referral",
        row.pk,
    )
    assert (kept.values, kept.reason, kept.corrected_by, kept.corrected_at) == (
        [["Result", "Positive", "Negative"]],
        "typed",
        custody_officer,
        timezone.now(),
    )
    assert sorted(kept.follow_ups.values_list("kind", flat=True)) == ["feedback", "test"]
    entry = Entry.objects.about(kept).get()
    assert (entry.verb, entry.kind, entry.actor, entry.subjects) == (
        "correct",
        Kind.ALTERATION,
        custody_officer,
        [str(row.person_id)],
    )
    assert entry.facts == {
        "record": str(row.pk),
        "kind": "referrals.referral",
        "reason": "typed",
        "follow_ups": ["feedback", "test"],
    }


def test_what_follows_is_settled_once_with_the_answer_and_by_whom(row, custody_officer):
    colleague = member(Role.DECISION_MAKER)
    one = corrected(row, custody_officer, ["test", "feedback"]).follow_ups.get(kind="test")
    settled = services.settle_follow_up(follow_up_id=one.pk, actor=colleague, answer="mended")
    with pytest.raises(MoveRefused) as again:
        services.settle_follow_up(follow_up_id=one.pk, actor=custody_officer, answer="stands")
    one.refresh_from_db()
    assert (settled, one.answer, one.settled_by, one.settled_at) == (one, "mended", colleague, timezone.now())
    assert again.value.reasons == (f"{colleague} has settled this already. Nothing of yours was saved.",)
    assert [left.kind for left in CorrectionFollowUp.objects.open()] == ["feedback"]
    entry = Entry.objects.get(verb="settle_follow_up")
    assert (entry.actor, entry.kind, entry.object_id, entry.facts) == (
        colleague,
        Kind.ALTERATION,
        str(one.pk),
        {"kind": "test", "answer": "mended"},
    )


def test_whoever_does_not_see_a_correction_settles_nothing_of_it(row, custody_officer, commissioner):
    one = corrected(row, custody_officer, ["test"]).follow_ups.get()
    with pytest.raises(CorrectionFollowUp.DoesNotExist):
        services.settle_follow_up(follow_up_id=one.pk, actor=commissioner, answer="stands")
    with pytest.raises(CorrectionFollowUp.DoesNotExist):
        services.settle_follow_up(follow_up_id=uuid4(), actor=custody_officer, answer="stands")
    assert Referral.objects.get(pk=row.pk).version == row.version
