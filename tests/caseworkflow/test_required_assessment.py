"""Required assessments: the table of moves, what the law asks first, and their stories."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from caseworkflow.required_assessment import services
from caseworkflow.required_assessment.models import RequiredAssessment
from ledger.models import Entry
from referrals.custody.models import DrugTest
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.satellites import clock, decide, in_state, london, moves_made_outside_the_table, reasons_of, unsaid

pytestmark = pytest.mark.django_db

TABLE = {
    ("imposed", "serve_notice"): "notice_served",
    ("imposed", "quash"): "quashed",
    ("notice_served", "vary"): "varied",
    ("notice_served", "attend"): "ia_attended",
    ("notice_served", "fail"): "ia_failed",
    ("notice_served", "quash"): "quashed",
    ("varied", "vary"): "varied",
    ("varied", "attend"): "ia_attended",
    ("varied", "fail"): "ia_failed",
    ("varied", "quash"): "quashed",
    ("ia_attended", "require_follow_up"): "fa_required",
    ("ia_attended", "release"): "fa_released",
    ("ia_attended", "quash"): "quashed",
    ("ia_failed", "tell_police"): "police_told",
    ("ia_failed", "quash"): "quashed",
    ("fa_required", "vary_follow_up"): "fa_varied",
    ("fa_required", "attend_follow_up"): "fa_attended",
    ("fa_required", "fail_follow_up"): "fa_failed",
    ("fa_required", "quash"): "quashed",
    ("fa_varied", "vary_follow_up"): "fa_varied",
    ("fa_varied", "attend_follow_up"): "fa_attended",
    ("fa_varied", "fail_follow_up"): "fa_failed",
    ("fa_varied", "quash"): "quashed",
    ("fa_failed", "tell_police"): "police_told",
    ("fa_failed", "quash"): "quashed",
    ("police_told", "accept_cause"): "good_cause",
    ("police_told", "prosecute"): "prosecute",
    ("police_told", "take_no_action"): "nfa",
    ("police_told", "quash"): "quashed",
}

PLACE = "Cranstoun, Edmund Street"


@pytest.fixture
def case():
    return make.allocated("required_assessment")


@pytest.fixture
def imposed(case):
    decide("required_assessment", "impose")
    return case


@pytest.fixture
def served(imposed):
    serve(imposed)
    return imposed


@pytest.fixture
def attended(served, frozen):
    frozen.move_to(london(5, 12))
    services.attend_initial(case_id=served.pk, actor=served.caseworker, ended_at=london(5, 11))
    return served


def serve(case, **changes):
    facts = {"at": london(5), "place": PLACE, "is_warning_given": True, **changes}
    return services.serve_notice(case_id=case.pk, actor=case.caseworker, **facts)


def of(case):
    return RequiredAssessment.objects.get(case=case)


def follow_up(case, **changes):
    facts = {
        "decided_at": london(5, 10, 50),
        "at": london(12),
        "place": PLACE,
        "is_warning_given": True,
        "is_form_given": True,
        **changes,
    }
    return services.require_follow_up(case_id=case.pk, actor=case.caseworker, **facts)


def test_the_table_of_moves_of_a_required_assessment():
    assert RequiredAssessment.table() == TABLE


def test_no_other_pair_moves_a_required_assessment(case):
    row = in_state(RequiredAssessment, case, "imposed", imposed_on=date(2026, 3, 3))
    assert moves_made_outside_the_table(row, TABLE) == []


def test_every_move_of_a_required_assessment_is_named_and_has_somebody_who_may():
    assert unsaid(RequiredAssessment) == []


def test_after_a_positive_test_police_are_asked_when_the_case_is_opened(case):
    asked = PoliceDecision.objects.get(about_id=case.pk)
    assert (asked.kind, [value for value, _ in asked.choices]) == ("required_assessment", ["impose", "not_impose"])


def test_police_are_not_asked_twice(case):
    reasons = reasons_of(services.ask_to_impose, case_id=case.pk, actor=case.caseworker)
    assert reasons == ("Police have been asked and have not answered yet.",)


def test_police_impose_the_initial_and_the_follow_up_together(imposed):
    row = of(imposed)
    assert (row.state, row.is_follow_up_imposed, row.station, row.imposed_on) == (
        "imposed",
        True,
        "Perry Barr",
        date(2026, 3, 3),
    )


def test_nothing_is_imposed_when_police_say_no(case):
    decide("required_assessment", "not_impose")
    assert RequiredAssessment.objects.count() == 0


def test_a_child_is_never_served(imposed):
    imposed.person.date_of_birth = date(2008, 3, 4)
    imposed.person.save()
    assert reasons_of(serve, case=imposed) == ("The person was not old enough on the day it was imposed.",)


def test_a_notice_needs_a_positive_test(imposed):
    DrugTest.objects.update(result="negative")
    assert reasons_of(serve, case=imposed) == ("No positive drug test is linked to it.",)


def test_a_notice_needs_both_duties_imposed_together(imposed):
    RequiredAssessment.objects.update(is_follow_up_imposed=False)
    assert reasons_of(serve, case=imposed) == ("The initial and the follow-up assessment were not imposed together.",)


def test_a_notice_needs_a_place_a_time_to_come_and_the_warning(imposed):
    assert reasons_of(serve, case=imposed, at=london(2), place="", is_warning_given=False) == (
        "The notice needs a date, a time and a place.",
        "The time of the assessment must still be to come.",
        "The person was not warned that they may be prosecuted if they do not attend and stay.",
    )


def test_a_refused_notice_leaves_nothing_behind(imposed):
    reasons_of(serve, case=imposed, is_warning_given=False)
    assert (of(imposed).initial_at, of(imposed).state, of(imposed).forms_issued) == (None, "imposed", [])


def test_a_served_notice_is_form_ra1(served):
    assert of(served).forms_issued == [{"form": "RA1", "on": "2026-03-03"}]


@pytest.mark.parametrize(("day", "is_refused"), [(9, True), (10, False)])
def test_a_disputed_test_gives_the_laboratory_5_working_days(imposed, day, is_refused):
    services.dispute_test(case_id=imposed.pk, actor=imposed.caseworker, dispatched_on=date(2026, 3, 3))
    reasons = reasons_of(serve, case=imposed, at=london(day))
    sentence = "The test is disputed: the assessment must be at least 5 working days after the sample was sent."
    assert reasons == ((sentence,) if is_refused else ())


def test_the_time_is_changed_by_a_new_notice_before_the_old_time(served):
    services.vary_initial(case_id=served.pk, actor=served.caseworker, at=london(6), place=PLACE, is_warning_given=True)
    row = of(served)
    assert (row.state, row.initial_at, [one["form"] for one in row.forms_issued]) == (
        "varied",
        london(6),
        ["RA1", "RA2"],
    )


def test_the_time_cannot_be_changed_once_the_old_time_has_passed(served, frozen):
    frozen.move_to(london(5, 11))
    reasons = reasons_of(
        services.vary_initial,
        case_id=served.pk,
        actor=served.caseworker,
        at=london(9),
        place=PLACE,
        is_warning_given=True,
    )
    assert reasons == ("The time of the assessment must still be to come.",)


def test_nobody_has_failed_before_the_time(served):
    reasons = reasons_of(services.fail_initial, case_id=served.pk, actor=served.caseworker, did_attend=False)
    assert reasons == ("The appointment has not been yet.",)


def test_whether_they_stayed_is_an_answer_of_its_own(served, frozen):
    frozen.move_to(london(5, 12))
    reasons = reasons_of(services.fail_initial, case_id=served.pk, actor=served.caseworker, did_attend=True)
    assert reasons == ("Say whether the person attended and, as a separate answer, whether they stayed to the end.",)


def test_attending_and_staying_is_no_failure(served, frozen):
    frozen.move_to(london(5, 12))
    reasons = reasons_of(
        services.fail_initial, case_id=served.pk, actor=served.caseworker, did_attend=True, did_remain=True
    )
    assert reasons == ("The person attended and stayed: that is not a failure.",)


def test_police_must_be_told_by_the_end_of_the_next_working_day(served, frozen):
    frozen.move_to(london(6, 9))
    row = services.fail_initial(case_id=served.pk, actor=served.caseworker, did_attend=False)
    assert row.tell_police_by == london(9, 23, 59) + timedelta(seconds=59)


def test_a_follow_up_must_be_decided_before_the_assessment_ended(attended):
    assert reasons_of(follow_up, case=attended, decided_at=london(5, 11, 1)) == (
        "The follow-up was not decided before the initial assessment ended: the person must be released from it.",
    )


def test_a_follow_up_needs_its_form(attended):
    assert reasons_of(follow_up, case=attended, is_form_given=False) == (
        "Form RA4, which confirms the follow-up, has not been given to the person.",
    )


def test_a_release_needs_its_form(attended):
    reasons = reasons_of(
        services.release_from_follow_up,
        case_id=attended.pk,
        actor=attended.caseworker,
        decided_at=london(5),
        is_form_given=False,
    )
    assert reasons == ("Form RA5, which releases the person from the follow-up, has not been given to the person.",)


def test_released_with_form_ra5(attended):
    row = services.release_from_follow_up(
        case_id=attended.pk, actor=attended.caseworker, decided_at=london(5, 10, 50), is_form_given=True
    )
    assert (row.state, row.forms_issued[-1]["form"]) == ("fa_released", "RA5")


def test_the_whole_duty_met(attended, frozen):
    follow_up(attended)
    frozen.move_to(london(12, 12))
    row = services.attend_follow_up(case_id=attended.pk, actor=attended.caseworker)
    verbs = Entry.objects.about(row).values_list("verb", flat=True)
    assert list(verbs) == ["impose", "serve_notice", "attend", "require_follow_up", "attend_follow_up"]


def test_police_are_told_attended_and_stayed_and_nothing_else(served, frozen):
    frozen.move_to(london(5, 12))
    services.fail_initial(case_id=served.pk, actor=served.caseworker, did_attend=True, did_remain=False)
    services.tell_police(case_id=served.pk, actor=served.caseworker)
    asked = PoliceDecision.objects.get(kind="assessment_failed")
    assert asked.papers == {
        "Initial assessment": ["Due 10:00 am on 5 March 2026", "Attended: yes", "Stayed to the end: no"]
    }


@pytest.mark.parametrize(
    ("decision", "state"), [("good_cause", "good_cause"), ("prosecute", "prosecute"), ("nfa", "nfa")]
)
def test_only_police_decide_what_follows_a_failure(attended, frozen, decision, state):
    follow_up(attended)
    frozen.move_to(london(12, 12))
    services.fail_follow_up(case_id=attended.pk, actor=attended.caseworker, did_attend=False)
    services.tell_police(case_id=attended.pk, actor=attended.caseworker)
    decide("assessment_failed", decision)
    last = Entry.objects.about(of(attended)).last()
    assert (of(attended).state, last.role) == (state, "clock")


def test_nobody_at_the_provider_may_decide_for_police(case):
    row = in_state(RequiredAssessment, case, "police_told", imposed_on=date(2026, 3, 3))
    reserved = ("accept_cause", "prosecute", "take_no_action")
    users = [case.caseworker, make.leader(), member(Role.ARREST_REFERRAL_WORKER)]
    assert {row.step(verb).permission(row, user) for verb in reserved for user in users} == {False}
    assert {row.step(verb).permission(row, clock()) for verb in reserved} == {True}


def test_an_arrest_referral_worker_of_the_provider_may_serve_and_a_colleague_without_the_case_may_not(imposed):
    facts = {"case_id": imposed.pk, "at": london(5), "place": PLACE, "is_warning_given": True}
    with pytest.raises(PermissionDenied):
        services.serve_notice(actor=member(Role.CASEWORKER), **facts)
    assert services.serve_notice(actor=member(Role.ARREST_REFERRAL_WORKER), **facts).state == "notice_served"


def test_a_requirement_falls_away_only_after_a_disputed_test(served):
    facts = {"case_id": served.pk, "actor": served.caseworker, "reason": "Laboratory: no specified drug"}
    assert reasons_of(services.quash_requirement, **facts) == ("Nobody has disputed the test.",)
    services.dispute_test(case_id=served.pk, actor=served.caseworker, dispatched_on=date(2026, 3, 3))
    assert services.quash_requirement(**facts).state == "quashed"
