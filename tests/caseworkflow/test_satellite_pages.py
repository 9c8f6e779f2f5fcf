"""The pages beside a case: what they show, who may open them, and how a refusal comes back."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.fields import NO_VERSION
from accounts.models import OrganisationKind, User
from accounts.roles import PEOPLE, PROVIDER, Role
from caseworkflow import urls
from caseworkflow.casefile.presenters.panel import satellite_panel
from caseworkflow.consent import services as consent
from caseworkflow.contract import services as contract
from caseworkflow.contract.models import Contract
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.risk.models import RiskScreen
from caseworkflow.victim.models import Victim
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from tests.factories.satellites import decide

pytestmark = pytest.mark.django_db
SATELLITES = (
    urls.required_assessment,
    urls.contract,
    urls.placement,
    urls.disposal,
    urls.consent,
    urls.victim,
    urls.risk,
)

PAGES = {
    "checkpoint": ["contract", "disposal", "consent", "victim", "risk"],
    "required_assessment": ["required-assessment", "consent", "victim", "risk"],
    "offender_to_rehab": ["placement", "consent", "victim", "risk"],
}

NO_NOTICE = {
    "version": "0",
    "at_day": "5",
    "at_month": "3",
    "at_year": "2026",
    "at_time": "10:00",
    "place": "Edmund Street",
}


@pytest.fixture
def case():
    return make.allocated("checkpoint")


def address(case, page, **more):
    return reverse(f"caseworkflow:{page}", kwargs={"pk": case.pk, **more})


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize(("programme", "page"), [(one, page) for one, pages in PAGES.items() for page in pages])
def test_each_satellite_has_a_page_for_its_caseworker(client_for, programme, page):
    case = make.allocated(programme)
    response = client_for(case.caseworker).get(address(case, f"{page}-detail"))
    assert (response.status_code, case.person.name in text_of(response)) == (200, True)


def test_a_satellite_that_the_programme_has_not_is_not_found(client_for, case):
    assert client_for(case.caseworker).get(address(case, "placement-detail")).status_code == 404


def test_another_provider_finds_nothing(client_for, case):
    elsewhere = organisation(OrganisationKind.PROVIDER, "Another provider")
    client = client_for(member(Role.TEAM_LEADER, at=elsewhere))
    statuses = {
        client.get(address(case, page)).status_code for page in ("contract-detail", "contract-offer", "risk-detail")
    }
    assert statuses == {404}


@pytest.mark.parametrize("role", sorted(set(PEOPLE) - set(PROVIDER)))
def test_nobody_outside_the_provider_may_open_a_page(client_for, case, role):
    client = client_for(member(role))
    assert {client.get(address(case, f"{page}-detail")).status_code for page in PAGES["checkpoint"]} == {403}


def test_every_address_is_shut_to_somebody_not_signed_in(client, case):
    more = {"condition_id": case.pk, "purpose": "research", "line_id": 1}
    named = [
        (one, {name: more[name] for name in more if name in str(one.pattern)})
        for part in SATELLITES
        for one in part.urlpatterns
    ]
    targets = {client.get(address(case, one.name, **extra)).url.split("?")[0] for one, extra in named}
    assert targets == {reverse("account_login")}


def test_looking_is_entered_before_the_page_is_shown(client_for, case):
    client_for(case.caseworker).get(address(case, "contract-detail"))
    looked = Entry.objects.about(Contract.objects.get(case=case)).filter(kind="consultation")
    assert looked.count() == 1


def test_a_page_says_what_may_be_done_and_what_must_wait(client_for, case):
    response = client_for(case.caseworker).get(address(case, "contract-detail"))
    acts = [act["label"] for act in response.context["acts"]]
    waiting = {act["label"]: act["reasons"] for act in response.context["waiting"]}
    assert acts == ["The person declines", "Set the first and last day", "Add a condition"]
    assert waiting == {
        "Offer the contract": (
            "The contract needs a first and a last day.",
            "There are fewer conditions than this programme asks for.",
            "A condition that this programme always asks for is missing.",
        )
    }


def test_a_move_is_made_by_a_plain_form(client_for, case):
    make.draft_contract(case)
    answers = {"is_effect_explained": "on", "is_advice_offered": "on", "version": "0"}
    response = client_for(case.caseworker).post(address(case, "contract-offer"), answers)
    assert (response.status_code, response.url) == (302, address(case, "contract-detail"))
    assert Contract.objects.get(case=case).state == "offered"


def test_a_refusal_is_409_with_its_sentences_and_what_was_typed(client_for):
    case = make.allocated("required_assessment")
    decide("required_assessment", "impose")
    response = client_for(case.caseworker).post(address(case, "required-assessment-serve-notice"), NO_NOTICE)
    page = text_of(response)
    sentence = "The person was not warned that they may be prosecuted if they do not attend and stay."
    assert (response.status_code, sentence in page, 'value="Edmund Street"' in page) == (409, True, True)
    assert RequiredAssessment.objects.get(case=case).state == "imposed"


def test_a_move_that_does_not_exist_from_here_is_409(client_for, case):
    assert client_for(case.caseworker).get(address(case, "contract-fulfil")).status_code == 409


def test_a_colleague_may_look_and_not_move(client_for, case):
    make.draft_contract(case)
    client = client_for(member(Role.CASEWORKER))
    page = client.get(address(case, "contract-detail"))
    statuses = [
        client.get(address(case, "contract-offer")).status_code,
        client.post(address(case, "contract-offer")).status_code,
    ]
    assert (page.status_code, page.context["acts"], statuses) == (200, [], [403, 403])


def test_somebody_who_comes_second_is_told_and_changes_nothing(client_for, case):
    make.draft_contract(case)
    contract.offer_contract(case_id=case.pk, actor=case.caseworker, is_effect_explained=True, is_advice_offered=True)
    answers = {"reason": "Says no", "version": "0"}
    response = client_for(case.caseworker).post(address(case, "contract-decline"), answers)
    assert (response.status_code, Contract.objects.get(case=case).state) == (409, "offered")


def test_the_answers_about_risk_become_one_screen(client_for, case):
    answers = dict.fromkeys(make.NO_RISK, "none") | {"overdose": "high", "version": "0"}
    client_for(case.caseworker).post(address(case, "risk-screen"), answers)
    row = RiskScreen.objects.get(case=case)
    assert (row.state, row.areas["overdose"]) == ("high", "high")


def test_consent_is_asked_purpose_by_purpose(client_for, case):
    client = client_for(case.caseworker)
    said = {"on_day": "3", "on_month": "3", "on_year": "2026"}
    client.post(address(case, "consent-withdraw", purpose="share_police"), {**said, "version": "1"})
    client.post(address(case, "consent-refuse", purpose="research"), {**said, "how": "On paper", "version": "0"})
    states = dict(case.consents.values_list("purpose", "state"))
    assert states == {"take_part": "given", "share_police": "withdrawn", "research": "refused"}


def test_a_first_answer_that_a_colleague_gave_meanwhile_is_not_overwritten(client_for, case):
    client, page = client_for(case.caseworker), address(case, "consent-give", purpose="research")
    agrees = {"on_day": "3", "on_month": "3", "on_year": "2026", "how": "On the phone", "wording": "1"}
    opened = client.get(page).context["form"]["version"].value()
    said = {"case_id": case.pk, "purpose": "research", "on": date(2026, 3, 3), "how": "On paper"}
    consent.refuse_consent(actor=make.leader(), version=consent.UNANSWERED, **said)
    second = client.post(page, {**agrees, "version": opened})
    assert (second.status_code, case.consents.get(purpose="research").state) == (409, "refused")
    assert 'value="On the phone"' in text_of(second)
    third = client.post(page, {**agrees, "version": second.context["form"]["version"].value()})
    assert (third.status_code, case.consents.get(purpose="research").state) == (302, "given")


def test_a_purpose_that_nobody_named_is_not_found(client_for, case):
    assert client_for(case.caseworker).get(address(case, "consent-give", purpose="gossip")).status_code == 404


def test_before_police_are_told_the_page_shows_the_exact_words(client_for, frozen):
    case = make.allocated("required_assessment")
    row = RequiredAssessment.objects.create(
        case=case, state="ia_failed", imposed_on=date(2026, 3, 3), did_attend_initial=False
    )
    response = client_for(case.caseworker).get(address(case, "required-assessment-tell-police"))
    words = "Due an unknown time\nAttended: no\nStayed to the end: no"
    assert response.context["panels"] == [
        {"title": "What police will be told", "rows": [{"key": "Initial assessment", "value": words}]}
    ]
    assert row.state == "ia_failed"


@pytest.mark.parametrize("page", ["contract", "disposal", "consent", "victim", "risk"])
def test_a_page_takes_a_fixed_number_of_statements(client_for, case, page, django_assert_max_num_queries):
    client = client_for(case.caseworker)
    client.get(address(case, f"{page}-detail"))
    with django_assert_max_num_queries(14):
        client.get(address(case, f"{page}-detail"))


def test_the_panel_names_each_satellite_with_its_state_and_words(case):
    rows = satellite_panel(case, case.caseworker)
    assert [(row.title, row.state, row.words) for row in rows] == [
        ("Disposal clock", "running", "119 days left."),
        ("Contract", "draft", "0 of 0 conditions met."),
        ("Risk", "not_screened", "Screen at the assessment."),
        ("Consent", "given", "Given: to take part, to share with police."),
        ("Victim", "none", "No victim"),
    ]


def test_the_panel_leads_to_pages_that_exist(case):
    assert [
        reverse(row.url_name, args=[case.pk]).startswith("/cases/") for row in satellite_panel(case, case.caseworker)
    ] == [True] * 5


def test_the_panel_offers_what_this_user_may_do(case):
    rows = {row.title: row for row in satellite_panel(case, make.leader())}
    assert [offer.verb for offer in rows["Contract"].offers] == ["decline", "offer"]
    assert [offer.verb for offer in rows["Contract"].offers if offer.is_open] == ["decline"]


def test_the_panel_says_that_police_have_been_asked(client_for):
    case = make.allocated("required_assessment")
    row = satellite_panel(case, case.caseworker)[0]
    assert (row.state, row.words) == ("not_required", "Police have been asked and have not answered yet.")


def test_a_victim_is_named_only_to_whoever_works_the_case_leads_or_holds_the_responsibility(client_for, case):
    Victim.objects.filter(case=case).update(name="Priya Nair", contact="07700 900456")
    colleague, contact, leader = (
        member(role, at=case.provider) for role in (Role.CASEWORKER, Role.CASEWORKER, Role.TEAM_LEADER)
    )
    contact.memberships.update(responsibilities=["victim_contact"])
    pages = [
        text_of(client_for(User.objects.get(pk=one.pk)).get(address(case, "victim-detail")))
        for one in (case.caseworker, leader, contact, colleague)
    ]
    assert ["Priya Nair" in page for page in pages] == [True, True, True, False]


def test_a_form_that_comes_back_is_entered_as_a_look(client_for, case):
    client_for(case.caseworker).post(address(case, "risk-screen"), {})
    assert Entry.objects.about(case.risk_screen).filter(verb="view").count() == 1


class TestAskingForARequiredAssessment:
    @pytest.fixture
    def page(self, client_for):
        case = make.allocated("required_assessment")
        return case, client_for(case.caseworker), address(case, "required-assessment-ask")

    def test_it_is_refused_in_words_while_police_have_not_answered(self, page):
        _, client, path = page
        answers = [client.get(path), client.post(path, {"version": "0"})]
        sentence = "Police have been asked and have not answered yet."
        assert [(one.status_code, sentence in text_of(one)) for one in answers] == [(409, True)] * 2

    def test_it_is_refused_in_words_where_one_exists_and_asks_nobody(self, page):
        case, client, path = page
        decide("required_assessment", "impose")
        answers = [client.get(path), client.post(path, {"version": "0"})]
        sentence = "A required assessment is imposed already."
        assert [(one.status_code, sentence in text_of(one)) for one in answers] == [(409, True)] * 2
        assert case.referral.police_decisions.count() == 1

    def test_the_page_of_one_that_exists_does_not_offer_it(self, page):
        case, client, path = page
        decide("required_assessment", "impose")
        assert path not in text_of(client.get(address(case, "required-assessment-detail")))


@pytest.mark.parametrize("version", ["", "x", None, "9" * 5000])
def test_a_move_that_does_not_say_which_version_was_seen_is_not_made(client_for, case, version):
    make.draft_contract(case)
    answers = {"is_effect_explained": "on", "is_advice_offered": "on"} | (
        {} if version is None else {"version": version}
    )
    page = text_of(client_for(case.caseworker).post(address(case, "contract-offer"), answers))
    assert (Contract.objects.get(case=case).state, NO_VERSION in page) == ("draft", True)
