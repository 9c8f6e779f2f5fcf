"""Taking a referral in: what a draft keeps, which sending is the same one, and what joining somebody known enters."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry, Job, Kind
from referrals.intake.models import IntakeKey
from referrals.intake.services import intake as services
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.accounts import member
from workflow.machine import MoveConflict, MoveRefused
from workflow.transitions import make_transition

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NUMBER = {"pnc_id": "1991/0485159F"}


def entry_of(row, verb):
    return Entry.objects.about(row).get(verb=verb)


def send(actor, key="", **changes):
    return services.create_referral(actor=actor, door="page", facts=made.facts(**changes), key=key)


# -- Drafts --------------------------------------------------------------------------------------------------------------


def test_a_draft_is_entered_as_collected_and_what_is_changed_by_the_names_of_the_fields(custody_officer):
    draft = made.drafted(custody_officer)
    changes = {"sex": "M", "note": "Her brother"}
    row = services.amend_draft(referral_id=draft.pk, actor=custody_officer, version=0, facts=changes)
    drafted, amended = entry_of(draft, "draft"), entry_of(draft, "amend")
    assert (drafted.kind, drafted.after, amended.kind, amended.facts) == (
        Kind.COLLECTION,
        "draft",
        Kind.ALTERATION,
        {"fields": ["note", "sex"]},
    )
    kept = Referral.objects.get(pk=draft.pk)
    assert [(one.sex, one.note, one.version) for one in (row, kept)] == [("M", "Her brother", 1)] * 2


def test_a_draft_that_changed_meanwhile_is_neither_amended_nor_sent(custody_officer):
    draft = made.drafted(custody_officer)
    services.amend_draft(referral_id=draft.pk, actor=custody_officer, version=0, facts={"sex": "M"})
    with pytest.raises(MoveConflict):
        services.amend_draft(referral_id=draft.pk, actor=custody_officer, version=0, facts={"sex": "F"})
    with pytest.raises(MoveConflict):
        services.submit_referral(referral_id=draft.pk, actor=custody_officer, version=0)


def test_a_colleague_who_refers_nobody_drafts_and_amends_nothing(arrest_referral_worker, caseworker):
    draft = made.drafted(arrest_referral_worker, source="custody")
    with pytest.raises(PermissionDenied):
        services.amend_draft(referral_id=draft.pk, actor=caseworker, version=0, facts={"sex": "M"})
    with pytest.raises(PermissionDenied):
        made.drafted(caseworker)
    assert Referral.objects.get().sex == "F"


# -- The rules -----------------------------------------------------------------------------------------------------------


def test_what_is_sent_for_a_day_without_a_version_is_refused_and_not_kept(custody_officer):
    with pytest.raises(MoveRefused) as refused:
        send(custody_officer, referred_at=datetime(2010, 3, 3, tzinfo=UTC))
    assert refused.value.reasons == ("No version of this programme was in force on the day of the referral.",)
    assert (Referral.objects.count(), Person.objects.count()) == (0, 0)


def test_what_the_rules_accept_is_accepted_on_the_day_of_the_referral(custody_officer):
    row = send(custody_officer, referred_at=timezone.now() - DAY)
    assert (str(row.accepted_on), str(row.outcome_recorded_on)) == ("2026-03-02", "2026-03-02")
    entry = entry_of(row, "record_outcome_code")
    assert (entry.kind, entry.after, entry.facts) == (Kind.COLLECTION, "8", {"on": "2026-03-02"})
    assert row.feedback.get(value="accepted").on == row.accepted_on


def test_a_limit_counts_from_the_sending_though_the_rules_are_put_later(custody_officer, frozen):
    draft = made.drafted(custody_officer, is_supply_suspected=None)
    make_transition(Referral.objects, draft.pk, "submit", actor=custody_officer, at=timezone.now())
    frozen.shift(DAY)
    assert services.decide_interrupted(referral_id=draft.pk, before=timezone.now()) is True
    row = Referral.objects.get()
    assert (row.state, f"{timezone.localtime(row.due_at):%d %H:%M}") == ("screening", "04 23:59")
    assert services.decide_interrupted(referral_id=draft.pk, before=timezone.now()) is False


def test_a_version_that_was_never_put_is_a_reason_against_accepting(custody_officer, team_leader):
    row = made.waiting(custody_officer)
    Referral.objects.filter(pk=row.pk).update(programme_version=None)
    with pytest.raises(MoveRefused) as refused:
        services.record_acceptance(row, actor=team_leader, on=timezone.localdate(), version=row.version)
    assert refused.value.reasons == ("The rules of a programme version have not been put to this referral.",)


def test_somebody_known_is_completed_by_the_clock_and_the_entry_names_the_fields(custody_officer):
    first = send(custody_officer, **NUMBER)
    second = send(custody_officer, **NUMBER, nhs_number="943 476 5919", crime_number="20/2/26")
    entry = entry_of(first.person, "complete")
    assert (first.person, entry.actor.role, entry.kind, entry.facts) == (
        second.person,
        "clock",
        Kind.ALTERATION,
        {"fields": ["nhs_number"], "referral": str(second.pk)},
    )
    assert Person.objects.get().nhs_number == "943 476 5919"


def test_somebody_known_of_whom_nothing_is_new_is_not_entered(custody_officer):
    rows = [send(custody_officer, **NUMBER, crime_number=f"20/{number}/26") for number in (1, 2)]
    assert (rows[0].person, Entry.objects.filter(verb="complete").count()) == (rows[1].person, 0)


def test_without_a_birth_date_an_age_is_kept_as_a_year(custody_officer):
    row = send(custody_officer, date_of_birth=None, approximate_age=30)
    assert (row.person.approximate_birth_year, row.person.sex) == (1996, "F")


def test_follow_ups_and_messages_are_queued_by_the_row_and_by_the_entry(custody_officer):
    row = send(custody_officer)
    arguments = dict(Job.objects.values_list("task", "arguments"))
    assert arguments == {
        "outcomes.link_person": [str(row.person_id), str(row.pk)],
        "outcomes.schedule_follow_ups": [str(row.pk)],
        "referrals.send_notices": [str(entry_of(row, "accept").pk)],
    }


# -- Which sending is the same -------------------------------------------------------------------------------------------


def test_a_key_is_of_one_sender_alone(custody_officer):
    colleague = member(Role.CUSTODY_OFFICER)
    rows = {send(one, "k1", crime_number=number).pk for one, number in ((custody_officer, "1"), (colleague, "2"))}
    assert (len(rows), IntakeKey.objects.count()) == (2, 2)


def test_the_same_key_with_other_answers_is_told_to_start_again(custody_officer):
    send(custody_officer, "k1")
    with pytest.raises(services.KeyReused) as refused:
        send(custody_officer, "k1", sex="M")
    assert refused.value.reasons == (
        "This was sent before with other answers. Start again, so that it is a new referral.",
    )
    assert Referral.objects.count() == 1


def test_a_key_whose_referral_is_not_kept_yet_is_told_to_wait(custody_officer):
    send(custody_officer, "k1")
    IntakeKey.objects.update(referral=None)
    with pytest.raises(services.InProgress) as refused:
        send(custody_officer, "k1")
    assert refused.value.reasons == ("This referral is still being taken in. Try again in a moment.",)


def test_another_key_for_what_was_sent_under_its_own_reference_names_the_first_one(custody_officer):
    first, second, again = (send(custody_officer, key, source_reference="A1") for key in ("k1", "k2", "k2"))
    assert {first.pk, second.pk, again.pk} == {first.pk}
    assert list(IntakeKey.objects.order_by("key").values_list("key", "referral")) == [
        ("k1", first.pk),
        ("k2", first.pk),
    ]
    assert Entry.objects.filter(verb="draft").count() == 1


def test_a_draft_of_the_same_reference_and_content_is_sent(custody_officer):
    draft = made.drafted(custody_officer, source_reference="A1")
    row = send(custody_officer, source_reference="A1")
    assert (row.pk, row.state, Referral.objects.count()) == (draft.pk, "accepted", 1)


def test_a_reference_that_a_colleague_has_used_is_refused_and_nothing_of_it_is_given_away(custody_officer):
    first = send(custody_officer, source_reference="A1")
    with pytest.raises(MoveRefused) as refused:
        send(member(Role.CUSTODY_OFFICER), source_reference="A1")
    assert refused.value.reasons == ("A referral with this source reference was sent before, with other content.",)
    assert Referral.objects.get() == first


# -- Previews ------------------------------------------------------------------------------------------------------------


def preview(actor, code="drug_education", **changes):
    return services.preview_one(code, actor=actor, facts=made.facts(**changes))


def test_a_programme_of_once_only_says_so_where_the_same_side_sent_the_person_before(custody_officer):
    before = preview(custody_officer, **NUMBER)
    send(custody_officer, programme="drug_education", **NUMBER)
    after = preview(custody_officer, crime_number="20/2/26", **NUMBER)
    assert (before.is_accepted_by_rules, after.is_accepted_by_rules, after.programme.code) == (
        True,
        False,
        "drug_education",
    )


def test_a_programme_that_does_not_take_this_source_or_is_not_known_has_no_preview(custody_officer):
    assert [preview(custody_officer, code, source="court") for code in ("divert", "nothing")] == [None, None]


def test_a_drug_test_is_counted_in_a_preview(custody_officer):
    given = {"source": "custody", "custody_suite": "Perry Barr", "offence_code": "046/00"}
    results = ("positive", "negative", None)
    labels = [
        {one.label for one in preview(custody_officer, "required_assessment", drug_test=one_result, **given).answers}
        for one_result in results
    ]
    assert ["test negative" in one for one in labels] == [False, True, False]
