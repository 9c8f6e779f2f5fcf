"""A person says whose a row is: side by side, entered, refused to others, and undone to the last value."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ledger.models import Entry, Kind
from outcomes.extract import services
from outcomes.extract.models import LinkJudgement, OffenceRecord
from referrals.withheld.services import keep_conflict
from tests.factories import caseworkflow as make
from tests.factories import outcomes as given
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

FIELDS = ("person_id", "link", "link_weight", "scored_person_id")


@pytest.fixture
def waiting():
    """A row that may be about somebody of this provider's."""
    person = make.allocated().person
    return given.offence(
        person, date(2026, 2, 1), link="to_review", link_weight=7.25, scored_person=person, family_name="Karter"
    )


def state(record):
    return OffenceRecord.objects.values_list(*FIELDS).get(pk=record.pk)


def judge(record, actor, *, is_same):
    return services.judge_link(record_id=record.pk, person_id=record.person_id, actor=actor, is_same=is_same)


def test_the_same_person_counts_from_now_on(waiting, team_leader):
    judgement = judge(waiting, team_leader, is_same=True)
    assert state(waiting) == (waiting.person_id, "scored", 7.25, waiting.person_id)
    entry = Entry.objects.get(verb="judge_link")
    assert (entry.actor, entry.kind, entry.object_id, entry.subjects) == (
        team_leader,
        Kind.COMBINATION,
        str(judgement.pk),
        [str(waiting.person_id)],
    )


def test_somebody_else_is_nobodys(waiting, team_leader):
    judge(waiting, team_leader, is_same=False)
    assert state(waiting) == (None, "unlinked", None, None)


@pytest.mark.parametrize("is_same", [True, False])
def test_undone_the_row_is_as_it_was_to_the_last_value(waiting, team_leader, is_same):
    before = OffenceRecord.objects.filter(pk=waiting.pk).values().get()
    judgement = judge(waiting, team_leader, is_same=is_same)
    services.undo_link(judgement_id=judgement.pk, actor=team_leader)
    assert OffenceRecord.objects.filter(pk=waiting.pk).values().get() == before
    assert (judge(waiting, team_leader, is_same=True).is_same, LinkJudgement.objects.standing().count()) == (True, 1)


def test_what_was_undone_is_not_undone_again(waiting, team_leader):
    judgement = judge(waiting, team_leader, is_same=True)
    services.undo_link(judgement_id=judgement.pk, actor=team_leader)
    with pytest.raises(MoveRefused, match="undone already"):
        services.undo_link(judgement_id=judgement.pk, actor=team_leader)


def test_a_judgement_about_somebody_who_is_not_the_one_found_is_refused(waiting, team_leader):
    other = make.allocated(family_name="Green").person
    with pytest.raises(MoveRefused, match="linked otherwise in the meantime"):
        services.judge_link(record_id=waiting.pk, person_id=other.pk, actor=team_leader, is_same=True)
    assert state(waiting)[1] == "to_review"


def test_nobody_but_a_team_leader_judges(waiting, request, client_for):
    for role in ("caseworker", "custody_officer", "commissioner", "evaluator", "auditor", "administrator"):
        user = request.getfixturevalue(role)
        with pytest.raises(PermissionDenied):
            judge(waiting, user, is_same=True)
        assert client_for(user).get(reverse("outcomes:link-judge", args=[waiting.pk])).status_code == 403


def test_a_row_about_somebody_whom_a_team_leader_does_not_see_is_not_there(waiting, team_leader, client_for):
    keep_conflict(user=team_leader, person_id=waiting.person_id, kind="relative", actor=team_leader)
    client = client_for(team_leader)
    assert client.get(reverse("outcomes:link-judge", args=[waiting.pk])).status_code == 404
    assert client.get(reverse("outcomes:link-list")).context["count"] == 0


def test_the_page_shows_both_side_by_side_and_records_the_answer(waiting, team_leader, client_for):
    client, address = client_for(team_leader), reverse("outcomes:link-judge", args=[waiting.pk])
    page = client.get(address).content.decode()
    assert ("Karter" in page, waiting.person.family_name in page, "Match weight 7.3" in page) == (True, True, True)
    answer = client.post(address, {"person": waiting.person_id, "is_same": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("outcomes:link-list"))
    assert client.get(address).status_code == 404


def test_no_answer_keeps_the_page_with_its_sentence(waiting, team_leader, client_for):
    answer = client_for(team_leader).post(
        reverse("outcomes:link-judge", args=[waiting.pk]), {"person": waiting.person_id}
    )
    assert (answer.status_code, state(waiting)[1]) == (200, "to_review")


def test_the_undo_page_puts_it_back(waiting, team_leader, client_for):
    judgement, client = judge(waiting, team_leader, is_same=False), client_for(team_leader)
    address = reverse("outcomes:link-undo", args=[judgement.pk])
    assert "somebody else than" in client.get(address).content.decode()
    client.post(address)
    assert state(waiting) == (waiting.person_id, "to_review", 7.25, waiting.person_id)
    assert client.get(f"{reverse('outcomes:link-list')}?show=judged").context["count"] == 0


def test_every_judgement_can_be_reached_to_be_undone(waiting, team_leader, client_for):
    more = [given.offence(waiting.person, date(2026, 2, 1), link="to_review", link_weight=7.0) for _ in range(50)]
    judged = {judge(row, team_leader, is_same=True).pk for row in [waiting, *more]}
    client, address = client_for(team_leader), reverse("outcomes:link-list")
    first = client.get(f"{address}?show=judged")
    second = client.get(address + first.context["pager"].next)
    shown = [{row.pk for row in page.context["rows"]} for page in (first, second)]
    assert ([len(one) for one in shown], shown[0] | shown[1]) == ([50, 1], judged)
    entries = Entry.objects.filter(verb="list", object_kind="outcomes.linkjudgement")
    assert {row for entry in entries for row in entry.facts["rows"]} == {str(pk) for pk in judged}
