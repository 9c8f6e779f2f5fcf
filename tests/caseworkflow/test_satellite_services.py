"""What the acts beside a case keep, hand back and count from: the day that was said, and the day that was not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from caseworkflow.allocation.services import allocate_case
from caseworkflow.consent import services as consent
from caseworkflow.consent.models import Consent
from caseworkflow.contract import services as contract
from caseworkflow.contract.models import Contract
from caseworkflow.disposal import services as disposal
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.placement import services as placement
from caseworkflow.placement.models import Placement
from caseworkflow.police_answers.services import apply_decision
from caseworkflow.required_assessment import services as required
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.victim import services as victim
from caseworkflow.victim.models import Victim
from ledger.models import Entry
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals.custody.models import DrugTest
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.satellites import clock, decide, in_state, london, reasons_of

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)
ASKED_ALREADY = "Police have been asked to sign these terms: wait for their answer."
BETWEEN = "The day of the check lies between leaving and today."


def end_of(day):
    return london(day, 23, 59) + timedelta(seconds=59)


# -- Contract ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def drafted():
    row = make.allocated("checkpoint")
    make.draft_contract(row)
    return row


def condition(case, kind="attendance"):
    return contract.add_condition(case_id=case.pk, actor=case.caseworker, kind=kind, words="Comes", due_on=TODAY)


def test_what_the_programme_always_asks_for_is_marked_as_such(drafted):
    assert [condition(drafted, kind).is_mandatory for kind in ("offending", "attendance")] == [True, False]


def test_a_condition_is_taken_out_of_the_draft_and_the_others_stay(drafted):
    gone, kept = condition(drafted), condition(drafted)
    row = contract.remove_condition(case_id=drafted.pk, condition_id=gone.pk, actor=drafted.caseworker)
    left = set(row.conditions.values_list("pk", flat=True))
    assert (kept.pk in left, gone.pk in left, len(left)) == (True, False, 2)


def test_the_same_terms_are_signed_once_and_police_have_five_working_days(drafted):
    make.ask_to_sign(drafted)
    reasons = reasons_of(
        contract.record_signature,
        case_id=drafted.pk,
        actor=drafted.caseworker,
        on=TODAY,
        is_admission_signed=True,
        is_copy_given=True,
    )
    asked = PoliceDecision.objects.get(kind="contract")
    assert (reasons, asked.due_at) == ((ASKED_ALREADY,), end_of(10))


def test_police_signed_on_the_day_on_which_they_decided_not_on_which_it_was_taken_over(drafted, frozen):
    asked = make.ask_to_sign(drafted)
    make.police_decide(asked, "sign")
    frozen.shift(2 * DAY)
    apply_decision(decision_id=asked.pk, actor=clock())
    assert Contract.objects.get(case=drafted).police_signed_on == TODAY


def test_a_change_hands_back_the_new_edition_with_conditions_of_its_own(drafted):
    make.ask_to_sign(drafted)
    decide("contract", "sign")
    contract.begin_contract(case_id=drafted.pk, actor=drafted.caseworker)
    row = contract.vary_contract(case_id=drafted.pk, actor=drafted.caseworker, reason="New job")
    signed, drawn = (row.conditions.get(edition=edition) for edition in (1, 2))
    assert (row.edition, row.state, signed.words == drawn.words, signed.pk == drawn.pk) == (2, "varied", True, False)


@pytest.mark.parametrize(("programme", "state"), [("checkpoint", "draft"), ("divert", "")])
def test_a_case_without_a_contract_has_no_state_of_one(programme, state):
    assert contract.contract_of(make.fresh(make.allocated(programme))) == state


# -- Disposal ------------------------------------------------------------------------------------------------------------


def test_the_clock_of_a_disposal_begins_when_the_referral_was_accepted_not_when_it_was_allocated(frozen):
    referral = make.accepted_referral("checkpoint")
    frozen.shift(3 * DAY)
    row = allocate_case(referral_id=referral.pk, actor=make.leader(), caseworker=make.worker())
    assert DisposalClock.objects.get(case=row).starts_on == TODAY
    row.referral.accepted_on = None
    assert disposal.dates_of(row)["starts_on"] == TODAY + 3 * DAY


@pytest.mark.parametrize(
    ("unit", "amount", "day"),
    [("days", 2, date(2026, 3, 5)), ("weeks", 2, date(2026, 3, 17)), ("months", 2, date(2026, 5, 3))],
)
def test_a_day_that_the_law_sets_is_so_many_days_weeks_or_months_away(unit, amount, day):
    ReferenceValue.objects.create(
        kind=ReferenceKind.LEGAL_VALUE,
        code="made_up",
        label="Made up",
        value={"amount": amount, "unit": unit},
        valid_from=TODAY,
        source="Made up for a test",
    )
    assert disposal.legal_day("made_up", TODAY) == day


# -- Victim --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_victim():
    return make.allocated("checkpoint", victim="person")


def test_a_victim_who_could_not_be_reached_is_handed_back_and_the_reason_is_entered(with_victim):
    row = victim.record_victim_unreached(
        case_id=with_victim.pk, actor=with_victim.caseworker, reason="Moved, no number"
    )
    assert (row.state, Entry.objects.about(row).get(verb="miss").reason) == ("unreachable", "Moved, no number")


def test_the_days_to_tell_a_victim_are_counted_from_the_moment_that_is_said(with_victim):
    row = victim.start_telling(with_victim, at=timezone.now() + 2 * DAY)
    assert (row, row.tell_by) == (Victim.objects.get(case=with_victim), end_of(12))
    assert victim.start_telling(with_victim) is None


def test_a_case_without_a_row_for_a_victim_has_nobody_to_tell(with_victim):
    Victim.objects.all().delete()
    assert victim.start_telling(with_victim) is None


# -- Required assessment -------------------------------------------------------------------------------------------------


@pytest.fixture
def tested():
    return make.allocated("required_assessment")


def test_nobody_is_asked_without_a_positive_test(tested):
    PoliceDecision.objects.all().delete()
    DrugTest.objects.update(result="negative")
    assert required.reasons_not_to_ask(tested) == ["No positive drug test is recorded."]
    asked = reasons_of(required.ask_to_impose, case_id=tested.pk, actor=tested.caseworker)
    assert asked == ("No positive drug test is recorded.",)


def test_what_is_imposed_on_one_case_stops_neither_the_question_nor_the_answer_of_another(tested):
    decide("required_assessment", "impose")
    assert required.reasons_not_to_ask(tested) == ["A required assessment is imposed already."]
    other = make.allocated("required_assessment", family_name="Brown")
    decide("required_assessment", "impose")
    assert set(RequiredAssessment.objects.values_list("case", flat=True)) == {tested.pk, other.pk}


def test_the_latest_positive_test_is_the_one_that_counts(tested):
    DrugTest.objects.all().delete()
    hours = {
        ago: tested.referral.drug_tests.create(result=result, tested_at=timezone.now() - timedelta(hours=ago))
        for ago, result in ((3, "positive"), (2, "positive"), (1, "negative"))
    }
    assert required.positive_test(tested) == hours[2]


def test_what_is_imposed_names_its_test_its_officer_and_the_day_on_which_police_decided(tested, frozen):
    test = DrugTest.objects.get()
    DrugTest.objects.update(is_disputed=True, sent_to_laboratory_on=TODAY - DAY)
    asked = PoliceDecision.objects.get(kind="required_assessment")
    make.police_decide(asked, "impose")
    frozen.shift(2 * DAY)
    apply_decision(decision_id=asked.pk, actor=clock())
    row = RequiredAssessment.objects.get(case=tested)
    assert (row.drug_test, row.imposed_on, row.officer_number, row.is_disputed, row.dispatched_on) == (
        test,
        TODAY,
        "9876",
        True,
        TODAY - DAY,
    )


def test_a_test_that_nobody_disputes_or_none_at_all_leaves_nothing_disputed(tested):
    asked = PoliceDecision.objects.get(kind="required_assessment")
    DrugTest.objects.all().delete()
    make.police_decide(asked, "impose")
    apply_decision(decision_id=asked.pk, actor=clock())
    row = RequiredAssessment.objects.get(case=tested)
    assert (row.drug_test, row.is_disputed, row.dispatched_on) == (None, False, None)


def test_a_follow_up_has_its_time_changed_and_what_came_of_it_is_handed_back(tested, frozen):
    decide("required_assessment", "impose")
    who = {"case_id": tested.pk, "actor": tested.caseworker}
    told = {"place": "Edmund Street", "is_warning_given": True}
    required.serve_notice(**who, at=london(5), **told)
    frozen.move_to(london(5, 12))
    required.attend_initial(**who, ended_at=london(5, 11))
    required.require_follow_up(**who, decided_at=london(5, 10, 50), at=london(12), is_form_given=True, **told)
    row = required.vary_follow_up(**who, at=london(13), **told)
    assert (row.state, row.follow_up_at) == ("fa_varied", london(13))
    frozen.move_to(london(13, 12))
    required.fail_follow_up(**who, did_attend=False)
    assert required.tell_police(**who).state == "police_told"


# -- Consent -------------------------------------------------------------------------------------------------------------


def opened_anew(case, **facts):
    """The answers that a referral with these facts brings along."""
    Consent.objects.filter(case=case).delete()
    for name, value in facts.items():
        setattr(case.referral, name, value)
    return {row.purpose: row for row in consent.open_consents(case)}


@pytest.mark.parametrize(("agreed_at", "day"), [(datetime(2026, 2, 20, 9, tzinfo=UTC), 20), (None, 10)])
def test_what_was_said_at_the_referral_is_of_the_day_on_which_it_was_said(agreed_at, day):
    row = make.fresh(make.allocated())
    said = opened_anew(row, agreed_at=agreed_at, referred_at=datetime(2026, 2, 10, 9, tzinfo=UTC))
    assert {one.said_on for one in said.values()} == {date(2026, 2, day)}


@pytest.mark.parametrize(("how", "kept"), [("On the phone", "On the phone"), ("", "At the referral")])
def test_how_it_was_said_is_kept_or_that_it_was_at_the_referral(how, kept):
    said = opened_anew(make.fresh(make.allocated()), agreement_how=how)
    assert {one.how for one in said.values()} == {kept}


def test_a_purpose_that_nobody_asked_about_stays_open_and_a_no_is_kept_as_a_no():
    said = opened_anew(make.fresh(make.allocated()), agrees_to_take_part=False, agrees_to_share=None)
    assert {purpose: one.state for purpose, one in said.items()} == {"take_part": "refused"}


def test_the_first_answer_is_handed_back_as_the_first_version():
    row = make.allocated()
    given = {"case_id": row.pk, "actor": row.caseworker, "on": TODAY, "how": "In person"}
    said = [
        consent.give_consent(**given, purpose="research", wording="1"),
        consent.refuse_consent(**given, purpose="contact_after"),
    ]
    assert [(one.state, one.version) for one in said] == [("given", 1), ("refused", 1)]
    assert [Entry.objects.about(one).get().verb for one in said] == ["say_given", "say_refused"]


def test_what_came_with_the_referral_is_the_first_version_of_the_answer():
    row = make.allocated()
    assert {one.version for one in Consent.objects.filter(case=row)} == {1}


@pytest.mark.parametrize(("version", "is_taken"), [(0, False), (1, True), (None, True)])
def test_who_thought_that_nobody_had_answered_overwrites_no_answer(version, is_taken):
    row = make.allocated()
    given = {"case_id": row.pk, "actor": row.caseworker, "purpose": "research", "on": TODAY}
    consent.refuse_consent(**given, how="In person")
    again = {**given, "wording": "1", "how": "On the phone", "version": version}
    if is_taken:
        assert consent.give_consent(**again).state == "given"
    else:
        assert reasons_of(consent.give_consent, **again) == (
            "Somebody else has recorded an answer already. Nothing of yours was saved.",
        )
        assert Consent.objects.get(case=row, purpose="research").state == "refused"


# -- Placement -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def placed():
    return make.allocated("offender_to_rehab")


def check_on(case, on):
    return reasons_of(
        placement.record_abstinence_check,
        case_id=case.pk,
        actor=case.caseworker,
        is_abstinent=True,
        on=on,
        how="test",
    )


def test_a_check_is_of_a_day_from_leaving_to_today(placed, frozen):
    in_state(Placement, placed, "aftercare", left_on=TODAY)
    frozen.move_to(london(17))
    days = {day: check_on(placed, date(2026, 3, day)) for day in (2, 3, 17, 18)}
    assert (days[2], BETWEEN in days[3], days[17], days[18]) == ((BETWEEN,), False, (), (BETWEEN,))


def test_nobody_is_checked_whose_leaving_is_not_recorded(placed):
    in_state(Placement, placed, "aftercare", left_on=None)
    assert check_on(placed, TODAY) == (BETWEEN,)


def test_a_line_of_funding_is_entered_with_its_source(placed):
    in_state(Placement, placed, "funding_sought", unit="Grange House", price=100)
    placement.add_funding(case_id=placed.pk, actor=make.leader(), source="pcc", amount=100)
    entry = Entry.objects.about(Placement.objects.get(case=placed)).get(verb="add_funding")
    assert (entry.actor, entry.reason != "") == (make.leader(), True)
