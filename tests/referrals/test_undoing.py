"""Undoing a judgment about two records: found again in the list, put back to the last referral, by a team leader alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from ledger.models import Entry
from referrals.people.models import Likeness
from referrals.people.services.judging import judge_likeness, undo_likeness
from referrals.referral.models import Referral
from tests.factories import referrals
from tests.factories.accounts import member, organisation
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db

LIST = reverse("referrals:likeness-list")
JUDGED = f"{LIST}?show=judged"


@pytest.fixture
def pair(custody_officer):
    return referrals.likeness(custody_officer)


@pytest.fixture
def browser(client_for, team_leader):
    return client_for(team_leader)


def judged(pair, team_leader, *, is_same):
    return judge_likeness(likeness_id=pair.pk, actor=team_leader, version=pair.version, is_same=is_same)


def address(name, pair):
    return reverse(f"referrals:likeness-{name}", args=[pair.pk])


def people_of_referrals():
    return sorted(Referral.objects.values_list("pk", "person_id"))


@pytest.mark.parametrize(
    ("is_same", "words", "going_back"), [(True, "Same person", "1"), (False, "Different people", "0")]
)
def test_a_judged_pair_is_found_again_and_put_back(browser, team_leader, pair, is_same, words, going_back):
    before = people_of_referrals()
    row = judged(pair, team_leader, is_same=is_same)
    assert (browser.get(LIST).context["rows"], browser.get(JUDGED).context["rows"]) == ([], [row])
    assert address("undo", pair) in browser.get(address("judge", pair)).content.decode()
    panel = browser.get(address("undo", pair)).context["panels"][0]
    assert {line["key"]: line["value"] for line in panel["rows"]} == {
        "Known person": f"{pair.older.name}, born 4 May 1990",
        "New person": f"{pair.newer.name}, born 4 May 1990",
        "Judged": words,
        "Referrals that go back to the new person": going_back,
    }
    answer = browser.post(address("undo", pair), {"version": row.version})
    assert (answer.status_code, answer.url) == (302, address("judge", pair))
    row.refresh_from_db()
    assert (row.state, row.moved, people_of_referrals()) == ("proposed", [], before)
    assert (browser.get(LIST).context["rows"], browser.get(JUDGED).context["rows"]) == ([row], [])
    entry = Entry.objects.get(verb="undo")
    assert (entry.actor, entry.kind, len(entry.facts["referrals"])) == (team_leader, "combination", int(going_back))


def test_what_is_to_be_looked_at_has_nothing_to_undo(browser, team_leader, pair):
    assert address("undo", pair) not in browser.get(address("judge", pair)).content.decode()
    assert browser.get(address("undo", pair)).status_code == 409
    assert browser.post(address("undo", pair), {"version": pair.version}).status_code == 409
    with pytest.raises(MoveRefused):
        undo_likeness(likeness_id=pair.pk, actor=team_leader, version=None)


def test_somebody_who_looked_before_a_colleague_undid_it_changes_nothing(browser, team_leader, pair):
    row = judged(pair, team_leader, is_same=True)
    with pytest.raises(MoveConflict):
        undo_likeness(likeness_id=pair.pk, actor=team_leader, version=row.version - 1)
    assert set(Referral.objects.values_list("person_id", flat=True)) == {pair.older_id}
    assert browser.post(address("undo", pair), {"version": row.version - 1}).status_code == 409
    row.refresh_from_db()
    assert (row.state, set(Referral.objects.values_list("person_id", flat=True))) == ("same", {pair.older_id})


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.TEAM_LEADER, Role.CLOCK}])
def test_nobody_but_a_team_leader_undoes_a_judgment(client_for, team_leader, pair, role):
    row = judged(pair, team_leader, is_same=True)
    actor = member(
        role, at=team_leader.organisation if role in {Role.CASEWORKER, Role.ARREST_REFERRAL_WORKER} else None
    )
    assert client_for(actor).post(address("undo", pair), {"version": row.version}).status_code == 403
    with pytest.raises((PermissionDenied, Likeness.DoesNotExist)):
        undo_likeness(likeness_id=pair.pk, actor=actor, version=row.version)
    row.refresh_from_db()
    assert row.state == "same"


def test_a_team_leader_of_another_provider_finds_no_judged_pair(client_for, team_leader, pair):
    row = judged(pair, team_leader, is_same=True)
    Referral.objects.update(provider=team_leader.organisation)
    stranger = client_for(member(Role.TEAM_LEADER, at=organisation("provider", "Elsewhere Trust")))
    codes = [
        stranger.get(address("undo", pair)).status_code,
        stranger.post(address("undo", pair), {"version": row.version}).status_code,
    ]
    assert (stranger.get(JUDGED).context["rows"], codes) == ([], [404, 404])
