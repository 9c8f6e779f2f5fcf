"""What a team leader decides on what arrived, on their pages."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry
from programmes import services as programmes
from referrals.people.models import Bar, Likeness
from referrals.people.services import judging as services_judging
from referrals.screening import services
from tests.factories import referrals
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_for, team_leader):
    return client_for(team_leader)


@pytest.fixture
def commissioned(team_leader):
    """The team leader's own organisation alone provides the programme."""
    programmes.commission_provider(
        programme_code="divert",
        organisation=team_leader.organisation,
        areas=[],
        valid_from=date(2020, 1, 1),
        actor=None,
    )


@pytest.fixture
def waiting(custody_officer):
    return referrals.waiting(custody_officer)


def page_of(row):
    return reverse("referrals:referral-decide", args=[row.pk])


def decided(browser, row, act, **given):
    answer = browser.post(page_of(row), {"act": act, "version": row.version, **given})
    row.refresh_from_db()
    return answer


def test_the_page_shows_the_three_lists_and_is_entered(browser, waiting):
    answer = browser.get(page_of(waiting))
    lists = answer.context["lists"]
    assert [line.label for line in lists["to_check"]] == ["supply not recorded"]
    assert (lists["not_met"], Entry.objects.about(waiting).filter(verb="view").count()) == ([], 1)


def test_accepting_in_judgment(browser, waiting):
    decided(browser, waiting, "accept")
    assert waiting.state == "accepted"


def test_a_rule_that_is_not_met_needs_a_reason_and_a_decision_maker(browser, custody_officer, decision_maker):
    row = referrals.sent(custody_officer, is_supply_suspected=True)
    answer = decided(browser, row, "accept")
    assert sorted(answer.context["form"].errors) == ["overridden_with", "override_reason"]
    decided(browser, row, "accept", override_reason="Mistaken entry", overridden_with=decision_maker.pk)
    assert (row.state, row.answers.get(rule="supply").overridden_with) == ("accepted", decision_maker)


def test_the_sender_cannot_be_the_decision_maker_who_agrees(browser, decision_maker):
    row = referrals.sent(decision_maker, is_supply_suspected=True)
    answer = decided(browser, row, "accept", override_reason="Mistaken entry", overridden_with=decision_maker.pk)
    assert (answer.status_code, row.state) == (409, "screening")


def test_not_accepting_needs_a_coded_reason(browser, waiting):
    assert decided(browser, waiting, "reject").context["form"].errors == {
        "rejection_reason": ["Choose why it is not accepted."]
    }
    decided(browser, waiting, "reject", rejection_reason="supply")
    assert (waiting.state, waiting.rejection_reason) == ("rejected", "supply")


def test_asking_sends_the_question(browser, waiting):
    decided(browser, waiting, "ask", question="Which parent was told?")
    assert (waiting.state, waiting.question) == ("info_needed", "Which parent was told?")


def test_a_duplicate_names_the_earlier_referral(browser, custody_officer):
    first, second = (referrals.sent(custody_officer, pnc_id="2002/0073319Z") for _ in range(2))
    assert list(browser.get(page_of(second)).context["earlier"]) == [first]
    decided(browser, second, "mark_duplicate", of=first.pk)
    assert second.state == "duplicate"


def test_the_second_of_two_is_told_what_changed_and_keeps_what_was_typed(browser, waiting, team_leader):
    services.ask_sender(referral_id=waiting.pk, actor=team_leader, version=waiting.version, question="Really?")
    answer = browser.post(
        page_of(waiting), {"act": "reject", "rejection_reason": "supply", "note": "Typed", "version": waiting.version}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Typed" in page, "changed this while you were looking at it" in page) == (
        409,
        True,
        True,
    )
    assert f'name="version" value="{waiting.version + 1}"' in page


def test_a_decided_referral_offers_no_decision(browser, custody_officer):
    row = referrals.accepted(custody_officer)
    assert "Nothing is to be decided here now" in browser.get(page_of(row)).content.decode()


@pytest.mark.parametrize("who", ["custody_officer", "caseworker", "commissioner", "administrator"])
def test_only_a_team_leader_decides(client_for, request, who, waiting):
    assert client_for(request.getfixturevalue(who)).post(page_of(waiting), {"act": "accept"}).status_code == 403


def test_another_provider_does_not_find_it(client_for, commissioned, waiting):
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Elsewhere Trust"))
    assert client_for(stranger).get(page_of(waiting)).status_code == 404


def test_words_that_agree_are_marked(browser, custody_officer):
    pair = referrals.likeness(custody_officer)
    answer = browser.get(reverse("referrals:likeness-judge", args=[pair.pk]))
    agrees = {line["label"]: line["agrees"] for line in answer.context["compared"]}
    assert (agrees["Family name"], agrees["Given names"], agrees["PNC number"]) == (True, False, False)
    assert "<mark>Carter</mark>" in answer.content.decode()


def test_a_likeness_is_pointed_out_before_the_decision(browser, custody_officer):
    pair = referrals.likeness(custody_officer)
    row = pair.newer.referrals.get()
    assert reverse("referrals:likeness-judge", args=[pair.pk]) in browser.get(page_of(row)).content.decode()


@pytest.mark.parametrize(("said", "state"), [("yes", "same"), ("no", "different")])
def test_a_likeness_is_judged_by_a_person(browser, custody_officer, said, state):
    pair = referrals.likeness(custody_officer)
    browser.post(reverse("referrals:likeness-judge", args=[pair.pk]), {"is_same": said, "version": pair.version})
    pair.refresh_from_db()
    assert pair.state == state
    assert browser.get(reverse("referrals:likeness-list")).context["rows"] == []


def bar(officer, leader):
    row = referrals.accepted(officer)
    return services_judging.propose_bar(referral_id=row.pk, actor=leader, reason="Did not attend")


def test_a_bar_is_confirmed_only_once_the_person_is_told(browser, custody_officer, team_leader):
    proposed = bar(custody_officer, team_leader)
    address = reverse("referrals:bar-confirm", args=[proposed.pk])
    assert browser.post(address, {}).context["form"].errors == {"is_told": ["Tell the person first, then confirm."]}
    browser.post(address, {"is_told": "on"})
    proposed.refresh_from_db()
    assert (proposed.confirmed_at is None, proposed.person_told_at is None) == (False, False)


def test_a_confirmed_bar_is_lifted_with_a_reason(browser, custody_officer, team_leader):
    proposed = bar(custody_officer, team_leader)
    address = reverse("referrals:bar-confirm", args=[proposed.pk])
    browser.post(address, {"is_told": "on"})
    browser.post(address, {"reason": "They came back and asked."})
    proposed.refresh_from_db()
    assert proposed.lifted_reason == "They came back and asked."


def test_another_provider_does_not_find_the_bar(client_for, commissioned, custody_officer, team_leader):
    proposed = bar(custody_officer, team_leader)
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Elsewhere Trust"))
    assert client_for(stranger).get(reverse("referrals:bar-confirm", args=[proposed.pk])).status_code == 404


@pytest.fixture
def stranger():
    """A team leader of another provider."""
    return member(Role.TEAM_LEADER, at=organisation("provider", "Elsewhere Trust"))


def test_another_provider_neither_confirms_nor_lifts_a_bar(commissioned, custody_officer, team_leader, stranger):
    proposed = bar(custody_officer, team_leader)
    for act, given in (
        (services_judging.confirm_bar, {"told_at": timezone.now()}),
        (services_judging.lift_bar, {"reason": "Mine"}),
    ):
        with pytest.raises(Bar.DoesNotExist):
            act(bar_id=proposed.pk, actor=stranger, **given)
    proposed.refresh_from_db()
    assert (proposed.confirmed_at, proposed.lifted_at) == (None, None)


def test_another_provider_finds_no_likeness_of_people_it_does_not_know(
    client_for, commissioned, custody_officer, stranger
):
    pair = referrals.likeness(custody_officer)
    browser, address = client_for(stranger), reverse("referrals:likeness-judge", args=[pair.pk])
    codes = [browser.get(address).status_code, browser.post(address, {"is_same": "yes", "version": 0}).status_code]
    assert (browser.get(reverse("referrals:likeness-list")).context["rows"], codes) == ([], [404, 404])


def test_a_provider_that_knows_one_of_two_people_is_not_shown_the_other(commissioned, custody_officer, stranger):
    pair = referrals.likeness(custody_officer)
    pair.newer.referrals.update(provider=stranger.organisation)
    assert list(Likeness.objects.visible_to(stranger)) == []


def test_what_another_sender_sent_is_never_called_a_duplicate(browser, custody_officer, team_leader):
    elsewhere = member(Role.CUSTODY_OFFICER, at=organisation("police", "Staffordshire Police", "21"))
    first = referrals.sent(elsewhere, pnc_id="2002/0073319Z")
    second = referrals.sent(custody_officer, pnc_id="2002/0073319Z")
    offered = [value for value, _ in browser.get(page_of(second)).context["form"].fields["act"].choices]
    with pytest.raises(MoveRefused, match="same sender"):
        services.mark_duplicate(referral_id=second.pk, actor=team_leader, version=second.version, of=first)
    assert ("mark_duplicate" in offered, second.person_id == first.person_id) == (False, True)
