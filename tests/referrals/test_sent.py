"""How what a sender gives becomes a row: whose it is, which force's, what is emptied, and when it is history."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation
from programmes.models import Programme
from referrals.intake.services import sent
from referrals.referral.models import Referral
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db


def row_of(actor, door="page", source="custody", **how):
    return sent.new_row(actor=actor, door=door, facts={"source": source}, **how)


def test_what_an_officer_types_is_the_officers_and_the_forces(custody_officer):
    row = row_of(custody_officer)
    assert (row.referring_officer, row.officer_number, row.sender, row.force) == (
        custody_officer,
        "4321",
        custody_officer.organisation,
        custody_officer.organisation,
    )


def test_a_system_and_a_file_name_no_officer_of_ours(custody_officer):
    elsewhere = organisation("police", "Warwickshire Police", "23")
    rows = [row_of(custody_officer, "api"), row_of(custody_officer, "file", force=elsewhere)]
    assert [(one.referring_officer, one.officer_number) for one in rows] == [(None, ""), (None, "")]
    assert [(one.sender, one.force) for one in rows] == [(custody_officer.organisation,) * 2, (elsewhere, elsewhere)]


@pytest.mark.parametrize(
    ("source", "forces", "is_named"), [("custody", 1, True), ("court", 1, False), ("custody", 2, False)]
)
def test_what_a_worker_sends_from_custody_is_of_the_one_force_that_is_served(caseworker, source, forces, is_named):
    home = organisation("police")
    if forces == 2:
        organisation("police", "Warwickshire Police", "23")
    assert row_of(caseworker, source=source).force == (home if is_named else None)


def test_where_no_force_is_known_or_nobody_is_on_record_none_is_named(caseworker):
    Organisation.objects.filter(kind="police").delete()
    assert row_of(caseworker).force is None
    caseworker.memberships.all().delete()
    nobody = type(caseworker).objects.get(pk=caseworker.pk)
    assert (row_of(nobody).sender, row_of(nobody, source="court").force) == (None, None)


def test_what_is_not_given_stays_and_what_is_given_as_nothing_is_emptied():
    row = Referral(family_name="Carter", gravity_score=3, is_supply_suspected=True, note="Old", as_sent={"note": "Old"})
    sent.write_down(row, {"gravity_score": None, "is_supply_suspected": None, "note": None})
    assert (row.family_name, row.gravity_score, row.is_supply_suspected, row.note, row.as_sent) == (
        "Carter",
        None,
        None,
        "",
        {},
    )


def test_facts_join_those_that_were_given_before_and_the_digest_is_of_all():
    row = sent.write_down(Referral(), {"sex": "F", "mobile": "1"})
    sent.write_down(row, {"sex": "M"})
    assert (row.sex, row.as_sent) == ("M", {"sex": "M", "mobile": "1"})
    assert row.digest == sent.digest_of_facts({"mobile": "1", "sex": "M"})


def test_a_programme_is_the_one_at_hand_or_the_one_of_its_code_and_an_unknown_code_is_none():
    divert, other = Programme.objects.get(code="divert"), Programme.objects.get(code="checkpoint")
    given = [
        sent.write_down(Referral(), {"programme": "divert"}).programme,
        sent.write_down(Referral(), {}, programme=other).programme,
        sent.write_down(Referral(programme=divert), {"programme": "nothing"}).programme,
        sent.write_down(Referral(programme=divert), {}).programme,
    ]
    assert given == [divert, other, None, divert]


@pytest.mark.parametrize(
    ("door", "seconds", "is_history"),
    [("file", -1, False), ("file", 0, False), ("file", 1, True), ("page", 1, False), ("api", 1, False)],
)
def test_a_row_of_a_file_is_history_once_it_is_older_than_a_week(door, seconds, is_history):
    at = timezone.now() - timedelta(days=7, seconds=seconds)
    assert sent.is_history(Referral(door=door, referred_at=at)) is is_history
