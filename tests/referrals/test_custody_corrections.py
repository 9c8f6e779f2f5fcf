"""What custody recorded wrongly is put right by the officers of that force, and what stood there stays on record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry
from referrals.correction.models import Correction
from referrals.custody import services
from referrals.custody.forms import DetentionCorrectionForm, DrugTestCorrectionForm
from referrals.custody.models import Detention, DrugTest
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from tests.factories.satellites import reasons_of
from workflow.machine import MoveConflict, MoveRefused
from workflow.seen import digest_of_values

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LIST = reverse("referrals:custody-list")


@pytest.fixture
def officer():
    return make.officer()


@pytest.fixture
def held(officer):
    facts = {"suite": "Perry Barr", "initials": "JC", "cell": "4", "detained_at": timezone.now() - 3 * HOUR}
    return services.create_detention(actor=officer, facts=facts)


def given(row, form, **changes):
    """What a page would send back of a record, but for what is changed."""
    values = {name: getattr(row, name) for name in form.names}
    return {**values, "seen": digest_of_values(row, form.names), "reason": "typed", **changes}


def correct_cell(row, officer, **changes):
    typed = given(row, DetentionCorrectionForm, **changes)
    return services.correct_detention(detention_id=row.pk, actor=officer, **typed)


def correct_test(row, officer, **changes):
    typed = given(row, DrugTestCorrectionForm, **changes)
    return services.correct_drug_test(test_id=row.pk, actor=officer, **typed)


def test_a_slip_on_the_custody_list_is_put_right_and_kept(held, officer):
    made = correct_cell(held, officer, initials="JK", cell="14")
    held.refresh_from_db()
    assert (held.initials, held.cell) == ("JK", "14")
    assert made.values == [["Cell", "4", "14"], ["Initials", "JC", "JK"]]
    assert Entry.objects.about(made).get().verb == "correct"
    with pytest.raises(MoveConflict):
        correct_cell(held, officer, seen="of another page", cell="5")


def test_a_release_that_was_none_puts_them_back_on_the_list(held, officer, client_for):
    services.record_release(detention_id=held.pk, actor=officer)
    client = client_for(officer)
    before = [len(client.get(f"{LIST}{show}").context["lines"]) for show in ("", "?show=released")]
    held.refresh_from_db()
    correct_cell(held, officer, released_at=None)
    held.refresh_from_db()
    after = [len(client.get(f"{LIST}{show}").context["lines"]) for show in ("", "?show=released")]
    assert (before, after) == ([0, 1], [1, 0])
    assert (held.seen, held.not_seen_reason) == ("on_list", "")


UNSEEN = services.RELEASED_UNSEEN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("on_list", ""), ("not_seen", UNSEEN)),
        (("seen", ""), ("seen", "")),
        (("declined", ""), ("declined", "")),
        (("not_seen", "Taken to court"), ("not_seen", "Taken to court")),
    ],
)
def test_a_release_that_was_forgotten_takes_off_the_list_whom_nobody_saw(held, officer, before, after):
    Detention.objects.update(seen=before[0], not_seen_reason=before[1])
    held.refresh_from_db()
    correct_cell(held, officer, released_at=timezone.now() - HOUR)
    assert Detention.objects.values_list("seen", "not_seen_reason").get() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [(("seen", ""), ("seen", "")), (("not_seen", "Taken to court"), ("not_seen", "Taken to court"))],
)
def test_what_somebody_recorded_of_a_visit_outlives_a_release_that_was_none(held, officer, before, after):
    Detention.objects.update(released_at=timezone.now(), seen=before[0], not_seen_reason=before[1])
    held.refresh_from_db()
    correct_cell(held, officer, released_at=None)
    assert Detention.objects.values_list("seen", "not_seen_reason").get() == after


def test_a_slip_on_the_record_of_somebody_who_was_released_unseen_leaves_them_off_the_list(held, officer):
    services.record_release(detention_id=held.pk, actor=officer)
    held.refresh_from_db()
    correct_cell(held, officer, cell="14")
    assert Detention.objects.values_list("seen", "not_seen_reason").get() == ("not_seen", UNSEEN)


@pytest.mark.parametrize(("minutes", "said"), [(1, (services.NOT_YET,)), (0, ()), (-1, ())])
def test_nobody_is_detained_from_a_moment_to_come(held, officer, minutes, said):
    at = timezone.now() + timedelta(minutes=minutes)
    assert reasons_of(correct_cell, row=held, officer=officer, detained_at=at) == said


@pytest.mark.parametrize(("minutes", "said"), [(-1, (services.LEFT_FIRST,)), (0, ()), (1, ())])
def test_nobody_leaves_custody_before_they_came(held, officer, minutes, said):
    at = held.detained_at + timedelta(minutes=minutes)
    assert reasons_of(correct_cell, row=held, officer=officer, released_at=at) == said


def test_a_correction_belongs_to_the_referral_where_there_is_one_and_else_to_the_detention(held, officer):
    alone = correct_cell(held, officer, cell="5")
    row = make.allocated("arrest_referral")
    Detention.objects.filter(pk=held.pk).update(referral=row.referral)
    held.refresh_from_db()
    with_referral = correct_cell(held, officer, cell="6")
    assert [(one.title, one.about_id, one.person_id, one.home) for one in (alone, with_referral)] == [
        ("Custody list", held.pk, None, officer.organisation),
        ("Custody list", row.referral_id, row.person_id, officer.organisation),
    ]


@pytest.mark.parametrize(
    ("before", "after", "listed"),
    [
        ("positive", "negative", ["test"]),
        ("negative", "positive", ["test"]),
        ("positive", "positive", ["test"]),
        ("negative", "refused", []),
    ],
)
def test_a_duty_may_rest_on_a_test_that_was_or_is_positive(officer, before, after, listed):
    row = make.allocated("arrest_referral")
    test = services.record_drug_test(referral_id=row.referral_id, actor=officer, result=before, substances=["cocaine"])
    made = correct_test(test, officer, result=after, substances=["heroin"])
    assert list(made.follow_ups.values_list("kind", flat=True)) == listed
    assert (made.title, made.about_id, made.person_id, made.home) == (
        "Drug test",
        row.referral_id,
        row.person_id,
        row.referral.force,
    )


def test_a_test_whose_moment_is_not_known_is_put_right_all_the_same(officer):
    row = make.allocated("arrest_referral")
    test = services.record_drug_test(referral_id=row.referral_id, actor=officer, result="positive")
    DrugTest.objects.update(tested_at=None)
    test.refresh_from_db()
    assert correct_test(test, officer, result="refused").values == [["Result", "Positive", "Refused"]]


def test_a_provider_that_sees_a_test_corrects_none(officer):
    row = make.allocated("arrest_referral")
    test = services.record_drug_test(referral_id=row.referral_id, actor=officer, result="positive")
    with pytest.raises(PermissionDenied):
        correct_test(test, row.caseworker, result="negative")
    assert DrugTest.objects.get(pk=test.pk).result == "positive"


@pytest.mark.parametrize(
    ("shift", "refusal"), [(timedelta(minutes=1), "still to come"), (-4 * HOUR, "came into custody after"), (-HOUR, "")]
)
def test_a_release_lies_between_the_detention_and_now(held, officer, shift, refusal):
    at = timezone.now() + shift
    if refusal:
        with pytest.raises(MoveRefused, match=refusal):
            correct_cell(held, officer, released_at=at)
        assert Correction.objects.count() == 0
    else:
        assert correct_cell(held, officer, released_at=at).values[0][0] == "Released at"


def test_another_force_and_the_provider_correct_nothing_in_custody(held, client_for):
    stranger = member(Role.CUSTODY_OFFICER, at=organisation("police", "Another force", code="22"))
    address = reverse("referrals:detention-correct", args=[held.pk])
    assert client_for(stranger).get(address).status_code == 404
    assert client_for(member(Role.ARREST_REFERRAL_WORKER)).get(address).status_code == 403
    with pytest.raises(ObjectDoesNotExist):
        correct_cell(held, stranger, cell="5")
    with pytest.raises(PermissionDenied):
        correct_cell(held, member(Role.TEAM_LEADER), cell="5")


def test_a_drug_test_is_put_right_and_the_provider_is_asked_what_rests_on_it(officer, client_for):
    row = make.allocated("arrest_referral")
    test = services.record_drug_test(
        referral_id=row.referral_id, actor=officer, result="positive", substances=["cocaine"]
    )
    client = client_for(officer)
    address = reverse("referrals:drug-test-correct", args=[test.pk])
    assert address in client.get(reverse("referrals:referral-detail", args=[row.referral_id])).content.decode()
    correct_test(DrugTest.objects.get(), officer, result="negative", substances=[])
    made = Correction.objects.get()
    assert [what for what, _, _ in made.values] == ["Result", "Substances"]
    assert list(made.follow_ups.values_list("kind", flat=True)) == ["test"]
    shown = client_for(row.caseworker).get(reverse("caseworkflow:case-corrections", args=[row.pk])).content.decode()
    assert "A duty to be assessed may rest on this test." in shown
    again = correct_test(DrugTest.objects.get(), officer, tested_at=timezone.now() - HOUR)
    assert again.follow_ups.count() == 0


@pytest.mark.parametrize(
    ("shift", "refusal"),
    [
        (timedelta(minutes=1), "still to come"),
        (-timedelta(days=4), ""),
        (-timedelta(days=4, minutes=1), "more than four days"),
    ],
)
def test_a_test_lies_near_the_referral(officer, shift, refusal):
    row = make.allocated("arrest_referral")
    test = services.record_drug_test(referral_id=row.referral_id, actor=officer, result="negative")
    if refusal:
        with pytest.raises(MoveRefused, match=refusal):
            correct_test(test, officer, tested_at=timezone.now() + shift)
    else:
        assert correct_test(test, officer, tested_at=timezone.now() + shift).values[0][0] == "Tested at"


def test_an_officer_of_another_force_finds_no_test(officer):
    row = make.allocated("arrest_referral")
    test = services.record_drug_test(referral_id=row.referral_id, actor=officer, result="negative")
    stranger = member(Role.CUSTODY_OFFICER, at=organisation("police", "Another force", code="22"))
    with pytest.raises(ObjectDoesNotExist):
        correct_test(test, stranger, result="positive")
    assert Detention.objects.count() == 0
