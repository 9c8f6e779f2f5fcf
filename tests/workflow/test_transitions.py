"""The one way to move: what is judged first, and what a refusal tells whom."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import OrganisationKind
from accounts.roles import Role
from caseworkflow.case.models import Case
from ledger.models import Entry
from ledger.transactions import act
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation
from workflow.machine import MoveConflict, MoveRefused
from workflow.transitions import make_transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """Allocated, neither met nor screened: three guards keep an assessment back."""
    return make.allocated("divert")


@pytest.fixture
def colleague():
    return member(Role.CASEWORKER)


def refusal(case, verb, *, actor, **how):
    with pytest.raises((MoveRefused, PermissionDenied, Case.DoesNotExist)) as refused:
        make_transition(Case.objects, case.pk, verb, actor=actor, **how)
    return type(refused.value), getattr(refused.value, "reasons", ())


def test_whose_move_it_is_not_is_refused_before_any_guard_is_asked(case, colleague):
    assert refusal(case, "assess", actor=colleague) == (PermissionDenied, ())


def test_whose_move_it_is_is_told_every_reason_why_it_must_wait(case):
    assert refusal(case, "assess", actor=case.caseworker) == (
        MoveRefused,
        (
            "The first appointment has not been attended.",
            "The identity of the person has not been confirmed.",
            "The risk screen has not been done.",
        ),
    )


def test_somebody_who_does_not_see_the_row_learns_nothing_of_it(case):
    stranger = member(Role.TEAM_LEADER, at=organisation(OrganisationKind.PROVIDER, "Another provider"))
    assert refusal(case, "assess", actor=stranger, version=99) == (Case.DoesNotExist, ())


def test_no_such_move_from_here_is_said_with_both_words(case, colleague):
    sentence = "“Begin session” is not possible from “Allocated”."
    assert refusal(case, "begin_session", actor=colleague) == (MoveRefused, (sentence,))


@pytest.mark.parametrize(("apart", "kind"), [(-1, MoveConflict), (0, PermissionDenied), (1, MoveConflict)])
def test_a_page_of_another_version_is_a_conflict_before_anything_is_judged(case, colleague, apart, kind):
    assert refusal(case, "assess", actor=colleague, version=case.version + apart)[0] is kind


def test_a_conflict_says_who_changed_it_and_where_it_stands(case):
    with act():
        make_transition(Case.objects, case.pk, "start_contact", actor=case.caseworker, at=timezone.now())
    assert refusal(case, "assess", actor=case.caseworker, version=case.version)[1] == (
        f"{case.caseworker} changed this while you were looking at it: it is now “Trying to reach”. "
        "Nothing of yours was saved. Check what changed before you go on.",
    )


def test_a_change_that_no_entry_tells_of_is_said_to_be_somebody_elses(custody_officer):
    row = refer.drafted(custody_officer)
    with pytest.raises(
        MoveConflict, match="^Somebody else changed this while you were looking at it: it is now “Draft”"
    ):
        make_transition(Referral.objects, row.pk, "submit", actor=custody_officer, version=row.version + 1)


def test_a_refused_move_leaves_no_trace(case, colleague):
    before = Entry.objects.count()
    refusal(case, "assess", actor=colleague)
    refusal(case, "assess", actor=case.caseworker)
    assert (Entry.objects.count(), make.fresh(case).version) == (before, case.version)


def test_a_move_that_is_made_is_counted_and_entered_with_both_states_and_the_reason(case):
    row = make_transition(
        Case.objects, case.pk, "start_contact", actor=case.caseworker, reason="Rang twice", at=timezone.now()
    )
    entry = Entry.objects.about(case).last()
    assert (row.version, make.fresh(case).version) == (case.version + 1, case.version + 1)
    assert (entry.verb, entry.before, entry.after, entry.reason, entry.actor) == (
        "start_contact",
        "allocated",
        "contacting",
        "Rang twice",
        case.caseworker,
    )


def test_only_the_moves_of_this_user_from_this_state_are_offered(custody_officer, team_leader):
    row = refer.waiting(custody_officer)
    offered = {user: [one.verb for one in row.available_transitions(user)] for user in (custody_officer, team_leader)}
    assert offered == {
        custody_officer: ["withdraw"],
        team_leader: ["accept", "ask", "mark_duplicate", "reject", "withdraw"],
    }


def test_an_offer_is_open_only_when_nothing_stands_against_it(custody_officer):
    whole, empty = refer.drafted(custody_officer), refer.drafted(custody_officer, family_name="")
    offers = [
        next(one for one in row.available_transitions(custody_officer) if one.verb == "submit")
        for row in (whole, empty)
    ]
    assert [(one.is_open, one.reasons, one.target) for one in offers] == [
        (True, (), "submitted"),
        (False, ("Give the person's family name, or their one name in its place.",), "submitted"),
    ]


def test_a_step_is_found_by_its_verb_and_the_state_in_which_the_row_is(custody_officer):
    row = Referral.objects.get(pk=refer.waiting(custody_officer).pk)
    found = [row.step(verb) for verb in ("accept", "submit", "none_such")]
    assert [one and (one.name, one.source) for one in found] == [("accept", "screening"), None, None]
