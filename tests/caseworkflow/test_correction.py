"""What a case recorded wrongly is put right: the old value stays readable, clocks are reckoned anew, the rest is listed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.assessment.models import Assessment
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.correction.services import CORRECTABLE, correct_record, settle_follow_up_of_case
from caseworkflow.correction.views import FORMS
from ledger.models import Entry
from referrals.correction.models import Correction, CorrectionFollowUp
from referrals.feedback.models import Feedback
from referrals.people.models import Likeness, Person
from referrals.withheld.services import keep_conflict
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from workflow.machine import MoveConflict, MoveRefused
from workflow.seen import digest_of_values

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def correct(row, kind, record, *, by=None, reason="typed", **changes):
    names = FORMS[kind](row=record).names
    given = {**{name: getattr(record, name) for name in names}, **changes}
    seen = digest_of_values(record, names)
    actor = by or row.caseworker
    return correct_record(
        case_id=row.pk, kind=kind, record_id=record.pk, actor=actor, seen=seen, reason=reason, **given
    )


def page(name, *args):
    return reverse(f"caseworkflow:{name}", args=args)


def typed_from(client, address):
    """What a browser would send back of a page that nobody has changed."""
    form = client.get(address).context["form"]
    found = {}
    for field in form:
        value = field.value()
        widget = field.field.widget
        if hasattr(widget, "decompress"):
            parts = widget.decompress(value)
            names = [f"{field.html_name}{suffix}" for suffix in widget.widgets_names]
            found |= {name: "" if part is None else part for name, part in zip(names, parts, strict=True)}
        elif hasattr(field.field, "answers"):
            found[field.html_name] = value or ""
        else:
            found[field.html_name] = "" if value is None else value
    return found


@pytest.fixture
def row():
    return make.contacting()


def test_the_page_keeps_the_old_value_the_new_one_why_and_by_whom(row, client_for):
    client = client_for(row.caseworker)
    address = page("correction-create", row.pk, "person", row.person_id)
    answer = client.post(address, {**typed_from(client, address), "given_names": "Joan", "reason": "person"})
    made = Correction.objects.get()
    assert (answer.status_code, answer.url) == (302, page("case-corrections", row.pk))
    assert (made.values, made.reason, made.corrected_by) == ([["Given names", "Jo", "Joan"]], "person", row.caseworker)
    assert Person.objects.get().given_names == "Joan"
    shown = " ".join(client.get(page("case-corrections", row.pk)).content.decode().split())
    assert "Before:</span> <del>Jo</del><br>" in shown
    assert "Now:</span> Joan</dd>" in shown
    assert f"The person asked for it. {row.caseworker}, " in shown
    entry = Entry.objects.about(made).get(verb="correct")
    assert (entry.kind, entry.subjects, "Joan" in str(entry.facts)) == ("alteration", [str(row.person_id)], False)
    assert "What was recorded was put right" in client.get(page("case-timeline", row.pk)).content.decode()


@pytest.mark.parametrize("kind", sorted(CORRECTABLE))
def test_every_kind_is_on_its_page_and_unchanged_is_refused(kind, client_for):
    row = make.in_treatment("checkpoint")
    record = CORRECTABLE[kind].rows(row).first()
    client = client_for(row.caseworker)
    address = page("correction-create", row.pk, kind, record.pk)
    answer = client.post(address, {**typed_from(client, address), "reason": "typed"})
    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors() == ["Nothing is different from what is on record."]
    links = [client.get(one).content.decode() for one in LINKED_FROM[kind](row)]
    assert [address in content for content in links] == [True]


LINKED_FROM = {
    "person": lambda row: [page("case-contact", row.pk)],
    "attempt": lambda row: [page("case-contact", row.pk)],
    "appointment": lambda row: [page("case-contact", row.pk)],
    "assessment": lambda row: [page("case-assessment", row.pk)],
    "consent": lambda row: [page("consent-detail", row.pk)],
    "disposal": lambda row: [page("disposal-detail", row.pk)],
}


def test_somebody_who_saw_other_values_changes_nothing(row, client_for):
    client = client_for(row.caseworker)
    address = page("correction-create", row.pk, "person", row.person_id)
    typed = typed_from(client, address)
    correct(row, "person", row.person, given_names="Joan")
    late = client.post(address, {**typed, "given_names": "Joy", "reason": "typed"})
    blank = client.post(address, {**typed, "seen": "", "given_names": "Joy", "reason": "typed"})
    assert (late.status_code, blank.status_code, Person.objects.get().given_names) == (409, 200, "Joan")
    assert "changed this record while you were looking at it" in late.content.decode()
    with pytest.raises(MoveConflict):
        correct_record(
            case_id=row.pk, kind="person", record_id=row.person_id, actor=row.caseworker, seen="", reason="typed"
        )


# -- who -----------------------------------------------------------------------------------------------------------------


def test_who_works_the_case_may_and_after_closing_its_team_leader_alone(row, client_for):
    address = page("correction-create", row.pk, "person", row.person_id)
    people = (row.caseworker, make.leader(), member(Role.CASEWORKER))
    found = []
    for state in ("contacting", "closed"):
        Case.objects.filter(pk=row.pk).update(state=state)
        found.append([client_for(one).get(address).status_code for one in people])
    assert found == [[200, 200, 403], [403, 200, 403]]
    with pytest.raises(PermissionDenied):
        correct(row, "person", row.person, given_names="Joan")
    assert correct(row, "person", row.person, by=make.leader(), given_names="Joan").values


def test_out_of_scope_or_of_another_case_there_is_nothing_to_correct(row, client_for):
    other = make.contacting("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    client = client_for(row.caseworker)
    addresses = [
        page("correction-create", row.pk, "attempt", other.attempts.get().pk),
        page("correction-create", row.pk, "person", other.person_id),
        page("correction-create", row.pk, "note", row.person_id),
    ]
    assert {client.get(one).status_code for one in addresses} == {404}
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    keep_conflict(user=row.caseworker, person_id=row.person_id, kind="partner", actor=make.leader())
    own = page("correction-create", row.pk, "person", row.person_id)
    assert [client_for(one).get(own).status_code for one in (stranger, row.caseworker)] == [404, 404]


# -- the line of time ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shift", "refusal"),
    [
        (timedelta(minutes=1), "That is still to come."),
        (timedelta(0), ""),
        (-timedelta(minutes=1), "That is before they were referred, at 10:00 am on 3 March 2026."),
    ],
)
def test_an_attempt_lies_between_the_referral_and_now(row, shift, refusal, frozen):
    attempt = row.attempts.get()
    Attempt.objects.filter(pk=attempt.pk).update(at=attempt.at - DAY)
    attempt.refresh_from_db()
    at = timezone.now() + shift
    if refusal:
        with pytest.raises(MoveRefused, match=refusal):
            correct(row, "attempt", attempt, at=at)
        assert Correction.objects.count() == 0
    else:
        assert correct(row, "attempt", attempt, at=at).values[0][0] == "At"


@pytest.mark.parametrize(("day", "is_refused"), [(1, False), (2, False), (3, True)])
def test_nothing_moves_behind_the_closing(row, day, is_refused):
    attempt = row.attempts.get()
    at = timezone.now().replace(day=day) - timedelta(hours=1)
    type(row.referral).objects.filter(pk=row.referral_id).update(referred_at=timezone.now() - 5 * DAY)
    Case.objects.filter(pk=row.pk).update(state="closed", closed_on=date(2026, 3, 2))
    if is_refused:
        with pytest.raises(MoveRefused, match="after the case was closed"):
            correct(row, "attempt", attempt, by=make.leader(), at=at)
    else:
        assert correct(row, "attempt", attempt, by=make.leader(), at=at).values[0][0] == "At"
    assert correct(row, "attempt", Attempt.objects.get(), by=make.leader(), channel="visit").values == [
        ["Channel", "Phone", "Visit"]
    ]


def test_the_first_assessment_stands_before_the_others_and_before_the_plan():
    row = make.in_treatment("checkpoint")
    first = row.assessments.get()
    today = timezone.localdate()
    Assessment.objects.filter(pk=first.pk).update(done_on=today - 2 * DAY)
    first.refresh_from_db()
    Case.objects.filter(pk=row.pk).update(plan_agreed_on=today - DAY)
    type(row.referral).objects.filter(pk=row.referral_id).update(referred_at=timezone.now() - 5 * DAY)
    with pytest.raises(MoveRefused, match="after the plan was agreed"):
        correct(row, "assessment", first, done_on=today)
    made = correct(row, "assessment", first, done_on=today - DAY)
    assert made.values[0][1:] == ["1 March 2026", "2 March 2026"]
    assert Case.objects.get(pk=row.pk).assessed_on == today - DAY
    first.refresh_from_db()
    Assessment.objects.create(case=row, kind="review", done_on=today - 3 * DAY, by=row.caseworker)
    with pytest.raises(MoveRefused, match="after another assessment"):
        correct(row, "assessment", first, done_on=today - 2 * DAY)
    assert correct(row, "assessment", first, done_on=today - 3 * DAY).values


@pytest.mark.parametrize(
    ("born", "refusal"),
    [
        (date(2026, 3, 4), "after a referral"),
        (date(1915, 1, 1), "an age over 110"),
        (date(1916, 1, 1), ""),
        (None, "Give the date of birth"),
    ],
)
def test_a_birth_date_is_possible(row, born, refusal):
    if refusal:
        with pytest.raises(MoveRefused, match=refusal):
            correct(row, "person", row.person, date_of_birth=born)
    else:
        assert correct(row, "person", row.person, date_of_birth=born).values


def test_an_answer_was_said_before_it_was_withdrawn(row):
    consent = Consent.objects.filter(case=row).first()
    Consent.objects.filter(pk=consent.pk).update(said_on=date(2026, 2, 1), withdrawn_on=date(2026, 3, 1))
    consent.refresh_from_db()
    with pytest.raises(MoveRefused, match="after they withdrew"):
        correct(row, "consent", consent, said_on=date(2026, 3, 2))
    assert correct(row, "consent", consent, said_on=date(2026, 3, 1)).values == [
        ["Said on", "1 February 2026", "1 March 2026"]
    ]


# -- what follows --------------------------------------------------------------------------------------------------------


def kinds(made):
    return sorted(made.follow_ups.values_list("kind", flat=True))


def test_an_attempt_that_reached_them_starts_what_that_starts(row):
    attempt = row.attempts.get()
    made = correct(row, "attempt", attempt, result="spoke")
    found = Case.objects.get(pk=row.pk)
    assert (found.first_contact_at, found.last_contact_at, found.next_clock) == (attempt.at, attempt.at, "appointment")
    assert (kinds(made), Feedback.objects.filter(value="reached").count()) == ([], 1)
    back = correct(row, "attempt", Attempt.objects.get(), result="no_answer")
    found.refresh_from_db()
    assert (found.first_contact_at, found.last_contact_at, found.next_clock) == (None, None, row.next_clock)
    assert kinds(back) == ["feedback"]


def test_a_miss_that_was_none_is_listed_with_the_concern_that_it_raised():
    row = make.seen()
    meeting = row.appointments.get()
    made = correct(row, "appointment", meeting, attendance="did_not_attend")
    found = Case.objects.get(pk=row.pk)
    assert found.first_contact_at is None
    assert kinds(made) == ["concern", "feedback"]
    again = correct(row, "appointment", Appointment.objects.get(), attendance="attended")
    assert Case.objects.get(pk=row.pk).first_contact_at == meeting.starts_at
    assert kinds(again) == []


def test_an_appointment_whose_outcome_is_not_on_record_is_no_slip(client_for):
    row = make.booked()
    meeting = row.appointments.get()
    address = page("correction-create", row.pk, "appointment", meeting.pk)
    assert client_for(row.caseworker).get(address).status_code == 404


def test_scores_that_change_put_the_plan_before_somebody():
    row = make.in_treatment("checkpoint")
    first = row.assessments.get()
    need = min(first.scores)
    made = correct(row, "assessment", first, scores={**first.scores, need: 9})
    assert (kinds(made), Assessment.objects.get().scores[need]) == (["plan"], 9)


def test_an_ended_case_asks_whether_the_ending_stands(row):
    Case.objects.filter(pk=row.pk).update(state="not_completed")
    assert kinds(correct(row, "attempt", row.attempts.get(), channel="visit")) == ["ending"]


def test_a_birth_date_and_a_number_leave_something_to_decide(row, client_for):
    made = correct(row, "person", row.person, date_of_birth=date(1991, 5, 4), mobile="+447700900555")
    assert kinds(made) == ["messages", "rules"]
    client = client_for(row.caseworker)
    assert "Something was corrected." in client.get(page("case-detail", row.pk)).content.decode()
    for one in CorrectionFollowUp.objects.all():
        client.post(page("correctionfollowup-settle", row.pk, one.pk), {"answer": "stands"})
    assert set(CorrectionFollowUp.objects.values_list("answer", "settled_by")) == {("stands", row.caseworker_id)}
    assert "Something was corrected." not in client.get(page("case-detail", row.pk)).content.decode()
    assert Entry.objects.filter(verb="settle_follow_up").count() == 2


def test_what_follows_is_settled_once_and_on_its_own_case(row):
    one = correct(row, "person", row.person, mobile="+447700900555").follow_ups.get()
    other = make.allocated("new_chance", family_name="Other", date_of_birth=date(1980, 1, 1))
    with pytest.raises(PermissionDenied):
        settle_follow_up_of_case(case_id=other.pk, follow_up_id=one.pk, actor=row.caseworker, answer="stands")
    settle_follow_up_of_case(case_id=row.pk, follow_up_id=one.pk, actor=row.caseworker, answer="stands")
    with pytest.raises(MoveRefused, match="settled this already"):
        settle_follow_up_of_case(case_id=row.pk, follow_up_id=one.pk, actor=row.caseworker, answer="mended")


def test_a_corrected_name_is_found_and_looks_like_others(row):
    other = make.allocated("new_chance", family_name="Holloway", given_names="Ann", date_of_birth=date(1990, 5, 4))
    correct(row, "person", row.person, family_name="Holloway", given_names="Anne")
    found = Person.objects.get(pk=row.person_id)
    assert (found.name_key, Case.objects.get(pk=row.pk).family_name_key) == ("holloway anne", "HOLLOWAY")
    assert set(Likeness.objects.get().subject_ids) == {str(row.person_id), str(other.person_id)}
