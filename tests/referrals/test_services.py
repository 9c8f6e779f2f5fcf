"""What happens to a referral from the moment it is sent."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import OrganisationKind
from accounts.roles import Role
from ledger.models import Entry, Job
from referrals.custody import services as custody_services
from referrals.feedback import services as feedback_services
from referrals.feedback.models import Feedback
from referrals.intake.services import intake as services_intake
from referrals.people.models import Bar, Likeness, Person
from referrals.people.services import judging as services_judging
from referrals.police_decisions import services as police_decisions_services
from referrals.referral.models import Referral
from referrals.screening import services
from tests.factories import referrals as made
from tests.factories.accounts import member, organisation
from workflow.machine import MoveConflict, MoveRefused


def verbs(row):
    return list(Entry.objects.about(row).values_list("verb", flat=True))


def told(row):
    return list(Feedback.objects.filter(referral=row).values_list("value", "ending"))


def test_a_referral_that_meets_every_rule_is_accepted_in_the_same_act(custody_officer):
    row = made.sent(custody_officer)
    assert (row.state, str(row.accepted_on), row.stopping_rule, row.decided_by.role) == (
        "accepted",
        "2026-03-03",
        "",
        "clock",
    )


def test_each_step_is_entered_and_so_is_each_disclosure(custody_officer):
    assert verbs(made.sent(custody_officer)) == [
        "draft",
        "submit",
        "disclose",
        "screen",
        "accept",
        "record_outcome_code",
        "disclose",
    ]


def test_the_outcome_that_the_programme_sets_is_recorded_with_its_day(custody_officer):
    row = made.sent(custody_officer)
    assert (row.outcome_code, str(row.outcome_recorded_on)) == ("8", "2026-03-03")


def test_police_are_told_received_and_accepted(custody_officer):
    assert told(made.sent(custody_officer)) == [("received", ""), ("accepted", "")]


def test_a_partner_is_told_received_and_nothing_more(partner):
    row = made.sent(
        partner,
        programme="offender_to_rehab",
        source="retailer",
        drug="heroin",
        offence_code="",
        offence_on=None,
        facts_asked={"prolific": True},
    )
    assert told(row) == [("received", "")]


def test_acceptance_leaves_jobs_for_follow_ups_and_notices_and_a_new_person_one_for_linking(custody_officer):
    made.sent(custody_officer)
    assert sorted(Job.objects.values_list("task", flat=True)) == [
        "outcomes.link_person",
        "outcomes.schedule_follow_ups",
        "referrals.send_notices",
    ]


def test_a_rule_left_open_sends_it_to_the_inbox_with_the_reason_and_a_limit(custody_officer):
    row = made.waiting(custody_officer)
    assert (row.state, row.stopping_rule, f"{timezone.localtime(row.due_at):%Y-%m-%d %H:%M}") == (
        "screening",
        "supply not recorded",
        "2026-03-04 23:59",
    )


def test_the_answer_of_every_rule_is_kept_in_order(custody_officer):
    row = made.waiting(custody_officer)
    kept = list(row.answers.values_list("position", "rule", "result"))
    assert (kept[0], [one for one in kept if one[2] != "met"]) == (
        (1, "agrees_to_take_part", "met"),
        [(8, "supply", "to_check")],
    )


def test_the_same_offence_again_is_a_duplicate_for_a_person_to_decide(custody_officer, team_leader):
    first = made.sent(custody_officer, pnc_id="1991/0485159F")
    again = made.sent(custody_officer, pnc_id="1991/0485159F")
    assert (again.state, again.person_id) == ("screening", first.person_id)
    closed = services.mark_duplicate(referral_id=again.pk, actor=team_leader, version=again.version, of=first)
    assert closed.state == "duplicate"


def test_a_duplicate_of_somebody_elses_referral_is_refused(custody_officer, team_leader):
    other, row = made.sent(custody_officer, family_name="Okafor", given_names="Ada"), made.waiting(custody_officer)
    with pytest.raises(MoveRefused, match="same person"):
        services.mark_duplicate(referral_id=row.pk, actor=team_leader, version=row.version, of=other)
    assert Referral.objects.get(pk=row.pk).state == "screening"


def test_one_identifier_and_two_agreeing_facts_are_one_person(custody_officer):
    made.sent(custody_officer, pnc_id="1991/0485159F")
    made.sent(custody_officer, pnc_id="1991/0485159F", family_name="Cartar", crime_number="20/2/26")
    assert (Person.objects.count(), Likeness.objects.count()) == (1, 0)


def test_a_mistyped_identifier_of_somebody_else_joins_nobody_and_is_proposed(custody_officer):
    made.sent(custody_officer, pnc_id="1991/0485159F")
    made.sent(custody_officer, pnc_id="1991/0485159F", family_name="Okafor", given_names="Ada")
    assert list(Likeness.objects.values_list("why", flat=True)) == [
        "Same PNC number; agrees: date of birth; does not agree: family name and given names."
    ]
    assert Person.objects.count() == 2


def test_a_likeness_without_an_identifier_is_only_proposed(custody_officer):
    like = made.likeness(custody_officer)
    assert (Person.objects.count(), like.state) == (2, "proposed")


def test_two_records_judged_one_person_can_be_parted_again(custody_officer, team_leader):
    like = made.likeness(custody_officer)
    before = sorted(Referral.objects.values_list("pk", "person_id"))
    same = services_judging.judge_likeness(likeness_id=like.pk, actor=team_leader, version=0, is_same=True)
    assert set(Referral.objects.values_list("person_id", flat=True)) == {like.older_id}
    services_judging.undo_likeness(likeness_id=like.pk, actor=team_leader, version=same.version)
    assert sorted(Referral.objects.values_list("pk", "person_id")) == before
    assert list(Entry.objects.about(like).values_list("verb", "kind")) == [
        ("same", "combination"),
        ("undo", "combination"),
    ]


def test_the_same_key_and_body_give_the_same_referral(custody_officer):
    facts = made.facts()
    first, second = (
        services_intake.create_referral(actor=custody_officer, door="page", facts=facts, key="k1") for _ in range(2)
    )
    assert (first.pk, Referral.objects.count()) == (second.pk, 1)


def test_the_same_key_with_another_body_is_refused(custody_officer):
    services_intake.create_referral(actor=custody_officer, door="page", facts=made.facts(), key="k1")
    with pytest.raises(services_intake.KeyReused):
        services_intake.create_referral(actor=custody_officer, door="page", facts=made.facts(sex="M"), key="k1")


def test_a_source_reference_is_used_once(custody_officer):
    first = made.sent(custody_officer, source_reference="A1")
    assert made.sent(custody_officer, source_reference="A1").pk == first.pk
    with pytest.raises(MoveRefused, match="other content"):
        made.sent(custody_officer, source_reference="A1", sex="M")


def test_a_question_comes_back_to_the_inbox_with_its_answer(custody_officer, team_leader):
    row = made.asked(custody_officer, team_leader)
    back = services.answer_question(referral_id=row.pk, actor=custody_officer, version=row.version, answer="No.")
    assert (row.state, back.state, back.answer_to_question) == ("info_needed", "screening", "No.")


def test_a_refusal_tells_the_officer_the_coded_reason_and_never_the_note(custody_officer, team_leader):
    row = made.waiting(custody_officer)
    services.reject_referral(
        referral_id=row.pk, actor=team_leader, version=row.version, reason="supply", note="Seen before"
    )
    assert Feedback.objects.get(value="not_accepted").reason == "Supply suspected"


def test_an_unmet_rule_is_overridden_only_with_a_reason_and_a_decision_maker(
    custody_officer, team_leader, decision_maker
):
    row = made.sent(custody_officer, is_supply_suspected=True)
    known = {"referral_id": row.pk, "actor": team_leader, "version": row.version}
    for given in ({}, {"override_reason": "Agreed"}, {"override_reason": "Agreed", "overridden_with": team_leader}):
        with pytest.raises(MoveRefused):
            services.accept_referral(**known, **given)
    done = services.accept_referral(**known, override_reason="Agreed", overridden_with=decision_maker)
    rule = done.answers.get(rule="supply")
    assert (done.state, rule.overridden_by, rule.overridden_with) == ("accepted", team_leader, decision_maker)


def test_two_people_cannot_make_the_same_move_unawares(custody_officer, team_leader):
    row = made.waiting(custody_officer)
    services.accept_referral(referral_id=row.pk, actor=team_leader, version=row.version)
    with pytest.raises(MoveConflict):
        services.reject_referral(referral_id=row.pk, actor=team_leader, version=row.version, reason="supply")


def test_a_caseworker_refers_nobody(caseworker):
    with pytest.raises(PermissionDenied):
        made.sent(caseworker)


def test_what_was_sent_is_never_edited(custody_officer):
    row = made.waiting(custody_officer)
    with pytest.raises(MoveRefused, match="Only a draft"):
        services_intake.amend_draft(referral_id=row.pk, actor=custody_officer, version=row.version, facts={"sex": "M"})


def test_a_draft_is_amended_and_then_sent(custody_officer):
    draft = made.drafted(custody_officer, is_supply_suspected=None)
    row = services_intake.amend_draft(
        referral_id=draft.pk, actor=custody_officer, version=0, facts={"is_supply_suspected": False}
    )
    assert (
        services_intake.submit_referral(referral_id=row.pk, actor=custody_officer, version=row.version).state
        == "accepted"
    )


def test_a_preview_saves_nothing_and_names_every_programme_that_takes_the_source(custody_officer):
    found = services_intake.preview_programmes(actor=custody_officer, facts=made.facts())
    taken = {one.programme.code for one in found if one.is_accepted_by_rules}
    assert ("divert" in taken, Referral.objects.count(), Person.objects.count()) == (True, 0, 0)


def test_a_preview_tells_nothing_of_what_another_force_sent(custody_officer):
    elsewhere = organisation(OrganisationKind.POLICE, "Warwickshire Police", "23")
    made.sent(member(Role.CUSTODY_OFFICER, at=elsewhere), pnc_id="1991/0485159F")
    found = services_intake.preview_programmes(actor=custody_officer, facts=made.facts(pnc_id="1991/0485159F"))
    divert = next(one for one in found if one.programme.code == "divert")
    assert divert.is_accepted_by_rules


def test_a_bar_binds_once_confirmed_and_not_after_it_is_lifted(custody_officer, caseworker, team_leader):
    row = made.sent(custody_officer, pnc_id="1991/0485159F")
    bar = services_judging.propose_bar(referral_id=row.pk, actor=caseworker, reason="Never came")
    again = {"pnc_id": "1991/0485159F"}
    states = [made.sent(custody_officer, crime_number="20/2/26", **again).state]
    services_judging.confirm_bar(bar_id=bar.pk, actor=team_leader, told_at=timezone.now())
    states.append(made.sent(custody_officer, crime_number="20/3/26", **again).state)
    services_judging.lift_bar(bar_id=bar.pk, actor=team_leader, reason="Ill at the time")
    states.append(made.sent(custody_officer, crime_number="20/4/26", **again).state)
    assert states == ["accepted", "screening", "accepted"]
    assert Bar.objects.count() == 1


def test_a_sender_is_not_told_of_a_bar_of_the_provider(custody_officer, caseworker, team_leader):
    row = made.sent(custody_officer, pnc_id="1991/0485159F")
    bar = services_judging.propose_bar(referral_id=row.pk, actor=caseworker, reason="Never came")
    services_judging.confirm_bar(bar_id=bar.pk, actor=team_leader, told_at=timezone.now())
    found = services_intake.preview_programmes(
        actor=custody_officer, facts=made.facts(pnc_id="1991/0485159F", crime_number="20/2/26")
    )
    divert = next(one for one in found if one.programme.code == "divert")
    assert divert.is_accepted_by_rules
    assert [one.label for one in divert.answers if one.result != "met"] == []


def test_police_decide_with_a_reason_and_the_other_side_is_told_through_a_job(
    custody_officer, decision_maker, team_leader
):
    asked = made.police_asked(made.accepted(custody_officer), team_leader)
    with pytest.raises(MoveRefused, match="Choose one"):
        police_decisions_services.record_police_decision(
            decision_id=asked.pk, actor=decision_maker, version=0, decision="other", reason="x"
        )
    done = police_decisions_services.record_police_decision(
        decision_id=asked.pk, actor=decision_maker, version=0, decision="uphold", reason="No excuse", outcome_code="9"
    )
    assert (done.state, done.decision_label, done.referral.outcome_code) == ("decided", "Uphold", "8")
    assert Referral.objects.get(pk=done.referral_id).outcome_code == "9"
    assert Job.objects.filter(task="caseworkflow.apply_police_decision", arguments=[str(done.pk)]).count() == 1


def test_the_same_question_to_police_is_asked_once(custody_officer, team_leader):
    row = made.accepted(custody_officer)
    assert made.police_asked(row, team_leader) == made.police_asked(row, team_leader)


def test_a_word_is_told_once_and_only_under_a_rule(custody_officer, caseworker):
    row = made.accepted(custody_officer)
    for _ in range(2):
        feedback_services.record_feedback(referral_id=row.pk, value="reached", actor=caseworker)
    assert told(row) == [("received", ""), ("accepted", ""), ("reached", "")]


def test_not_seen_needs_its_reason(custody_officer, arrest_referral_worker):
    held = custody_services.create_detention(actor=custody_officer, facts={"suite": "Perry Barr", "initials": "JC"})
    with pytest.raises(MoveRefused):
        custody_services.record_seen(detention_id=held.pk, actor=arrest_referral_worker, seen="not_seen")
    seen = custody_services.record_seen(detention_id=held.pk, actor=arrest_referral_worker, seen="seen")
    assert seen.seen == "seen"


def test_the_test_that_came_with_a_referral_is_kept_and_read_by_the_rules(custody_officer):
    row = made.sent(
        custody_officer,
        programme="required_assessment",
        source="custody",
        custody_suite="Perry Barr",
        custody_record="CR/1",
        offence_code="046/00",
        drug_test="negative",
    )
    assert (row.stopping_rule, row.drug_tests.get().result) == ("test negative", "negative")


def test_a_preview_does_not_tell_a_partner_that_an_earlier_referral_was_accepted(partner):
    row = made.sent(partner, pnc_id="1991/0485159F")
    again = made.facts(pnc_id="1991/0485159F", crime_number="20/9/26")
    said = []
    for state in ("accepted", "rejected"):
        Referral.objects.filter(pk=row.pk).update(state=state, accepted_on=date(2026, 3, 3))
        said.append([one.answers for one in services_intake.preview_programmes(actor=partner, facts=again)])
    assert (said[0], bool(said[0])) == (said[1], True)
