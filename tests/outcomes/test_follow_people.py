"""Two records that turn out to be one person: referrals, cases, follow-ups and offence rows go together, and back."""

from datetime import date

import pytest

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.case.services import move_cases_to_person
from ledger import outbox
from ledger.models import Entry, Kind
from outcomes.extract.linkage.exact import link_offences
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.follow_up.models import FollowUp
from referrals.people.models import Likeness, Person
from referrals.people.services import judging as services
from referrals.referral.models import Referral
from tests.factories.caseworkflow import allocated
from tests.factories.referrals import accepted

pytestmark = pytest.mark.django_db


def offence_of(person, record_id):
    record = OffenceRecord(
        extract=Extract.objects.create(name="x.csv", digest="d"),
        force_code="20",
        record_id=record_id,
        event="recorded_suspect",
        offence_code="046/00",
        offence_on=date(2026, 2, 1),
        event_on=date(2026, 2, 1),
        pnc_id=person.pnc_id,
        family_name=person.family_name,
        given_names=person.given_names,
        date_of_birth=person.date_of_birth,
    )
    link_offences([record])
    record.save()
    return record


def test_everything_about_a_person_follows_the_judgment_and_its_undoing(custody_officer, team_leader):
    older = accepted(custody_officer, pnc_id="", crime_number="20/1/26")
    newer = accepted(custody_officer, pnc_id="2002/0073319Z", crime_number="20/2/26", offence_on=date(2026, 3, 2))
    Person.objects.filter(pk=newer.person_id).update(pnc_id="2002/0073319Z")
    newer.refresh_from_db()
    record = offence_of(newer.person, "r1")
    outbox.run_due_jobs()
    proposal, _ = Likeness.objects.get_or_create(older=older.person, newer=newer.person, defaults={"why": "alike"})

    judged = services.judge_likeness(likeness_id=proposal.pk, actor=team_leader, version=None, is_same=True)
    outbox.run_due_jobs()
    record.refresh_from_db()
    follow_ups = FollowUp.objects.filter(referral=newer).values_list("person", flat=True)
    assert (record.person_id, set(follow_ups)) == (older.person_id, {older.person_id})

    services.undo_likeness(likeness_id=judged.pk, actor=team_leader, version=None)
    outbox.run_due_jobs()
    record.refresh_from_db()
    assert (record.person_id, set(follow_ups.all())) == (newer.person_id, {newer.person_id})


@pytest.mark.parametrize("link", ["scored", "to_review"])
def test_a_row_that_a_score_found_goes_with_the_judgment_and_comes_back(link, custody_officer, team_leader):
    older = accepted(custody_officer, crime_number="20/1/26")
    newer = accepted(custody_officer, crime_number="20/2/26", given_names="Joan", offence_on=date(2026, 3, 2))
    outbox.run_due_jobs()
    record = offence_of(newer.person, "r1")
    before = {"person": newer.person, "scored_person": newer.person, "link": link, "link_weight": 9.25}
    OffenceRecord.objects.filter(pk=record.pk).update(**before)
    states = OffenceRecord.objects.filter(pk=record.pk).values_list("person_id", "link", "link_weight")
    proposal, _ = Likeness.objects.get_or_create(older=older.person, newer=newer.person, defaults={"why": "alike"})
    judged = services.judge_likeness(likeness_id=proposal.pk, actor=team_leader, version=None, is_same=True)
    outbox.run_due_jobs()
    assert states.get() == (older.person_id, link, 9.25)
    services.undo_likeness(likeness_id=judged.pk, actor=team_leader, version=None)
    outbox.run_due_jobs()
    assert states.get() == (newer.person_id, link, 9.25)


def test_a_case_follows_its_referral():
    case = allocated()
    other = Person.objects.create(family_name="Other", given_names="One", name_key="other one", sound_key="O360")
    proposal = Likeness.objects.create(older=other, newer=case.person, why="alike")
    case.referral.person = other
    case.referral.save(update_fields=["person"])
    move_cases_to_person(likeness_id=proposal.pk, actor=User.objects.clock())
    moved = Case.objects.get(pk=case.pk)
    assert (moved.person_id, case.family_name_key, moved.family_name_key) == (other.pk, "CARTER", "OTHER")


def others_of(case, **facts):
    """The case's person turns out to be another one: the likeness that says so, and that other one."""
    other = Person.objects.create(family_name="Other", given_names="One", name_key="other one", sound_key="O360")
    case.referral.person = other
    case.referral.save(update_fields=["person"])
    return Likeness.objects.create(older=other, newer=case.person, why="alike"), other


def follow_likeness(likeness):
    return move_cases_to_person(likeness_id=likeness.pk, actor=User.objects.clock())


def test_a_case_that_followed_is_counted_once_and_entered_about_both():
    case = allocated()
    likeness, other = others_of(case)
    assert [follow_likeness(likeness), follow_likeness(likeness)] == [1, 0]
    entry = Entry.objects.get(verb="follow_person")
    assert (entry.kind, entry.object_id, set(entry.subjects)) == (
        Kind.COMBINATION,
        str(case.pk),
        {str(other.pk), str(likeness.newer_id)},
    )


@pytest.mark.parametrize(
    ("programme", "closed_on", "moved"),
    [("divert", None, 0), ("divert", date(2026, 3, 1), 1), ("new_chance", None, 1)],
)
def test_two_open_cases_of_one_programme_stay_apart_until_one_is_closed(programme, closed_on, moved):
    case, known = allocated("divert"), allocated(programme)
    likeness, other = others_of(case)
    Case.objects.filter(pk=known.pk).update(person=other)
    Referral.objects.filter(pk=known.referral_id).update(person=other)
    if closed_on:
        Case.objects.filter(pk=case.pk).update(state="closed", closed_on=closed_on)
    assert (follow_likeness(likeness), Case.objects.get(pk=case.pk).person_id == other.pk) == (moved, bool(moved))
