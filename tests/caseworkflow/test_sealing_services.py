"""What each act on a seal keeps and enters, by whom and when, and what is refused to whom."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.emergency import services as emergency
from caseworkflow.sealing import services
from ledger.models import Alert, Entry, Kind
from referrals.withheld.models import Seal, SealChange, SealedName, SealOpening
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from tests.factories.satellites import reasons_of
from workflow.machine import MoveConflict

pytestmark = pytest.mark.django_db

NOTHING_WAITS = ("Nothing waits to be confirmed here.",)
ASKED_ALREADY = ("It has been asked already. Another team leader confirms it.",)


@pytest.fixture
def second(db):
    return member(Role.TEAM_LEADER, name="Second Leader")


@pytest.fixture
def row(db):
    return make.allocated()


@pytest.fixture
def asked(row):
    return services.ask_for_seal(case_id=row.pk, actor=make.leader(), reason="staff", named=[row.caseworker])


@pytest.fixture
def sealed(asked, second):
    return services.decide_seal(seal_id=asked.pk, actor=second, is_confirmed=True)


def entered(row, verb):
    """Of whose hand, of what kind and with what: the one entry of this verb."""
    entry = Entry.objects.about(row).get(verb=verb)
    return entry.actor, entry.kind, entry.facts


def named(seal):
    return set(SealedName.objects.filter(seal=seal).values_list("user", flat=True))


# -- The seal ------------------------------------------------------------------------------------------------------------


def test_whoever_asks_is_named_with_the_others_and_it_is_entered(row, asked):
    assert (asked.person, asked.provider, asked.reason, asked.asked_by, asked.confirmed_at) == (
        row.person,
        row.provider,
        "staff",
        make.leader(),
        None,
    )
    people = {row.caseworker_id, make.leader().pk}
    assert (named(asked), entered(asked, "ask_for_seal")) == (
        people,
        (make.leader(), Kind.SETTING, {"reason": "staff", "named": sorted(map(str, people))}),
    )


def test_every_worker_of_an_open_case_of_the_person_is_named_and_no_other(row):
    colleague, former = member(Role.CASEWORKER, name="Ann Other"), member(Role.CASEWORKER, name="Past Worker")
    for programme, to, state in (("new_chance", colleague, "allocated"), ("drug_education", former, "closed")):
        case = make.allocated(programme, to=to)
        Case.objects.filter(pk=case.pk).update(state=state, person=row.person)
    given = {"case_id": row.pk, "actor": make.leader(), "reason": "staff"}
    assert reasons_of(services.ask_for_seal, **given, named=[row.caseworker]) == (
        "Ann Other works with this person: name them, or give the case to somebody else.",
    )
    assert reasons_of(services.ask_for_seal, **given, named=[row.caseworker, colleague]) == ()


def test_a_person_is_sealed_anew_once_it_has_ended_and_not_before(row, sealed, second):
    given = {"case_id": row.pk, "actor": make.leader(), "reason": "known", "named": [row.caseworker]}
    assert reasons_of(services.ask_for_seal, **given) == ("This person is sealed already, or waits to be.",)
    Seal.objects.update(ended_at=timezone.now())
    assert services.ask_for_seal(**given) != sealed


def test_it_is_asked_on_what_the_page_showed(row):
    with pytest.raises(MoveConflict):
        services.ask_for_seal(
            case_id=row.pk, actor=make.leader(), reason="staff", named=[row.caseworker], version=row.version + 1
        )
    assert Seal.objects.count() == 0


def test_confirmed_it_is_in_force_from_now_on_and_whoever_confirmed_is_kept(asked, second):
    done = services.decide_seal(seal_id=asked.pk, actor=second, is_confirmed=True)
    kept = Seal.objects.get()
    assert (done, kept.confirmed_by, kept.confirmed_at, kept.ended_at) == (asked, second, timezone.now(), None)
    assert entered(asked, "seal") == (second, Kind.SETTING, {})
    assert reasons_of(services.decide_seal, seal_id=asked.pk, actor=second, is_confirmed=True) == NOTHING_WAITS


@pytest.mark.parametrize("by", ["asked", "second"])
def test_declined_or_taken_back_it_never_was_in_force(asked, second, by):
    actor = make.leader() if by == "asked" else second
    services.decide_seal(seal_id=asked.pk, actor=actor, is_confirmed=False)
    kept = Seal.objects.get()
    assert (kept.confirmed_at, kept.ended_by, kept.ended_at) == (None, actor, timezone.now())
    assert entered(asked, "decline_seal") == (actor, Kind.SETTING, {})


def test_it_is_opened_again_by_two_and_each_step_is_entered(row, sealed, second):
    third = member(Role.TEAM_LEADER)
    SealedName.objects.create(seal=sealed, user=third)
    waiting = services.ask_to_unseal(case_id=row.pk, actor=third)
    assert (waiting, Seal.objects.get().unseal_asked_by) == (sealed, third)
    assert entered(sealed, "ask_to_unseal") == (third, Kind.SETTING, {})
    assert reasons_of(services.ask_to_unseal, case_id=row.pk, actor=make.leader()) == ASKED_ALREADY
    assert reasons_of(services.decide_seal, seal_id=sealed.pk, actor=third, is_confirmed=True) == (services.OWN,)
    services.decide_seal(seal_id=sealed.pk, actor=second, is_confirmed=False)
    assert (Seal.objects.get().unseal_asked_by, Seal.objects.get().ended_at) == (None, None)
    assert entered(sealed, "decline_unseal") == (second, Kind.SETTING, {})
    services.ask_to_unseal(case_id=row.pk, actor=third)
    services.decide_seal(seal_id=sealed.pk, actor=second, is_confirmed=True)
    kept = Seal.objects.get()
    assert (kept.ended_by, kept.ended_at, entered(sealed, "unseal")) == (
        second,
        timezone.now(),
        (second, Kind.SETTING, {}),
    )
    assert reasons_of(services.ask_to_unseal, case_id=row.pk, actor=third) == ("This person is not sealed.",)


def test_what_waits_to_be_sealed_is_no_seal_to_open_and_names_nobody(row, asked):
    assert reasons_of(services.ask_to_unseal, case_id=row.pk, actor=make.leader()) == ("This person is not sealed.",)
    assert (services.named_on(row), services.seal_of(row).count()) == ([], 0)


def test_the_names_on_a_seal_are_in_their_order(row, sealed):
    early = member(Role.CASEWORKER, name="Aaron Early")
    SealedName.objects.create(seal=sealed, user=early)
    assert services.named_on(row) == sorted([early, row.caseworker, make.leader()], key=str)


# -- The names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_added", "is_confirmed", "verb"),
    [(True, True, "name_on_seal"), (True, False, "decline_seal_change"), (False, False, "decline_seal_change")],
)
def test_a_change_of_names_keeps_who_asked_who_decided_and_how(row, sealed, second, is_added, is_confirmed, verb):
    colleague = member(Role.CASEWORKER)
    before = named(sealed)
    if not is_added:
        SealedName.objects.create(seal=sealed, user=colleague)
    change = services.ask_to_change_names(case_id=row.pk, actor=make.leader(), user=colleague, is_added=is_added)
    done = services.decide_seal_change(change_id=change.pk, actor=second, is_confirmed=is_confirmed)
    kept = SealChange.objects.get()
    assert (done, kept.asked_by, kept.decided_by, kept.decided_at, kept.is_confirmed) == (
        kept,
        make.leader(),
        second,
        timezone.now(),
        is_confirmed,
    )
    assert named(sealed) == (before if is_added and not is_confirmed else before | {colleague.pk})
    assert entered(sealed, verb) == (second, Kind.SETTING, {"user": str(colleague.pk)})


def test_only_the_one_who_is_meant_is_taken_off(row, sealed, second):
    colleagues = [member(Role.CASEWORKER) for _ in range(2)]
    for one in colleagues:
        SealedName.objects.create(seal=sealed, user=one)
    before = named(sealed)
    change = services.ask_to_change_names(case_id=row.pk, actor=make.leader(), user=colleagues[0], is_added=False)
    services.decide_seal_change(change_id=change.pk, actor=second, is_confirmed=True)
    assert named(sealed) == before - {colleagues[0].pk}


def test_of_a_seal_that_has_ended_no_name_is_decided(row, sealed, second):
    change = services.ask_to_change_names(
        case_id=row.pk, actor=make.leader(), user=member(Role.CASEWORKER), is_added=True
    )
    Seal.objects.update(ended_at=timezone.now())
    decide = {"change_id": change.pk, "actor": second, "is_confirmed": False}
    assert reasons_of(services.decide_seal_change, **decide) == NOTHING_WAITS


def test_where_a_leader_is_named_no_other_asks_to_lead_it(sealed, second):
    with pytest.raises(Seal.DoesNotExist):
        services.ask_to_lead_seal(seal_id=sealed.pk, actor=second)
    SealedName.objects.filter(user=make.leader()).delete()
    change = services.ask_to_lead_seal(seal_id=sealed.pk, actor=second)
    assert (change.user, change.asked_by, change.is_added) == (second, second, True)
    assert entered(sealed, "ask_to_name_on_seal") == (second, Kind.SETTING, {"user": str(second.pk)})


def test_a_closed_case_of_theirs_keeps_nobody_on_the_seal(row, sealed):
    leave = {"case_id": row.pk, "actor": make.leader(), "user": row.caseworker, "is_added": False}
    assert reasons_of(services.ask_to_change_names, **leave) == (
        f"{row.caseworker} works with this person: give the case away first.",
    )
    Case.objects.update(state="closed")
    assert reasons_of(services.ask_to_change_names, **leave) == ()


# -- In an emergency -----------------------------------------------------------------------------------------------------


def opened(row, actor):
    return emergency.open_sealed_case(reference=f" {row.reference.lower()} ", reason="life", words="Now", actor=actor)


def test_what_was_opened_is_kept_with_its_hour_and_its_words(row, sealed):
    colleague = member(Role.CASEWORKER)
    opening, case = opened(row, colleague)
    kept = SealOpening.objects.get()
    assert (opening, case, kept.seal, kept.user, kept.reason, kept.words) == (
        kept,
        row,
        sealed,
        colleague,
        "life",
        "Now",
    )
    assert kept.until - timezone.now() == emergency.OPEN_FOR
    assert entered(row, "break_seal") == (colleague, Kind.SETTING, {"opening": str(kept.pk), "reason": "life"})


def test_it_is_ended_by_whoever_opened_it_from_now_on_and_entered(row, sealed, second):
    colleague = member(Role.CASEWORKER)
    opening, _ = opened(row, colleague)
    assert reasons_of(emergency.end_opening, actor=second) == ("No sealed case is open to you.",)
    ended = emergency.end_opening(actor=colleague)
    assert (ended, SealOpening.objects.get().until) == (opening, timezone.now())
    assert entered(opening, "end_opening") == (colleague, Kind.SETTING, {})


def test_a_refusal_names_its_reason_and_no_case(row, sealed):
    colleague = member(Role.CASEWORKER)
    given = {"reference": "NOTHERE", "reason": "life", "words": "Now", "actor": colleague}
    assert reasons_of(emergency.open_sealed_case, **given) == (emergency.NOTHING,)
    entry = Entry.objects.get(verb="break_seal")
    assert (entry.kind, entry.object_kind, entry.object_id, entry.facts) == (
        Kind.REFUSAL,
        "referrals.sealopening",
        "",
        {"reason": "life"},
    )


def test_a_second_opening_on_one_day_is_looked_at_anew(row, sealed, auditor):
    colleague = member(Role.CASEWORKER)
    opened(row, colleague)
    emergency.end_opening(actor=colleague)
    Alert.objects.update(reviewed_at=timezone.now(), reviewed_by=auditor, result="explained")
    opened(row, colleague)
    kept = Alert.objects.get()
    assert (kept.count, kept.on, kept.reviewed_at, kept.reviewed_by, kept.result) == (
        2,
        timezone.localdate(),
        None,
        None,
        "",
    )


def test_a_team_leader_of_another_provider_decides_on_nothing_here(asked, row):
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    with pytest.raises(Seal.DoesNotExist):
        services.decide_seal(seal_id=asked.pk, actor=stranger, is_confirmed=True)
    with pytest.raises(PermissionDenied):
        services.ask_for_seal(case_id=row.pk, actor=row.caseworker, reason="staff", named=[])
    assert Seal.objects.get().confirmed_at is None
