"""Days of a disposal and answers that nobody gave are put right: what rests on them is reckoned anew or taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.case.services import tell_referrals
from caseworkflow.consent.models import Consent
from caseworkflow.consent.services import give_consent, refuse_consent
from caseworkflow.correction.forms import MistakeForm
from caseworkflow.correction.services import correct_record, disown_consent
from caseworkflow.correction.views import FORMS
from caseworkflow.disposal.models import DisposalClock
from ledger.models import Entry, Job
from outcomes.research.reports import people_who_agree
from referrals.correction.models import Correction
from referrals.feedback.models import Feedback
from referrals.referral.notices import notify_of_referral
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from workflow.machine import MoveConflict, MoveRefused
from workflow.seen import digest_of_values

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)


def correct_days(row, *, reason="typed", **changes):
    record = DisposalClock.objects.get(case=row)
    names = FORMS["disposal"].names
    given = {**{name: getattr(record, name) for name in names}, **changes}
    return correct_record(
        case_id=row.pk,
        kind="disposal",
        record_id=record.pk,
        actor=row.caseworker,
        seen=digest_of_values(record, names),
        reason=reason,
        **given,
    )


def kinds(made):
    return sorted(made.follow_ups.values_list("kind", flat=True))


# -- days of a disposal --------------------------------------------------------------------------------------------------


@pytest.fixture
def row():
    return make.allocated("checkpoint", offence_on=date(2026, 2, 3))


def test_a_corrected_day_stands_beside_the_one_before_it(row, client_for):
    made = correct_days(row, expires_on=date(2026, 7, 7))
    found = DisposalClock.objects.get(case=row)
    assert (made.values, kinds(made)) == ([["Expires on", "30 June 2026", "7 July 2026"]], [])
    assert (found.expires_on, found.ends_on) == (date(2026, 7, 7), date(2026, 7, 3))
    shown = client_for(row.caseworker).get(reverse("caseworkflow:case-corrections", args=[row.pk])).content.decode()
    assert "<del>30 June 2026</del>" in shown
    assert Entry.objects.about(made).get(verb="correct").kind == "alteration"


def test_days_that_the_law_reckons_from_the_offence_are_reckoned_anew(row):
    made = correct_days(row, offence_on=date(2026, 2, 10))
    found = DisposalClock.objects.get(case=row)
    assert (found.limitation_on, found.outcome_due_on) == (date(2026, 8, 10), date(2026, 7, 10))
    assert [one[0] for one in made.values] == ["Limitation on", "Offence on", "Outcome due on"]
    assert kinds(made) == ["rules"]


def test_a_day_that_was_set_by_hand_is_not_reckoned(row):
    correct_days(row, limitation_on=None)
    correct_days(row, offence_on=date(2026, 2, 10), outcome_due_on=date(2026, 7, 1))
    found = DisposalClock.objects.get(case=row)
    assert (found.limitation_on, found.outcome_due_on) == (None, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("decided", "Police have recorded the outcome: these days stand."),
        ("lapsed", "The limitation date has passed, and with it the time to begin: these days stand."),
    ],
)
def test_once_police_decided_or_the_time_has_passed_the_days_stand(row, state, reason):
    DisposalClock.objects.filter(case=row).update(state=state)
    with pytest.raises(MoveRefused) as refused:
        correct_days(row, bail_on=date(2026, 5, 1))
    assert (refused.value.reasons, Correction.objects.count()) == ((reason,), 0)
    assert DisposalClock.objects.get(case=row).bail_on is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"offence_on": TODAY + DAY}, "still to come"),
        ({"offence_on": TODAY}, ""),
        ({"bail_on": date(2026, 2, 2)}, "The bail date is before the offence"),
        ({"outcome_due_on": date(2026, 8, 3)}, ""),
        ({"outcome_due_on": date(2026, 8, 4)}, "after the limitation date"),
        ({"caution_on": TODAY, "expires_on": TODAY}, ""),
        ({"caution_on": TODAY, "expires_on": TODAY - DAY}, "before the caution"),
    ],
)
def test_corrected_days_lie_where_they_can(row, changes, reason):
    if reason:
        with pytest.raises(MoveRefused, match=reason):
            correct_days(row, **changes)
    else:
        assert correct_days(row, **changes).values


# -- answers that nobody gave --------------------------------------------------------------------------------------------


def disown(case, purpose="share_police", *, by=None, **changes):
    record = Consent.objects.get(case=case, purpose=purpose)
    given = {"seen": digest_of_values(record, MistakeForm.names), "reason": "other_record", **changes}
    return disown_consent(case_id=case.pk, consent_id=record.pk, actor=by or case.caseworker, **given)


def test_what_an_answer_that_nobody_gave_allowed_ends_at_once_and_is_no_withdrawal(row):
    assert row.allows_sharing("share_police") is True
    made = disown(row)
    found = Consent.objects.get(case=row, purpose="share_police")
    assert (row.allows_sharing("share_police"), found.state, found.withdrawn_on) == (False, "mistaken", None)
    assert made.values == [["Answer", "Given, 3 March 2026", "Recorded by mistake"]]
    assert Entry.objects.about(found).filter(verb="withdraw").count() == 0
    tell_referrals(row, "reached", actor=row.caseworker)
    assert Feedback.objects.filter(value="reached").count() == 0


def test_what_was_told_on_it_is_taken_back_and_the_officer_is_told_so(row, client_for, settings):
    tell_referrals(row, "reached", actor=row.caseworker)
    made = disown(row)
    assert kinds(made) == ["rules", "shared"]
    assert [Feedback.objects.filter(value=value).count() for value in ("reached", "accepted")] == [0, 1]
    entry = Entry.objects.about(row.referral).get(verb="take_back")
    assert (entry.kind, entry.facts["what"]) == ("disclosure", ["reached"])
    assert Job.objects.filter(task="referrals.send_notices", arguments=[str(entry.pk)]).count() == 1
    officer = row.referral.referring_officer
    type(officer).objects.filter(pk=officer.pk).update(email="officer@example.org")
    notify_of_referral(str(entry.pk))
    assert "rested on a wrong record" in (settings.DATA_DIR / "messages" / "sent.jsonl").read_text()
    browser = client_for(officer)
    address = reverse("referrals:referral-detail", args=[row.referral_id])
    assert "Taken back: " in browser.get(address).content.decode()
    assert Feedback.objects.every().get(value="reached").read_at is not None


def test_nothing_is_taken_back_where_nothing_was_told_on_it(row):
    assert kinds(disown(row)) == ["rules"]
    assert Entry.objects.filter(verb="take_back").count() == 0


def test_the_research_file_counts_it_neither_as_yes_nor_as_taken_back(row):
    facts = {"purpose": "research", "actor": row.caseworker, "on": TODAY, "wording": "1", "how": "On paper"}
    give_consent(case_id=row.pk, **facts)
    assert people_who_agree().count() == 1
    disown(row, "research")
    assert people_who_agree().count() == 0
    other = make.allocated("new_chance")
    Case.objects.filter(pk=other.pk).update(person=row.person)
    give_consent(case_id=other.pk, **{**facts, "actor": other.caseworker})
    assert people_who_agree().count() == 1


@pytest.mark.parametrize(("answer", "state"), [(give_consent, "given"), (refuse_consent, "refused")])
def test_afterwards_the_person_is_asked_as_if_nobody_ever_had(row, answer, state, client_for):
    disown(row)
    said = {"on": TODAY, "how": "On paper", **({"wording": "1"} if answer is give_consent else {})}
    found = answer(case_id=row.pk, purpose="share_police", actor=row.caseworker, version=2, **said)
    assert (found.state, row.allows_sharing("share_police")) == (state, state == "given")


def test_the_page_shows_both_offers_the_act_and_strikes_what_nobody_said(row, client_for):
    browser = client_for(row.caseworker)
    record = Consent.objects.get(case=row, purpose="share_police")
    listed = reverse("caseworkflow:consent-detail", args=[row.pk])
    address = reverse("caseworkflow:consent-disown", args=[row.pk, record.pk])
    assert address in browser.get(listed).content.decode()
    seen = browser.get(address).context["form"]["seen"].value()
    answer = browser.post(address, {"seen": seen, "reason": "typed"})
    assert (answer.status_code, answer.url) == (302, reverse("caseworkflow:case-corrections", args=[row.pk]))
    page = browser.get(listed).content.decode()
    assert ("<del>3 March 2026, In person</del>" in page, address in page) == (True, False)
    assert browser.get(address).status_code == 404


def test_who_saw_another_answer_or_does_not_work_the_case_disowns_nothing(row):
    with pytest.raises(MoveConflict):
        disown(row, seen="of another page")
    with pytest.raises(PermissionDenied):
        disown(row, by=member(Role.CASEWORKER))
    Case.objects.filter(pk=row.pk).update(state="closed")
    with pytest.raises(PermissionDenied):
        disown(row)
    assert kinds(disown(row, by=make.leader())) == ["ending", "rules"]


def test_a_no_that_nobody_said_stops_nothing_where_the_programme_needs_no_answer():
    case = make.booked("arrest_referral")
    Consent.objects.filter(case=case, purpose="share_police").delete()
    tell_referrals(case, "reached", actor=case.caseworker)
    refuse_consent(case_id=case.pk, purpose="share_police", actor=case.caseworker, on=TODAY, how="On paper")
    before = case.allows_sharing("share_police")
    made = disown(case)
    assert (before, case.allows_sharing("share_police"), kinds(made)) == (False, True, ["rules"])
    assert Feedback.objects.filter(value="reached").count() == 1


def test_the_timeline_keeps_what_was_told_and_taken_back(row, client_for):
    tell_referrals(row, "reached", actor=row.caseworker)
    disown(row)
    text = client_for(row.caseworker).get(reverse("caseworkflow:case-timeline", args=[row.pk])).content.decode()
    assert "taken back" in text.lower()


@pytest.mark.parametrize(("state", "works"), [("booked", True), ("closed", False)])
def test_a_caseworker_is_led_to_correct_days_only_where_they_may(row, state, works, client_for):
    Case.objects.filter(pk=row.pk).update(state=state)
    page = reverse("caseworkflow:disposal-detail", args=[row.pk])
    link = reverse("caseworkflow:correction-create", args=[row.pk, "disposal", DisposalClock.objects.get(case=row).pk])
    assert (link in client_for(row.caseworker).get(page).content.decode()) is works
    assert link in client_for(make.leader()).get(page).content.decode()
