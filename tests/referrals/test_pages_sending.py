"""Refer someone: the page that asks, answers, keeps and sends."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry
from referrals.people.services import judging as services
from referrals.referral.models import Referral
from tests.factories import referrals
from tests.factories.accounts import member, organisation
from tests.factories.pages import typed

pytestmark = pytest.mark.django_db

CREATE, CHECK = reverse("referrals:referral-create"), reverse("referrals:referral-check")


@pytest.fixture
def browser(client_for, custody_officer):
    return client_for(custody_officer)


def verdicts(answer):
    return {one.code: group.verdict for group in answer.context["groups"] for one in group.offers}


def test_the_empty_page_asks_and_has_not_answered_yet(browser):
    answer = browser.get(CREATE)
    assert (answer.status_code, answer.context.get("groups")) == (200, None)
    assert "Nothing is decided by ethnicity" in answer.content.decode()


def test_checking_answers_for_every_programme_and_keeps_nothing(browser):
    answer = browser.post(CHECK, typed(programme=""))
    assert (answer.status_code, Referral.objects.count()) == (200, 0)
    assert (verdicts(answer)["divert"], verdicts(answer)["drug_education"]) == ("can", "can")


def test_the_answer_names_the_value_that_was_used(browser):
    answer = browser.post(CHECK, typed(programme="", is_supply_suspected="yes"))
    assert verdicts(answer)["divert"] == "cannot"
    assert "Supply must not be suspected" in answer.content.decode()


def test_what_they_can_have_says_nothing_of_a_bar_of_the_provider(browser, custody_officer, caseworker, team_leader):
    given = {"pnc_id": "1991/0485159F", "programme": ""}
    before = browser.post(CHECK, typed(**given, crime_number="20/2/26"))
    row = referrals.sent(member(Role.CUSTODY_OFFICER), pnc_id=given["pnc_id"])
    bar = services.propose_bar(referral_id=row.pk, actor=caseworker, reason="Never came")
    services.confirm_bar(bar_id=bar.pk, actor=team_leader, told_at=timezone.now())
    after = browser.post(CHECK, typed(**given, crime_number="20/2/26"))
    assert (verdicts(after)["divert"], verdicts(after)) == ("can", verdicts(before))


def test_checking_with_a_bad_day_answers_all_the_same_and_keeps_it_as_typed(browser):
    answer = browser.post(CHECK, typed(date_of_birth=("31", "2", "1990"), programme=""))
    page = answer.content.decode()
    assert "Date of birth must be a real date" in page
    assert verdicts(answer)["divert"] == "check"
    assert 'value="31"' in page


def test_opening_the_check_by_its_address_leads_to_the_page(browser):
    assert browser.get(CHECK).url == CREATE


def test_sending_is_answered_with_a_reference(browser):
    answer = browser.post(CREATE, typed() | {"intent": "send"})
    row = Referral.objects.get()
    assert (row.state, answer.url) == ("accepted", reverse("referrals:referral-sent", args=[row.pk]))
    assert row.reference in browser.get(answer.url).content.decode()


def test_two_clicks_make_one_referral(browser):
    first, second = (browser.post(CREATE, typed() | {"intent": "send"}) for _ in range(2))
    assert (first.url, Referral.objects.count()) == (second.url, 1)


def test_a_used_page_with_other_content_is_told_so_and_keeps_what_was_typed(browser):
    browser.post(CREATE, typed() | {"intent": "send"})
    answer = browser.post(CREATE, typed(family_name="Other") | {"intent": "send"})
    assert (answer.status_code, Referral.objects.count()) == (409, 1)
    assert 'value="Other"' in answer.content.decode()


def test_bad_input_comes_back_with_a_summary_that_leads_to_the_fields(browser):
    answer = browser.post(CREATE, typed(family_name="", pnc_id="02/73319A") | {"intent": "send"})
    page = answer.content.decode()
    assert (answer.status_code, Referral.objects.count()) == (200, 0)
    assert 'href="#id_family_name">Enter family name.' in page
    assert 'value="02/73319A"' in page


def test_sending_without_a_programme_shows_what_there_is_to_choose(browser):
    answer = browser.post(CREATE, typed(programme="") | {"intent": "send"})
    assert 'href="#id_programme">Look at what they can have, and choose one programme.' in answer.content.decode()
    assert verdicts(answer)["divert"] == "can"


def test_the_questions_of_the_picked_programme_must_be_answered(browser):
    answer = browser.post(CREATE, typed(programme="divert", date_of_birth=("4", "5", "2010")) | {"intent": "send"})
    assert answer.context["form"].errors == {
        "ask_divert_parent_contacted": ["Answer the question: Has a parent or carer been told?"]
    }


def test_whoever_sends_against_a_rule_says_why(browser):
    given = typed(is_supply_suspected="yes") | {"intent": "send"}
    assert list(browser.post(CREATE, given).context["form"].errors) == ["note"]
    browser.post(CREATE, given | {"note": "Ticked by mistake in the arrest record."})
    assert Referral.objects.get().state == "screening"


def test_a_child_waits_for_a_team_leader_and_the_page_says_by_when(browser):
    given = typed(date_of_birth=("4", "5", "2010"), ask_divert_parent_contacted="yes")
    page = browser.post(CREATE, given | {"intent": "send"}, follow=True).content.decode()
    assert "It is waiting for a team leader at Cranstoun." in page
    assert "by the end of Wednesday 4 March 2026" in page


def test_a_draft_is_kept_without_being_whole_and_finished_later(browser):
    answer = browser.post(CREATE, {"family_name": "Green", "mobile": "07700 900123", "intent": "draft"})
    row = Referral.objects.get()
    page = browser.get(answer.url).content.decode()
    assert (row.state, 'value="Green"' in page, "+447700900123" in page) == ("draft", True, True)


def test_finishing_a_draft_sends_it(browser, custody_officer):
    row = referrals.drafted(custody_officer)
    address = reverse("referrals:referral-amend", args=[row.pk])
    browser.post(address, typed(family_name="Changed") | {"intent": "send", "version": row.version})
    row.refresh_from_db()
    assert (row.state, row.family_name) == ("accepted", "Changed")


def test_what_is_emptied_in_a_draft_stays_empty(browser, custody_officer):
    row = referrals.drafted(custody_officer, mobile="+447700900123")
    address = reverse("referrals:referral-amend", args=[row.pk])
    browser.post(address, typed(mobile="", postcode="B15 2TT") | {"intent": "draft", "version": row.version})
    row.refresh_from_db()
    assert (row.as_sent.get("mobile", ""), row.as_sent["postcode"]) == ("", "B15 2TT")


def test_a_draft_that_a_colleague_changed_is_not_overwritten(browser, custody_officer):
    row = referrals.drafted(custody_officer)
    address = reverse("referrals:referral-amend", args=[row.pk])
    answer = browser.post(address, typed(family_name="Mine") | {"intent": "draft", "version": row.version + 1})
    row.refresh_from_db()
    assert (answer.status_code, row.family_name) == (409, "Carter")
    assert 'value="Mine"' in answer.content.decode()


def test_a_draft_stays_with_its_own_force(client_for, custody_officer):
    row = referrals.drafted(custody_officer)
    other = member(Role.CUSTODY_OFFICER, at=organisation("police", "Elsewhere Police", "22"))
    assert client_for(other).get(reverse("referrals:referral-amend", args=[row.pk])).status_code == 404


def test_who_was_sent_before_by_this_force_is_shown(browser, custody_officer):
    row = referrals.accepted(custody_officer)
    page = browser.post(CHECK, typed(programme="")).content.decode()
    assert ("Someone like this was sent before" in page, row.reference in page) == (True, True)


def test_who_another_force_sent_is_never_hinted_at(browser):
    other = member(Role.CUSTODY_OFFICER, at=organisation("police", "Elsewhere Police", "22"))
    referrals.accepted(other, pnc_id="2002/0073319Z")
    page = browser.post(CHECK, typed(programme="", pnc_id="02/73319Z")).content.decode()
    assert "someone like this" not in page


def test_the_card_is_a_pdf_and_is_entered(browser, custody_officer):
    row = referrals.accepted(custody_officer)
    answer = browser.get(reverse("referrals:referral-card", args=[row.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert Entry.objects.about(row).filter(verb="view", after="card").count() == 1


def test_the_wording_for_the_custody_record_names_the_reference(browser, custody_officer):
    row = referrals.accepted(
        custody_officer, agreement_how="Signed on paper", source="custody", custody_suite="Perry Barr"
    )
    answer = browser.get(reverse("referrals:referral-sent", args=[row.pk]))
    assert answer.context["wording"] == (
        f"Referred to DIVERT (Cranstoun) at 10:00 am on 3 March 2026. Reference {row.reference}. Accepted at once."
    )


def test_a_partner_is_told_only_that_it_was_received(client_for, partner):
    given = typed(source="retailer", programme="offender_to_rehab", drug="heroin", offence_code="")
    given |= {"ask_offender_to_rehab_prolific": "yes", "intent": "send"}
    answer = client_for(partner).post(CREATE, given, follow=True)
    page = answer.content.decode()
    assert ("has received it" in page, "accepted" in page) == (True, False)


@pytest.mark.parametrize("who", ["partner", "custody_officer"])
def test_a_form_that_comes_back_offers_what_the_empty_one_offered(client_for, request, who):
    page = client_for(request.getfixturevalue(who))
    empty, back = page.get(CREATE).context["form"], page.post(CREATE, {"intent": "send"}).context["form"]
    lists = {name: field.choices for name, field in empty.fields.items() if hasattr(field, "choices")}
    assert {name: back.fields[name].choices for name in lists} == lists
