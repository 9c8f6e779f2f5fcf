"""Police put a decision right: both stand, clocks are reckoned anew, and whoever has the case decides the rest."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from caseworkflow.case import notices
from caseworkflow.case.models import Case
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.police_answers.services import follow_corrected_decision
from caseworkflow.victim.models import Victim
from ledger.models import Entry, Job, Notice
from referrals.correction.models import Correction
from referrals.police_decisions import services
from referrals.police_decisions.forms import DecisionCorrectionForm
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals
from tests.factories.accounts import member, organisation
from tests.factories.satellites import london
from workflow.machine import MoveConflict, MoveRefused
from workflow.seen import digest_of_values

pytestmark = pytest.mark.django_db

ANSWERS = {
    "required_assessment": ["impose", "not_impose"],
    "assessment_failed": ["good_cause", "prosecute", "nfa"],
    "contract": ["sign", "refuse"],
    "variation": ["approve", "refuse"],
    "breach": ["excused", "varied", "upheld"],
    "outcome": ["complied", "charged"],
}


def decided(row, kind, decision, outcome_code="", **papers):
    asked = services.ask_police(
        referral_id=row.referral_id,
        kind=kind,
        about_id=row.pk,
        papers=papers or {"Missed": ["2"]},
        choices=[(one, one.capitalize()) for one in ANSWERS[kind]],
        due_at=None,
        actor=make.leader(),
    )
    make.police_decide(asked, decision, outcome_code)
    return PoliceDecision.objects.get(pk=asked.pk)


def correct(question, *, by=None, **changes):
    given = {
        "decision": question.decision,
        "outcome_code": question.outcome_code,
        "decided_at": question.decided_at,
        "grounds": question.reason,
        "seen": digest_of_values(question, DecisionCorrectionForm.names),
        "reason": "typed",
    }
    return services.correct_police_decision(
        decision_id=question.pk, actor=by or make.sergeant(), **{**given, **changes}
    )


def follow(made):
    return follow_corrected_decision(correction_id=made.pk, actor=User.objects.clock())


@pytest.fixture
def row():
    return make.allocated("checkpoint", victim="person")


def test_both_decisions_stand_with_who_and_why(row, client_for):
    question = decided(row, "breach", "upheld")
    made = correct(question, decision="excused", grounds="They were in hospital.")
    question.refresh_from_db()
    assert (question.decision, question.reason, question.state) == ("excused", "They were in hospital.", "decided")
    assert made.values == [["Decision", "Upheld", "Excused"], ["Reason", "Considered", "They were in hospital."]]
    assert list(made.follow_ups.values_list("kind", flat=True)) == ["decision"]
    assert Entry.objects.about(made).get(verb="correct").facts["kind"] == "referrals.policedecision"
    assert Job.objects.filter(task="caseworkflow.follow_corrected_decision", arguments=[str(made.pk)]).count() == 1
    police = client_for(make.sergeant()).get(reverse("referrals:policedecision-detail", args=[question.pk]))
    provider = client_for(row.caseworker).get(reverse("caseworkflow:case-corrections", args=[row.pk]))
    assert ["<del>Upheld</del>" in one.content.decode() for one in (police, provider)] == [True, True]
    assert "Something was done on what police decided before." in provider.content.decode()


def test_the_page_corrects_it_and_unchanged_is_refused(row, client_for):
    question = decided(row, "breach", "upheld")
    before = {"asked_at": timezone.now() - timedelta(hours=1), "decided_at": timezone.now() - timedelta(seconds=53)}
    PoliceDecision.objects.filter(pk=question.pk).update(**before)
    browser = client_for(make.sergeant())
    address = reverse("referrals:policedecision-correct", args=[question.pk])
    listed = reverse("referrals:policedecision-detail", args=[question.pk])
    assert address in browser.get(listed).content.decode()
    form = browser.get(address).context["form"]
    typed = {
        **{name: form[name].value() for name in ("decision", "grounds", "seen")},
        "decided_at_day": "3",
        "decided_at_month": "3",
        "decided_at_year": "2026",
        "decided_at_time": timezone.localtime(before["decided_at"]).strftime("%H:%M"),
        "reason": "typed",
    }
    same = browser.post(address, typed)
    assert same.context["form"].non_field_errors() == ["Nothing is different from what is on record."]
    answer = browser.post(address, {**typed, "decision": "varied"})
    assert (answer.status_code, answer.url) == (302, listed)
    assert Correction.objects.get().values == [["Decision", "Upheld", "Varied"]]


@pytest.mark.parametrize(
    ("kind", "was", "now", "reason"),
    [
        ("required_assessment", "not_impose", "impose", services.NO_ACT_IN_LAW),
        ("required_assessment", "impose", "not_impose", ""),
        ("assessment_failed", "nfa", "prosecute", services.NO_ACT_IN_LAW),
        ("assessment_failed", "prosecute", "nfa", services.NOT_UNDONE_HERE),
        ("assessment_failed", "nfa", "good_cause", ""),
        ("contract", "refuse", "sign", services.NO_ACT_IN_LAW),
        ("contract", "sign", "refuse", services.NOT_UNDONE_HERE),
        ("variation", "refuse", "approve", services.NO_ACT_IN_LAW),
        ("variation", "approve", "refuse", services.NOT_UNDONE_HERE),
        ("breach", "upheld", "excused", ""),
        ("breach", "upheld", "other", "Choose one of the decisions that were asked for."),
    ],
)
def test_no_correction_makes_or_undoes_an_act_in_law(row, kind, was, now, reason):
    question = decided(row, kind, was)
    if not reason:
        assert correct(question, decision=now).values
        return
    with pytest.raises(MoveRefused) as refused:
        correct(question, decision=now)
    assert (refused.value.reasons, Correction.objects.count()) == ((reason,), 0)


def test_the_reason_alone_of_an_act_in_law_can_be_put_right(row):
    question = decided(row, "contract", "sign")
    assert correct(question, grounds="Met the test.").values == [["Reason", "Considered", "Met the test."]]


def test_what_led_to_an_outcome_that_is_recorded_stands(row):
    question = decided(row, "breach", "upheld")
    decided(row, "outcome", "charged", "1")
    with pytest.raises(MoveRefused) as refused:
        correct(question, decision="excused")
    assert refused.value.reasons == (services.OUTCOME_STANDS,)


@pytest.mark.parametrize(
    ("shift", "reason"),
    [
        (timedelta(minutes=1), services.NOT_YET),
        (timedelta(0), ""),
        (-timedelta(hours=1), ""),
        (-timedelta(minutes=61), services.ASKED_LATER),
    ],
)
def test_a_decision_lies_between_the_question_and_now(row, frozen, shift, reason):
    question = decided(row, "breach", "upheld")
    PoliceDecision.objects.filter(pk=question.pk).update(asked_at=timezone.now() - timedelta(hours=1))
    if reason:
        with pytest.raises(MoveRefused) as refused:
            correct(question, decision="varied", decided_at=timezone.now() + shift)
        assert refused.value.reasons == (reason,)
    else:
        assert correct(question, decision="varied", decided_at=timezone.now() + shift).values


@pytest.mark.parametrize(
    ("code", "ended", "reason"),
    [
        ("", "Completed", "Give the outcome code."),
        ("22", "Not completed", "Outcome 22 is only for a person who completed. The papers do not say so."),
        ("22", "Completed", ""),
    ],
)
def test_a_corrected_outcome_has_a_code_that_fits(row, code, ended, reason):
    question = decided(row, "outcome", "charged", "1", **{"How it ended": [ended]})
    if reason:
        with pytest.raises(MoveRefused) as refused:
            correct(question, outcome_code=code)
        assert refused.value.reasons == (reason,)
    else:
        assert correct(question, outcome_code=code).values == [["Outcome code", "1", "22"]]


# -- whose -------------------------------------------------------------------------------------------------------------


def test_another_force_the_sender_and_the_provider_correct_nothing(row, client_for):
    question = decided(row, "breach", "upheld")
    address = reverse("referrals:policedecision-correct", args=[question.pk])
    stranger = member(Role.DECISION_MAKER, at=organisation("police", "Elsewhere Police", "22"))
    Referral.objects.filter(pk=row.referral_id).update(referring_officer=make.sergeant())
    people = (stranger, make.sergeant(), make.leader())
    assert [client_for(one).get(address).status_code for one in people] == [404, 403, 403]
    for one in (make.sergeant(), make.leader()):
        with pytest.raises(PermissionDenied):
            correct(question, by=one, decision="excused")


def test_what_is_not_decided_or_was_seen_otherwise_is_not_corrected(custody_officer, team_leader, decision_maker):
    asked = referrals.police_asked(referrals.accepted(custody_officer), team_leader)
    with pytest.raises(MoveRefused, match="not decided"):
        correct(asked, by=decision_maker, decision="uphold", decided_at=timezone.now())
    services.record_police_decision(
        decision_id=asked.pk, actor=decision_maker, version=None, decision="uphold", reason="x"
    )
    with pytest.raises(MoveConflict):
        correct(PoliceDecision.objects.get(), by=decision_maker, decision="dismiss", seen="of another page")


# -- what follows ------------------------------------------------------------------------------------------------------


def outcome_of(row, code="1"):
    """Police recorded an outcome on a case that has ended, and it took effect."""
    Case.objects.filter(pk=row.pk).update(state="returned", ended_on=timezone.localdate())
    question = decided(row, "outcome", "charged", code)
    make.apply_decisions(row)
    return question


def test_a_corrected_outcome_reaches_the_referral_the_clock_and_the_victim(row, frozen):
    question = outcome_of(row)
    Victim.objects.filter(case=row).update(state="told_outcome", told_on=timezone.localdate(), views="Sorry")
    frozen.move_to(london(6))
    made = correct(question, decision="complied", outcome_code="9", decided_at=london(4))
    referral = Referral.objects.get(pk=row.referral_id)
    assert (referral.outcome_code, str(referral.outcome_recorded_on)) == ("9", "2026-03-04")
    assert (follow(made), follow(made)) == (True, False)
    found = DisposalClock.objects.get(case=row)
    victim = Victim.objects.get(case=row)
    assert (found.state, found.outcome_code, str(found.outcome_on)) == ("decided", "9", "2026-03-04")
    assert (victim.state, victim.told_on, victim.views) == ("consulted", None, "Sorry")
    assert timezone.localtime(victim.tell_by).date().isoformat() == "2026-03-13"
    assert Entry.objects.about(found).filter(verb="correct_outcome").count() == 1


def test_a_victim_who_was_told_is_not_told_again_of_another_day_alone(row, frozen):
    question = outcome_of(row)
    Victim.objects.filter(case=row).update(state="told_outcome", told_on=timezone.localdate())
    frozen.move_to(london(6))
    follow(correct(question, decided_at=london(4)))
    assert str(DisposalClock.objects.get(case=row).outcome_on) == "2026-03-04"
    assert Victim.objects.get(case=row).state == "told_outcome"


def test_where_the_clock_had_lapsed_a_victim_is_told_again_of_another_outcome_alone(row, frozen):
    question = outcome_of(row)
    DisposalClock.objects.filter(case=row).update(state="lapsed")
    Victim.objects.filter(case=row).update(state="told_outcome", told_on=timezone.localdate())
    frozen.move_to(london(6))
    follow(correct(question, decided_at=london(4)))
    assert Victim.objects.get(case=row).state == "told_outcome"
    question.refresh_from_db()
    follow(correct(question, decision="complied", outcome_code="9"))
    assert Victim.objects.get(case=row).state == "consulted"


def test_whoever_has_the_case_is_told_by_message_and_on_its_timeline(row, settings, client_for):
    made = correct(decided(row, "breach", "upheld"), decision="excused")
    follow(made)
    entry = Entry.objects.about(row).get(verb="follow_corrected_decision")
    notices.notify_of_case(str(entry.pk))
    told = set(Notice.objects.filter(text="decision_corrected").values_list("recipient", flat=True))
    assert told == {f"user:{row.caseworker_id}", f"user:{make.leader().pk}"}
    shown = client_for(row.caseworker).get(reverse("caseworkflow:case-timeline", args=[row.pk])).content.decode()
    assert "Police corrected a decision" in shown
    assert "Something was corrected." in (
        client_for(row.caseworker).get(reverse("caseworkflow:case-detail", args=[row.pk])).content.decode()
    )
