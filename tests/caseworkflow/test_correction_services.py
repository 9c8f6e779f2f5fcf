"""What makes a corrected day impossible, a row below, on and above each border; what is reckoned anew and what is listed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from caseworkflow.assessment.models import Assessment
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.correction.services import correct_record, corrections_of, follow_ups_of
from caseworkflow.correction.views import FORMS
from ledger.models import Entry
from referrals.feedback.models import Feedback
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories.satellites import reasons_of
from workflow.seen import digest_of_values

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def correct(row, kind, record, **changes):
    names = FORMS[kind](row=record).names
    given = {name: getattr(record, name) for name in names} | changes
    return correct_record(
        case_id=row.pk,
        kind=kind,
        record_id=record.pk,
        actor=make.leader(),
        seen=digest_of_values(record, names),
        reason="typed",
        **given,
    )


def refusal_of(row, kind, record, **changes):
    return reasons_of(correct, row=row, kind=kind, record=record, **changes)


def kinds(made):
    return sorted(made.follow_ups.values_list("kind", flat=True))


def changed(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)
    return type(record).objects.get(pk=record.pk)


def test_the_entry_of_the_case_names_the_record_the_reason_and_the_fields_and_no_value():
    row = make.contacting()
    made = correct(row, "attempt", row.attempts.get(), channel="visit")
    entry = Entry.objects.about(row).get(verb="correct")
    assert (entry.actor, entry.reason, entry.facts) == (
        make.leader(),
        "Attempt to reach them. It was typed or chosen wrongly.",
        {"correction": str(made.pk), "fields": ["Channel"]},
    )
    assert (made.title, made.about_id, made.person_id, made.home_id) == (
        "Attempt to reach them",
        row.pk,
        row.person_id,
        row.provider_id,
    )


def test_what_was_put_right_on_another_case_or_person_is_not_of_this_one():
    row = make.contacting()
    other = make.contacting("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    own = [
        correct(row, "attempt", row.attempts.get(), channel="visit"),
        correct(row, "person", row.person, mobile="+447700900555"),
    ]
    correct(other, "person", other.person, mobile="+447700900666")
    assert set(corrections_of(row)) == set(own)
    assert [one.correction for one in follow_ups_of(row)] == own[1:]


# -- An appointment ------------------------------------------------------------------------------------------------------


@pytest.fixture
def attended():
    """Referred and offered yesterday, held an hour ago."""
    row = make.seen()
    Referral.objects.filter(pk=row.referral_id).update(referred_at=timezone.now() - DAY)
    changed(row.appointments.get(), offered_at=timezone.now() - DAY + timedelta(hours=1))
    return row


@pytest.mark.parametrize(
    ("minutes", "said"), [(-1, ("That is before it was offered.",)), (0, ()), (1, ())], ids=["below", "on", "above"]
)
def test_an_appointment_is_not_held_before_it_was_offered(attended, minutes, said):
    meeting = attended.appointments.get()
    assert refusal_of(attended, "appointment", meeting, starts_at=meeting.offered_at + minutes * MINUTE) == said


def test_one_that_was_entered_afterwards_is_put_right_without_its_day(attended):
    meeting = attended.appointments.get()
    meeting = changed(meeting, offered_at=meeting.starts_at + MINUTE)
    assert refusal_of(attended, "appointment", meeting, attendance="attended_late") == ()


@pytest.mark.parametrize(("attendance", "said"), [("attended", ("That is still to come.",)), ("cancelled_person", ())])
def test_whoever_came_or_did_not_was_expected_before_now_and_a_cancelled_one_may_be_to_come(attended, attendance, said):
    meeting = changed(attended.appointments.get(), attendance=attendance)
    assert refusal_of(attended, "appointment", meeting, starts_at=timezone.now() + MINUTE) == said


def test_the_version_of_an_appointment_goes_up_so_that_an_older_page_writes_nothing(attended):
    meeting = attended.appointments.get()
    correct(attended, "appointment", meeting, attendance="attended_late")
    assert Appointment.objects.get(pk=meeting.pk).version == meeting.version + 1


def told_of(row):
    told = Feedback.objects.filter(referral=row.referral, value="attended_first").order_by("on")
    return list(told.values_list("on", flat=True))


def test_who_came_on_another_day_than_the_sender_was_told_is_listed(attended):
    meeting = attended.appointments.get()
    assert told_of(attended) == [TODAY]
    same_day = correct(attended, "appointment", meeting, starts_at=meeting.starts_at - MINUTE)
    meeting.refresh_from_db()
    other_day = correct(attended, "appointment", meeting, starts_at=meeting.offered_at)
    assert (kinds(same_day), kinds(other_day)) == ([], ["feedback"])


def test_who_came_after_all_is_told_to_the_sender_with_the_day_of_the_appointment():
    row = make.booked(at=timezone.now() - timedelta(hours=2))
    Referral.objects.filter(pk=row.referral_id).update(referred_at=timezone.now() - DAY)
    meeting = changed(row.appointments.get(), attendance="did_not_attend", recorded_at=timezone.now())
    made = correct(row, "appointment", meeting, attendance="attended")
    assert (kinds(made), told_of(row)) == ([], [TODAY])
    assert Case.objects.get(pk=row.pk).last_contact_at == meeting.starts_at


def test_of_a_closed_case_the_sender_is_told_nothing_more():
    row = make.booked(at=timezone.now() - timedelta(hours=2))
    Referral.objects.filter(pk=row.referral_id).update(referred_at=timezone.now() - DAY)
    meeting = changed(row.appointments.get(), attendance="did_not_attend")
    Case.objects.filter(pk=row.pk).update(state="closed", closed_on=TODAY)
    made = correct(row, "appointment", meeting, attendance="attended")
    assert (kinds(made), told_of(row)) == (["ending"], [])


@pytest.mark.parametrize(
    ("state", "count", "cause", "listed"),
    [
        ("booked", 0, "illness", []),
        ("booked", 1, "illness", ["concern"]),
        ("concern", 0, "illness", ["concern"]),
        ("breach_review", 0, "illness", ["concern"]),
        ("concern", 1, "", []),
    ],
)
def test_a_cause_that_takes_a_miss_away_is_listed_where_a_concern_may_rest_on_it(state, count, cause, listed):
    row = make.booked(at=timezone.now() - timedelta(hours=2))
    Referral.objects.filter(pk=row.referral_id).update(referred_at=timezone.now() - DAY)
    meeting = changed(row.appointments.get(), attendance="did_not_attend")
    Case.objects.filter(pk=row.pk).update(state=state, concern_count=count)
    made = correct(row, "appointment", meeting, good_cause=cause, starts_at=meeting.starts_at + MINUTE)
    assert kinds(made) == listed


# -- An assessment -------------------------------------------------------------------------------------------------------


@pytest.fixture
def found_out():
    """Referred five days ago, assessed two days ago, nothing agreed yet."""
    row = make.assessed()
    Referral.objects.filter(pk=row.referral_id).update(referred_at=timezone.now() - 5 * DAY)
    changed(row.assessments.get(), done_on=TODAY - 2 * DAY)
    return row


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY + DAY, ("That is still to come.",)),
        (TODAY, ()),
        (TODAY - 5 * DAY, ()),
        (TODAY - 6 * DAY, ("That is before they were referred, on 26 February 2026.",)),
    ],
)
def test_an_assessment_is_of_a_day_from_the_referral_to_today(found_out, day, said):
    assert refusal_of(found_out, "assessment", found_out.assessments.get(), done_on=day) == said


@pytest.mark.parametrize(
    ("days", "said"), [(1, ("That is after the case was closed, on 2 March 2026.",)), (0, ()), (-1, ())]
)
def test_an_assessment_is_of_no_day_after_the_closing(found_out, days, said):
    closed_on, first = TODAY - DAY, changed(found_out.assessments.get(), done_on=TODAY - 4 * DAY)
    Case.objects.filter(pk=found_out.pk).update(state="closed", closed_on=closed_on)
    assert refusal_of(found_out, "assessment", first, done_on=closed_on + days * DAY) == said


def reviewed(row, days):
    return Assessment.objects.create(
        case=row, kind="review", done_on=TODAY - days * DAY, by=row.caseworker, scores={"drugs": 3}
    )


@pytest.mark.parametrize(("days", "said"), [(3, ("That is before the first assessment.",)), (2, ()), (0, ())])
def test_a_review_is_not_before_the_first_assessment(found_out, days, said):
    assert refusal_of(found_out, "assessment", reviewed(found_out, 1), done_on=TODAY - days * DAY) == said


@pytest.mark.parametrize(("days", "said"), [(0, 1), (1, 0), (2, 0)])
def test_the_first_assessment_is_not_after_a_review(found_out, days, said):
    reviewed(found_out, 1)
    first = found_out.assessments.get(kind="initial")
    sentence = "That is after another assessment, and this is the first."
    if days == 2:
        first = changed(first, done_on=TODAY - 3 * DAY)
    assert refusal_of(found_out, "assessment", first, done_on=TODAY - days * DAY) == (sentence,) * said


def test_only_the_day_of_the_first_assessment_is_that_of_the_case(found_out):
    review, first = reviewed(found_out, 1), found_out.assessments.get(kind="initial")
    before = found_out.assessed_on
    correct(found_out, "assessment", review, done_on=TODAY)
    assert Case.objects.get(pk=found_out.pk).assessed_on == before
    correct(found_out, "assessment", first, done_on=TODAY - 3 * DAY)
    assert Case.objects.get(pk=found_out.pk).assessed_on == TODAY - 3 * DAY


@pytest.mark.parametrize(
    ("planned", "state", "changes", "listed"),
    [
        (None, "assessed", {"scores": {"drugs": 9}}, []),
        (TODAY, "plan", {"scores": {"drugs": 9}}, ["plan"]),
        (TODAY, "plan", {"has_treatment_need": True}, ["plan"]),
        (TODAY, "plan", {"naloxone": "issued"}, []),
        (None, "not_completed", {"scores": {"drugs": 9}}, ["ending"]),
        (None, "not_completed", {"naloxone": "issued"}, []),
    ],
)
def test_needs_that_are_judged_anew_are_listed_with_the_plan_or_the_ending_that_rests_on_them(
    found_out, planned, state, changes, listed
):
    Case.objects.filter(pk=found_out.pk).update(state=state, plan_agreed_on=planned)
    assert kinds(correct(found_out, "assessment", found_out.assessments.get(), **changes)) == listed


# -- An answer -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def answered():
    row = make.contacting()
    changed(row.consents.get(purpose="share_police"), said_on=TODAY - DAY)
    return row


@pytest.mark.parametrize(("days", "said"), [(1, ("That is still to come.",)), (0, ()), (-1, ())])
def test_an_answer_is_of_no_day_to_come(answered, days, said):
    row = answered.consents.get(purpose="take_part")
    row = changed(row, said_on=TODAY - 5 * DAY)
    assert refusal_of(answered, "consent", row, said_on=TODAY + days * DAY) == said


@pytest.mark.parametrize(
    ("purpose", "days", "is_told", "listed"),
    [
        ("share_police", 1, True, ["shared"]),
        ("share_police", 1, False, []),
        ("share_police", 0, True, []),
        ("share_police", -1, True, []),
        ("take_part", 1, True, []),
    ],
)
def test_facts_that_were_shared_before_an_answer_are_listed(answered, purpose, days, is_told, listed):
    row = changed(answered.consents.get(purpose=purpose), said_on=TODAY - DAY)
    if not is_told:
        Feedback.objects.all().delete()
    made = correct(answered, "consent", row, said_on=row.said_on + days * DAY, how="On the phone")
    assert (kinds(made), Consent.objects.get(pk=row.pk).version) == (listed, row.version + 1)


# -- A person ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(1915, 3, 3), ("The date of birth gives an age over 110.",)),
        (date(1915, 3, 4), ()),
        (date(2026, 3, 2), ()),
        (date(2026, 3, 3), ("The date of birth is after an offence.",)),
        (date(2026, 3, 4), ("The date of birth is after a referral.", "The date of birth is after an offence.")),
    ],
    ids=["on the 111th birthday", "the day before it", "of the offence", "after it", "after the referral"],
)
def test_nobody_is_over_110_at_a_referral_or_was_born_after_it(born, said):
    row = make.contacting()
    Referral.objects.filter(pk=row.referral_id).update(offence_on=TODAY - DAY)
    assert refusal_of(row, "person", row.person, date_of_birth=born) == said


def test_an_approximate_year_is_enough_where_the_birth_date_was_a_slip():
    row = make.contacting()
    Person.objects.filter(pk=row.person_id).update(approximate_birth_year=1990)
    made = correct(row, "person", Person.objects.get(pk=row.person_id), date_of_birth=None)
    assert made.values == [["Date of birth", "4 May 1990", "Not recorded"]]


@pytest.mark.parametrize(
    ("before", "after", "listed"),
    [("+447700900123", "+447700900555", ["messages"]), ("", "+447700900555", []), ("+447700900123", "", ["messages"])],
)
def test_messages_that_may_have_gone_to_another_number_are_listed(before, after, listed):
    row = make.contacting()
    Person.objects.filter(pk=row.person_id).update(mobile=before)
    assert kinds(correct(row, "person", Person.objects.get(pk=row.person_id), mobile=after)) == listed


def test_another_open_case_of_the_person_is_found_by_the_name_too_and_a_closed_one_keeps_the_old_one():
    row = make.contacting()
    others = {
        state: make.allocated("new_chance" if state == "allocated" else "drug_education")
        for state in ("allocated", "closed")
    }
    for state, other in others.items():
        Case.objects.filter(pk=other.pk).update(
            state=state, person=row.person, closed_on=TODAY if state == "closed" else None
        )
    correct(row, "person", Person.objects.get(pk=row.person_id), family_name="Holloway")
    keys = {one.pk: one.family_name_key for one in Case.objects.all()}
    assert keys == {row.pk: "HOLLOWAY", others["allocated"].pk: "HOLLOWAY", others["closed"].pk: "CARTER"}


# -- When they were reached ----------------------------------------------------------------------------------------------


def test_contacts_are_reckoned_from_every_attempt_and_every_appointment_that_they_came_to(attended):
    meeting = attended.appointments.get()
    attempt = changed(attended.attempts.get(), at=timezone.now() - timedelta(hours=20))
    spoke = Attempt.objects.create(
        case=attended, result="spoke", channel="phone", at=timezone.now() - 12 * timedelta(hours=1), by=make.leader()
    )
    correct(attended, "attempt", attempt, channel="visit")
    found = Case.objects.get(pk=attended.pk)
    assert (found.first_attempt_at, found.first_contact_at, found.last_contact_at) == (
        attempt.at,
        spoke.at,
        meeting.starts_at,
    )


def test_an_assessment_in_the_cell_is_the_first_contact_where_nothing_else_is():
    row = make.contacting()
    done = Assessment.objects.create(
        case=row, kind="initial", done_on=TODAY, by=row.caseworker, recorded_at=timezone.now() - timedelta(hours=3)
    )
    later = Assessment.objects.create(case=row, kind="initial", done_on=TODAY, by=row.caseworker)
    correct(row, "attempt", row.attempts.get(), channel="visit")
    found = Case.objects.get(pk=row.pk)
    assert (found.first_contact_at, found.last_contact_at) == (done.recorded_at, done.recorded_at)
    assert later.recorded_at > done.recorded_at


@pytest.mark.parametrize(("state", "told"), [("contacting", 1), ("closed", 0)])
def test_that_they_were_reached_after_all_is_told_unless_the_case_is_closed(state, told):
    row = make.contacting()
    Case.objects.filter(pk=row.pk).update(state=state, closed_on=TODAY if state == "closed" else None)
    correct(row, "attempt", row.attempts.get(), result="spoke")
    assert Feedback.objects.filter(value="reached").count() == told


def test_what_the_sender_was_told_of_another_contact_still_holds():
    row = make.contacting()
    attempt = row.attempts.get()
    correct(row, "attempt", attempt, result="spoke")
    Attempt.objects.create(case=row, result="spoke", channel="phone", by=row.caseworker)
    assert kinds(correct(row, "attempt", Attempt.objects.get(pk=attempt.pk), result="no_answer")) == []
