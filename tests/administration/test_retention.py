"""How long records are kept: when they fall due, who decides, what holds them, and how they go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from administration.retention.deadlines import Period, longer_period
from administration.retention.models import Keeping, LegalHold, Removal, RetentionReview
from administration.retention.services import deciding, removing
from administration.retention.services.reckoning import period_in_force
from administration.retention.terms import UNLINKED_EXTRACT, RemovalKind
from administration.subject_access.models import SubjectRequest
from ledger import outbox
from ledger.models import Entry, Kind
from outcomes.extract.models import Extract, OffenceRecord
from programmes.models import ReferenceValue
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member
from tests.factories.programmes import publish
from tests.factories.retention import closed, confirmed_schedule, over, reckoned
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def clock(db):
    return User.objects.clock()


def due_of(case):
    reckoned()
    found = Keeping.objects.filter(person=case.person_id).first()
    return found and (found.due_on, found.code, found.is_confirmed)


def propose(case, leader, **given):
    reckoned()
    return deciding.decide_records(
        people=[case.person_id], actor=leader, **{"decision": "remove", "reason": "time_over", **given}
    )


@pytest.fixture
def proposed(team_leader):
    confirmed_schedule()
    case = over()
    propose(case, team_leader)
    return case


@pytest.fixture
def checked(proposed, auditor):
    return removing.check_removal(actor=auditor)


def carried_out(removal, auditor):
    removing.carry_out_removal(removal_id=removal.pk, actor=auditor)
    outbox.run_due_jobs()
    return Removal.objects.get(pk=removal.pk)


# -- when


@pytest.mark.parametrize(("is_completed", "code"), [(True, "retention_completed"), (False, "retention_not_completed")])
def test_a_closed_case_falls_due_by_how_it_ended(is_completed, code):
    case = closed(make.allocated("divert"), date(2021, 2, 28), completed=is_completed)
    assert due_of(case) == (date(2027, 2, 28), code, False)


def test_nothing_falls_due_while_a_case_is_open():
    assert due_of(make.allocated("divert")) is None


def test_a_later_matter_of_the_same_person_keeps_the_earlier_ones():
    case = over(pnc_id="1991/0485159F")
    again = make.allocated("checkpoint", family_name="Zebedee1", given_names="Quillon1", pnc_id="1991/0485159F")
    assert (again.person_id, due_of(case)) == (case.person_id, None)
    closed(again, date(2024, 1, 5))
    assert due_of(case) == (date(2030, 1, 5), "retention_not_completed", False)


def test_a_referral_that_was_not_accepted_falls_due_from_the_decision(custody_officer, team_leader):
    row = refer.rejected(custody_officer, team_leader)
    reckoned()
    kept = Keeping.objects.get(person=row.person_id)
    assert (kept.due_on, kept.code, kept.reference) == (date(2032, 3, 3), "retention_not_accepted", row.reference)


def test_a_referral_that_waits_for_a_decision_keeps_the_person(custody_officer):
    refer.waiting(custody_officer)
    reckoned()
    assert Keeping.objects.count() == 0


def test_a_programme_that_keeps_longer_is_followed_and_one_that_keeps_shorter_is_not():
    publish("divert", valid_from=date(2026, 3, 2), retention_years=7)
    publish("checkpoint", valid_from=date(2026, 3, 2), retention_years=5)
    longer, shorter = closed(make.allocated("divert")), closed(make.allocated("checkpoint", family_name="Black"))
    assert (due_of(longer), due_of(shorter)) == (
        (date(2027, 3, 3), "divert version 2", False),
        (date(2026, 3, 3), "retention_not_completed", False),
    )


def test_of_two_periods_the_longer_one_holds_and_of_equal_ones_the_schedule():
    six, seven, also_six = Period(72, "law", True), Period(84, "programme", False), Period(72, "programme", False)
    assert [longer_period(six, one).code for one in (also_six, seven)] == ["law", "programme"]


def test_a_period_that_is_not_settled_lets_nothing_fall_due():
    ReferenceValue.objects.filter(code="retention_not_completed").update(value={"amount": "", "unit": "months"})
    assert (period_in_force("retention_not_completed", date(2026, 3, 3)), due_of(over())) == (None, None)


@pytest.mark.parametrize(("closed_on", "count"), [(date(2020, 3, 2), 1), (date(2020, 3, 3), 1), (date(2020, 3, 4), 0)])
def test_records_stand_on_the_list_from_the_day_on_which_they_are_due(team_leader, closed_on, count):
    closed(make.allocated("divert"), closed_on)
    reckoned()
    assert Keeping.objects.visible_to(team_leader).to_review(timezone.localdate()).count() == count


# -- decided


def test_a_decision_is_kept_and_entered_with_the_code_of_its_reason(proposed, team_leader):
    review = RetentionReview.objects.get()
    entry = Entry.objects.about(review).get()
    assert (review.decision, review.decided_by, entry.reason, entry.subjects) == (
        "remove",
        team_leader,
        "time_over",
        [str(proposed.person_id)],
    )


def test_what_was_decided_stands_on_the_list_no_more_and_is_not_decided_twice(proposed, team_leader):
    assert Keeping.objects.visible_to(team_leader).to_review(timezone.localdate()).count() == 0
    with pytest.raises(MoveConflict):
        propose(proposed, team_leader)


def test_records_that_are_kept_come_back_on_their_day(team_leader, frozen):
    propose(over(), team_leader, decision="keep", reason="complaint", keep_until=date(2026, 4, 1))
    due = Keeping.objects.visible_to(team_leader).to_review
    assert [due(day).count() for day in (date(2026, 3, 31), date(2026, 4, 1))] == [0, 1]


@pytest.mark.parametrize(
    "given",
    [
        {"decision": "keep", "reason": "complaint"},
        {"decision": "keep", "reason": "complaint", "keep_until": date(2026, 3, 3)},
        {"decision": "remove", "reason": "complaint"},
    ],
)
def test_a_decision_that_says_two_things_is_refused(team_leader, given):
    with pytest.raises(MoveRefused):
        propose(over(), team_leader, **given)


def test_another_provider_neither_sees_nor_decides(proposed):
    elsewhere = Organisation.objects.create(kind="provider", name="Elsewhere")
    stranger = member(Role.TEAM_LEADER, at=elsewhere)
    over(2)
    reckoned()
    assert Keeping.objects.visible_to(stranger).count() == 0
    with pytest.raises(MoveConflict):
        propose(over(3), stranger)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_team_leader_proposes(role):
    with pytest.raises(PermissionDenied):
        propose(over(), member(role))


# -- held


def hold(case, actor, **given):
    given = {"reason": "inquiry", "until_on": date(2026, 4, 1), **given}
    return deciding.place_hold(reference=case.reference, actor=actor, **given)


def test_what_is_held_stands_on_no_list_until_the_day_after(team_leader):
    case = over()
    reckoned()
    hold(case, team_leader)
    due = Keeping.objects.visible_to(team_leader).to_review
    assert [due(date(2026, 4, day)).count() for day in (1, 2)] == [0, 1]


def test_a_hold_stops_a_removal_that_is_put_together(checked, proposed, auditor, team_leader):
    hold(proposed, team_leader)
    with pytest.raises(MoveRefused) as refused:
        removing.carry_out_removal(removal_id=checked.pk, actor=auditor)
    assert "Records of somebody are held" in refused.value.reasons[0]
    removing.cancel_removal(removal_id=checked.pk, actor=auditor)
    with pytest.raises(MoveRefused):
        removing.check_removal(actor=auditor)


def test_a_hold_that_comes_while_it_is_removed_still_stops_it(checked, proposed, auditor, team_leader):
    removing.carry_out_removal(removal_id=checked.pk, actor=auditor)
    hold(proposed, team_leader)
    outbox.run_due_jobs()
    assert (Person.objects.filter(pk=proposed.person_id).count(), Removal.objects.get().people_count) == (1, 0)


def test_who_asked_for_what_is_held_keeps_everything_until_they_have_an_answer(checked, proposed, auditor):
    asked = SubjectRequest.objects.create(
        asker="person",
        asker_name="Quillon Zebedee",
        received_on=date(2026, 3, 2),
        due_on=date(2026, 4, 2),
        person=proposed.person,
        recorded_by=auditor,
    )
    with pytest.raises(MoveRefused):
        removing.carry_out_removal(removal_id=checked.pk, actor=auditor)
    SubjectRequest.objects.filter(pk=asked.pk).update(state="refused")
    assert carried_out(checked, auditor).people_count == 1
    assert SubjectRequest.objects.count() == 0


def test_whoever_placed_a_hold_does_not_lift_it_and_another_auditor_does(proposed, auditor):
    placed = hold(proposed, auditor)
    with pytest.raises(MoveRefused):
        deciding.lift_hold(hold_id=placed.pk, actor=auditor)
    deciding.lift_hold(hold_id=placed.pk, actor=member(Role.AUDITOR))
    assert LegalHold.objects.active(timezone.localdate()).count() == 0


def test_a_hold_needs_a_day_to_come_and_a_reference_that_is_seen(proposed, team_leader, auditor):
    for given in ({"until_on": date(2026, 3, 3)}, {}):
        stranger = member(Role.TEAM_LEADER, at=Organisation.objects.get_or_create(kind="provider", name="Far")[0])
        with pytest.raises(MoveRefused):
            hold(proposed, team_leader if given else stranger, **given)
    assert hold(proposed, auditor, until_on=date(2026, 3, 4)).person_id == proposed.person_id


# -- removed


def test_a_dry_run_counts_and_removes_nothing(checked, proposed):
    assert (checked.people_count, checked.counts["caseworkflow.Case"], checked.counts["referrals.Person"]) == (1, 1, 1)
    assert Person.objects.filter(pk=proposed.person_id).exists()


def test_nothing_goes_by_a_period_that_nobody_confirmed(team_leader, auditor):
    propose(over(), team_leader)
    removal = removing.check_removal(actor=auditor)
    with pytest.raises(MoveRefused) as refused:
        removing.carry_out_removal(removal_id=removal.pk, actor=auditor)
    assert "is not confirmed" in refused.value.reasons[0]


def test_whoever_proposed_it_does_not_carry_it_out_in_another_role(checked, team_leader):
    Membership.objects.filter(user=team_leader).update(role=Role.AUDITOR)
    turned = User.objects.get(pk=team_leader.pk)
    with pytest.raises(PermissionDenied):
        removing.carry_out_removal(removal_id=checked.pk, actor=turned)
    with pytest.raises(MoveRefused):
        removing.check_removal(actor=turned)


def test_who_came_back_since_stays_and_is_proposed_no_more(checked, proposed, auditor):
    removing.carry_out_removal(removal_id=checked.pk, actor=auditor)
    closed(proposed, date(2020, 3, 4))
    outbox.run_due_jobs()
    assert (Person.objects.filter(pk=proposed.person_id).exists(), RetentionReview.objects.count()) == (True, 0)


def test_the_certificate_has_counts_and_a_digest_and_names_nobody(client_for, checked, proposed, auditor):
    name = proposed.person.family_name
    removal = carried_out(checked, auditor)
    shown = client_for(auditor).get(reverse("administration:removal-detail", args=[removal.pk])).content.decode()
    drawn = client_for(auditor).get(reverse("administration:removal-certificate", args=[removal.pk]))
    assert (removal.state, removal.people_count, removal.counts["referrals.Person"], len(removal.digest)) == (
        "done",
        1,
        1,
        64,
    )
    assert (removal.digest in shown, name in shown, drawn["Content-Type"]) == (True, False, "application/pdf")
    assert [word in shown for word in ("Eligibility answers", "People", "referrals.Person")] == [True, True, False]


def test_the_ledger_says_who_by_a_pseudonym_under_a_key(checked, proposed, auditor):
    person_id = str(proposed.person_id)
    carried_out(checked, auditor)
    entry = Entry.objects.get(verb="erase")
    review = RetentionReview.objects.get()
    assert (entry.kind, entry.facts["pseudonyms"], entry.subjects) == (Kind.ERASURE, [review.pseudonym], [])
    assert (person_id in str(entry.facts), review.person_id, review.remnants) == (False, None, [])


def test_a_removal_that_was_interrupted_goes_on_and_one_that_is_done_is_done(checked, auditor, clock):
    removal = carried_out(checked, auditor)
    removing.run_removal(removal_id=removal.pk, actor=clock)
    assert Entry.objects.filter(verb="erase").count() == 1


# -- events of people who were never referred


@pytest.fixture
def extract():
    made = Extract.objects.create(
        name="events.csv", digest="0" * 64, finished_at=timezone.now().replace(year=2025, month=12)
    )
    given = {"extract": made, "force_code": "20", "event": "arrest", "offence_code": "046/00", "digest": "0" * 64}
    days = {"offence_on": date(2025, 11, 1), "event_on": date(2025, 11, 1)}
    for number, link in enumerate(("unlinked", "unlinked", "to_review")):
        OffenceRecord.objects.create(record_id=str(number), link=link, family_name="Zebedee", **given, **days)
    return made


@pytest.mark.parametrize(("day", "left"), [(date(2026, 3, 2), 3), (date(2026, 3, 3), 1), (date(2026, 3, 4), 1)])
def test_events_of_people_who_were_never_referred_go_on_schedule(extract, clock, frozen, day, left):
    confirmed_schedule()
    frozen.move_to(f"{day}T10:00:00+00:00")
    removing.remove_unlinked_events(actor=clock)
    assert OffenceRecord.objects.count() == left


def test_they_leave_a_certificate_and_a_second_run_leaves_none(extract, clock):
    confirmed_schedule()
    assert [removing.remove_unlinked_events(actor=clock) for _ in range(2)] == [2, 0]
    removal = Removal.objects.get()
    assert (removal.kind, removal.state, removal.counts) == (
        RemovalKind.EXTRACT,
        "done",
        {"outcomes.OffenceRecord": 2},
    )
    assert Entry.objects.get(verb="remove_unlinked").facts["digest"] == removal.digest


def test_they_stay_while_nobody_has_confirmed_how_long(extract, clock):
    assert (period_in_force(UNLINKED_EXTRACT, timezone.localdate()).is_confirmed, OffenceRecord.objects.count()) == (
        False,
        3,
    )
    assert removing.remove_unlinked_events(actor=clock) == 0


# -- pages


def test_from_the_list_to_the_certificate_on_pages(client_for, team_leader, auditor):
    confirmed_schedule()
    cases = [over(number) for number in range(3)]
    reckoned()
    leader, path = client_for(team_leader), reverse("administration:retention-list")
    assert "Quillon2 Zebedee2" in leader.get(path).content.decode()
    people = [str(case.person_id) for case in cases]
    assert leader.post(path, {"people": people, "decision": "remove", "reason": "time_over"}).status_code == 302
    client = client_for(auditor)
    made = client.post(reverse("administration:removal-create"), follow=True)
    assert ("What would be removed" in made.content.decode(), "Zebedee" in made.content.decode()) == (True, False)
    removal = Removal.objects.get()
    client.post(reverse("administration:removal-carry-out", args=[removal.pk]), {"version": 0})
    outbox.run_due_jobs()
    assert (Removal.objects.get().state, Person.objects.filter(pk__in=people).count()) == ("done", 0)


def test_the_list_is_read_a_page_at_a_time(client_for, team_leader):
    row = over().referral
    for number in range(52):
        person = Person.objects.create(family_name=f"Later{number}", given_names="A", name_key="", sound_key="")
        Referral.objects.create(
            person=person, provider=row.provider, programme=row.programme, source="street", state="rejected"
        )
        Keeping.objects.create(person=person, due_on=date(2026, 1, 1 + number % 28), code="law", reference="A")
    client, path = client_for(team_leader), reverse("administration:retention-list")
    first = client.get(path).context
    second = client.get(path + first["pager"].next).context
    keys = [one["row"].pk for one in [*first["lines"], *second["lines"]]]
    assert (len(first["lines"]), len(keys), len(set(keys))) == (50, 52, 52)


def test_a_form_that_says_too_little_changes_nothing_and_keeps_what_was_ticked(client_for, team_leader):
    case = over()
    reckoned()
    path = reverse("administration:retention-list")
    client = client_for(team_leader)
    told = client.post(path, {"people": [str(case.person_id)], "decision": "keep", "reason": "complaint"})
    assert (
        "Enter the day until which they are kept." in told.content.decode(),
        "checked" in told.content.decode(),
    ) == (
        True,
        True,
    )
    nothing = client.post(path, {"decision": "remove", "reason": "time_over"}).content.decode()
    assert ("Tick at least one line of the list." in nothing, RetentionReview.objects.count()) == (True, 0)


def test_a_hold_is_placed_and_lifted_on_pages(client_for, team_leader, auditor):
    case, day = over(), {"until_on_day": "1", "until_on_month": "4", "until_on_year": "2026"}
    given = {"reference": case.reference, "reason": "inquiry", **day}
    client_for(team_leader).post(reverse("administration:legalhold-create"), given)
    held, client = LegalHold.objects.get(), client_for(auditor)
    shown = client.get(reverse("administration:legalhold-list")).content.decode()
    assert (case.reference in shown, "Zebedee" in shown) == (True, False)
    client.post(reverse("administration:legalhold-lift", args=[held.pk]), {"version": 0})
    assert LegalHold.objects.get().lifted_by == auditor
