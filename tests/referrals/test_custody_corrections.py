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
