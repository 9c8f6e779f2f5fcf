"""Every act on a case through its page: it is made, it is refused with its reasons, and what was typed stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.case import guards, services
from tests.factories import caseworkflow as make
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db

NEEDS = (
    "alcohol",
    "drugs",
    "housing",
    "mental_health",
    "physical_health",
    "finances",
    "employment",
    "relationships",
    "sexual_exploitation",
)

LOW = {f"need_{need}": "2" for need in NEEDS}


def url(name, row):
    return reverse(f"caseworkflow:{name}", args=[row.pk])


def on(name, moment=None, *, at=""):
    day = timezone.localtime(moment)
    parts = {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return {**parts, **({f"{name}_time": at} if at else {})}


def post(client, name, row, **typed):
    return client.post(url(name, row), {"version": row.version, **typed})


def said(client, answer):
    return [str(one) for one in client.get(answer.url).context["messages"]]


def refusals(answer):
    return (answer.status_code, answer.context["form"].non_field_errors())


def test_an_attempt_says_what_policy_asks_next(client_for):
    row = make.moved_back(make.allocated())
    client = client_for(row.caseworker)
    answer = post(client, "attempt-create", row, result="no_answer", channel="phone", **on("at", at="9:50"))
    assert said(client, answer) == [
        "Attempt 1 of 3. Try again by Friday 6 March. Still to be tried: 3 attempts in all, attempts in 2 ways, "
        "attempts over at least 5 working days, a letter."
    ]


def test_a_text_or_a_letter_says_by_itself_how_it_was_tried(client_for):
    row = make.moved_back(make.allocated())
    post(
        client_for(row.caseworker), "attempt-create", row, result="letter_sent", channel="phone", **on("at", at="9:50")
    )
    assert row.attempts.get().channel == "letter"


def test_an_attempt_without_a_result_keeps_what_was_typed(client_for):
    row = make.allocated()
    answer = post(
        client_for(row.caseworker), "attempt-create", row, channel="phone", note="Rang twice", **on("at", at="9:50")
    )
    assert (answer.status_code, answer.context["form"]["note"].value()) == (200, "Rang twice")


def booking(days=1):
    return {
        "kind": "first",
        "minutes": "60",
        "mode": "in_person",
        "place": "Edmund Street",
        **on("starts_at", timezone.now() + timedelta(days=days), at="14:10"),
    }


def test_a_booking_shows_the_words_that_will_be_sent_and_keeps_nothing_until_it_is_confirmed(client_for, settings):
    row = make.contacting()
    answer = post(client_for(row.caseworker), "appointment-create", row, **booking())
    words = [(one["who"].split(",")[0], one["words"]) for one in answer.context["told"]]
    assert (row.appointments.count(), words) == (
        0,
        [
            ("West Midlands Police", "First appointment offered."),
            (
                "Jo Carter",
                "You have an appointment on Wednesday 4 March 2026 at 2:10 pm, at Edmund Street. To change it, "
                f"ring {settings.PROVIDER_PHONE}.",
            ),
        ],
    )


def test_a_time_that_may_be_a_slip_is_looked_at_once_more_and_can_be_meant(client_for):
    row = make.contacting()
    client, typed = client_for(row.caseworker), {**booking(4), "starts_at_time": "3 am"}
    shown = post(client, "appointment-create", row, **typed)
    sentences = ["Saturday 7 March is not a working day.", "It is not between 8 am and 8 pm."]
    assert (shown.context["unusual"], row.appointments.count()) == (sentences, 0)
    assert all(sentence in shown.content.decode() for sentence in sentences)
    meant = post(client, "appointment-create", row, is_checked="yes", **typed)
    assert (meant.status_code, row.appointments.count()) == (302, 1)


def test_a_day_that_cannot_be_is_said_beside_the_day_and_keeps_what_was_typed(client_for):
    row = make.moved_back(make.assessed("divert"))
    typed = {"service": "Housing", "is_accepted": "no", "is_structured_treatment": "no"}
    answer = post(
        client_for(row.caseworker),
        "case-complete-session",
        row,
        **typed,
        **on("on", timezone.now() - timedelta(days=10)),
    )
    form = answer.context["form"]
    words = "That is before they were assessed, on 23 February 2026."
    assert (answer.status_code, form.errors, form["service"].value()) == (409, {"on": [words]}, "Housing")
    assert make.fresh(row).state == "assessed"


def test_a_confirmed_booking_moves_the_case(client_for):
    row = make.contacting()
    answer = post(client_for(row.caseworker), "appointment-create", row, is_checked="yes", **booking())
    assert (answer.status_code, make.fresh(row).state, row.appointments.count()) == (302, "booked", 1)


def test_change_goes_back_to_the_form_with_what_was_typed(client_for):
    row = make.contacting()
    answer = post(client_for(row.caseworker), "appointment-create", row, change="yes", **booking())
    assert (answer.context["form"]["place"].value(), row.appointments.count()) == ("Edmund Street", 0)


def test_a_time_is_changed_and_the_old_one_is_kept(client_for):
    row = make.booked(at=timezone.now() + timedelta(days=1))
    old = row.appointments.get()
    typed = {key: text for key, text in booking(2).items() if key != "kind"}
    client_for(row.caseworker).post(
        url("appointment-rebook", old),
        {"version": old.version, "change_asked_by": "person", "is_checked": "1", **typed},
    )
    assert sorted(row.appointments.values_list("attendance", flat=True)) == ["", "rescheduled"]


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"attendance": "attended"}, "booked"),
        ({"attendance": "cancelled_service"}, "booked"),
        ({"attendance": "did_not_attend", "good_cause": "illness"}, "booked"),
        ({"attendance": "did_not_attend"}, "concern"),
        ({"attendance": "left_early", "good_cause": "illness"}, "concern"),
    ],
)
def test_what_came_of_an_appointment_counts_only_without_good_cause(client_for, typed, state):
    row = make.booked(at=timezone.now())
    one = row.appointments.get()
    client_for(row.caseworker).post(url("appointment-record", one), {"version": one.version, **typed})
    assert make.fresh(row).state == state


def test_before_it_has_begun_an_appointment_can_only_be_called_off(client_for):
    one = make.booked(at=timezone.now() + timedelta(days=1)).appointments.get()
    form = client_for(one.case.caseworker).get(url("appointment-record", one)).context["form"]
    assert [value for value, _ in form.fields["attendance"].choices] == ["cancelled_person", "cancelled_service"]


def assess(client, row, **typed):
    given = {
        "is_identity_confirmed": "on",
        "has_treatment_need": "no",
        "naloxone": "not_needed",
        **LOW,
        **on("done_on"),
        **typed,
    }
    return post(client, "assessment-create", row, **given)


def test_the_first_assessment_waits_for_the_risk_screen_and_says_so(client_for):
    row = make.seen()
    assert client_for(row.caseworker).get(url("assessment-create", row)).context["waiting"] == [
        guards.risk_is_screened.refusal
    ]


def test_the_first_assessment_keeps_a_declined_need_apart_from_a_score(client_for):
    row = make.ready_to_assess()
    answer = assess(client_for(row.caseworker), row, need_alcohol="declined", need_drugs="8")
    scores = row.assessments.get().scores
    assert (answer.status_code, scores["alcohol"], scores["drugs"]) == (302, None, 8)


def test_an_unsure_identity_is_refused_and_the_scores_stay(client_for):
    row = make.ready_to_assess()
    answer = assess(client_for(row.caseworker), row, is_identity_confirmed="", need_drugs="8")
    assert refusals(answer) == (409, [guards.identity_is_confirmed.refusal])
    assert answer.context["form"]["need_drugs"].value() == "8"


def test_each_high_need_asks_for_a_goal_or_that_it_was_declined(client_for):
    row = make.assessed("new_chance", scores={"drugs": 8, "housing": 2})
    client = client_for(row.caseworker)
    empty = post(client, "plan-agree", row, leads_to="in_treatment", **on("on"))
    assert list(empty.context["form"].errors) == ["answer_drugs"]
    goal = {"answer_drugs": "goal", "words_drugs": "Sleep without it", "action_drugs": "See the nurse weekly"}
    answer = post(client, "plan-agree", row, leads_to="in_treatment", **goal, **on("on"))
    assert (answer.status_code, make.fresh(row).state, row.goals.get().words) == (302, "plan", "Sleep without it")


def test_a_goal_is_said_to_be_met_at_the_end(client_for):
    row = make.assessed("new_chance", scores={"drugs": 8})
    client = client_for(row.caseworker)
    post(
        client,
        "plan-agree",
        row,
        leads_to="in_treatment",
        answer_drugs="goal",
        words_drugs="w",
        action_drugs="a",
        **on("on"),
    )
    client.post(url("goal-result", row.goals.get()), {"result": "partly"})
    assert row.goals.get().result == "partly"


def test_one_session_completes_a_programme_of_one_session(client_for):
    row = make.assessed("divert")
    client = client_for(row.caseworker)
    typed = {"service": "Housing advice", "is_accepted": "no", "is_structured_treatment": "no", **on("on")}
    answer = post(client, "case-complete-session", row, **typed)
    assert (answer.status_code, make.fresh(row).state) == (302, "completed")


def test_what_the_officer_will_be_told_stands_on_the_page(client_for):
    row = make.planned("new_chance")
    page = client_for(row.caseworker).get(url("case-begin", row))
    assert [one["words"] for one in page.context["told"]] == ["Taking part."]


def test_the_second_of_two_people_sees_what_changed_and_keeps_what_they_typed(client_for):
    row = make.in_treatment("new_chance")
    services.suspend_case(case_id=row.pk, actor=make.leader(), hold_reason="hospital")
    answer = post(client_for(row.caseworker), "case-raise-concern", row, concern="new_arrest", reason="Heard of it")
    changed = [one["title"] for one in answer.context["changed"]]
    typed = answer.context["form"]["reason"].value()
    assert (answer.status_code, changed, typed) == (409, ["The case was put on hold"], "Heard of it")


def test_a_move_that_is_not_possible_from_here_is_a_conflict(client_for):
    row = make.allocated()
    answer = client_for(row.caseworker).get(url("case-begin", row))
    assert (answer.status_code, answer.context["reasons"]) == (409, ("“Begin” is not possible from “Allocated”.",))


def test_a_colleague_who_does_not_cover_may_not_move_a_case(client_for):
    row = make.in_treatment("new_chance")
    assert client_for(member(Role.CASEWORKER)).get(url("case-suspend", row)).status_code == 403


def test_a_breach_goes_from_concern_to_police_with_two_people(client_for):
    row = make.in_treatment("checkpoint")
    make.miss(row)
    make.miss(row)
    worker, leader = client_for(row.caseworker), client_for(make.leader())
    post(worker, "case-record-excuse", make.fresh(row), was_answered="no")
    post(worker, "case-raise-breach", make.fresh(row), statement="Two missed, no answer.")
    papers = leader.get(url("case-confirm-breach", row)).context["panels"][0]["rows"]
    post(leader, "case-confirm-breach", make.fresh(row))
    said = {one["key"]: one["value"] for one in papers}
    assert (make.fresh(row).state, said["Statement"].splitlines()[0]) == ("breach_review", "Two missed, no answer.")


def test_an_ending_is_proposed_by_one_and_confirmed_by_another(client_for):
    row = make.in_treatment("new_chance")
    worker, leader = client_for(row.caseworker), client_for(make.leader())
    post(worker, "case-propose-ending", row, closure_reason="dropped_out", reason="Does not answer any more")
    step = leader.get(url("case-detail", row)).context["step"]
    proposed = leader.get(url("case-end-without-completion", row)).context["proposal"].rows
    post(leader, "case-end-without-completion", make.fresh(row), **on("on"))
    assert (step["button"], make.fresh(row).state) == ("Confirm the ending", "not_completed")
    assert [one["value"] for one in proposed] == [
        str(row.caseworker),
        "10:00 am on 3 March 2026",
        "Dropped out",
        "Does not answer any more",
    ]


def test_too_little_was_tried_is_said_above_the_form(client_for):
    row = make.contacting()
    answer = post(client_for(row.caseworker), "case-propose-ending", row, closure_reason="no_contact", reason="Silent")
    assert refusals(answer)[0] == 409
    assert refusals(answer)[1][0].startswith("Too little was tried to reach the person.")


MOVES = {
    "case-suspend": {"hold_reason": "hospital"},
    "case-raise-concern": {"concern": "new_arrest"},
    "case-change-to-education": {"reason": "They asked for it"},
    "case-complete": {"closure_reason": "completed_objectives"},
    "case-report-death": {"source": "The coroner’s officer"},
    "onward-create": {"service": "Shelter", "is_accepted": "no", "is_structured_treatment": "no"},
    "note-create": {"text": "Doing well"},
}


@pytest.mark.parametrize("name", MOVES)
def test_each_act_opens_and_is_made(client_for, name):
    row = make.in_treatment("new_chance")
    client = client_for(row.caseworker)
    opened = client.get(url(name, row)).status_code
    answer = post(client, name, row, **MOVES[name], **on("on"))
    assert (opened, answer.status_code) == (200, 302)


def test_hold_and_back_and_transfer_and_death(client_for):
    row = make.in_treatment("new_chance")
    worker, leader = client_for(row.caseworker), client_for(make.leader())
    post(worker, "case-suspend", row, hold_reason="hospital", **on("on"))
    post(worker, "case-resume", make.fresh(row), **on("on"))
    post(worker, "case-report-death", make.fresh(row), source="The hospital rang")
    shown = leader.get(url("case-close-died", row)).status_code
    post(leader, "case-close-died", make.fresh(row), **on("died_on"))
    assert (shown, make.fresh(row).closure_reason) == (200, "died")
