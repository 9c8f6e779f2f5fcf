from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from ledger.models import Entry
from programmes.models import Programme, ProgrammeVersion, ReferenceValue, VersionProposal
from programmes.terms.reading import write_toml
from tests.factories.accounts import member
from tests.factories.programmes import publish, settings_of, version_of

pytestmark = pytest.mark.django_db

APRIL = {"valid_from_day": "1", "valid_from_month": "4", "valid_from_year": "2026"}


@pytest.fixture
def page(administrator, client_for):
    return client_for(administrator)


def address(name, code="divert"):
    return reverse(f"programmes:{name}", args=[Programme.objects.get(code=code).pk])


def addresses():
    value = ReferenceValue.objects.first()
    return [
        reverse("programmes:programme-list"),
        address("programme-detail"),
        address("version-create"),
        reverse("programmes:reference-list"),
        reverse("programmes:reference-confirm", args=[value.pk]),
    ]


@pytest.mark.parametrize(
    "role",
    [
        "custody_officer",
        "decision_maker",
        "arrest_referral_worker",
        "caseworker",
        "team_leader",
        "commissioner",
        "evaluator",
        "auditor",
        "partner",
    ],
)
def test_only_an_administrator_opens_these_pages(role, request, client_for):
    client = client_for(request.getfixturevalue(role))
    assert [client.get(one).status_code for one in addresses()] == [403] * 5


def test_nobody_opens_them_without_signing_in(client, db):
    assert [client.get(one).status_code for one in addresses()] == [302] * 5


def test_the_list_shows_the_ten_programmes_in_force(page):
    rows = page.get(reverse("programmes:programme-list")).context["rows"]
    assert (len(rows), rows[0][0].code) == (10, "arrest_referral")


def test_the_detail_says_what_the_version_chose_and_marks_what_is_not_confirmed(page):
    answer = page.get(address("programme-detail"))
    text = answer.content.decode()
    assert (answer.status_code, answer.context["version"].number) == (200, 1)
    assert "Admits the offence or accepts responsibility" in text
    assert "Not confirmed" in text


def test_a_programme_that_is_not_there_is_not_found(page):
    assert page.get("/programmes/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_the_next_version_starts_from_the_text_of_the_newest(page):
    form = page.get(address("version-create")).context["form"]
    assert form.initial["text"] == version_of("divert").text


def decide(client, decision):
    proposal = VersionProposal.objects.get()
    return client.post(reverse("programmes:proposal-decide", args=[proposal.pk]), {"decision": decision})


def test_a_version_that_one_administrator_proposes_is_published_when_another_confirms_it(page, client_for):
    text = write_toml(settings_of("divert", age_min=12))
    page.post(address("version-create"), {**APRIL, "text": text})
    before, own = ProgrammeVersion.objects.count(), decide(page, "confirm")
    shown = page.get(address("programme-detail")).content.decode()
    answer = decide(client_for(member(Role.ADMINISTRATOR)), "confirm")
    assert (before, own.status_code, "read and decide" in shown, answer.status_code) == (10, 409, True, 302)
    assert version_of("divert", date(2026, 4, 1)).choices.age_min == 12


def test_a_proposal_says_what_it_changes(page):
    page.post(address("version-create"), {**APRIL, "text": write_toml(settings_of("divert", age_min=12))})
    shown = page.get(reverse("programmes:proposal-decide", args=[VersionProposal.objects.get().pk]))
    assert shown.context["changes"] == [("age_min", str(settings_of("divert")["age_min"]), "12")]


def test_whoever_proposed_a_version_may_take_it_back_and_a_decided_one_is_gone(page):
    page.post(address("version-create"), {**APRIL, "text": write_toml(settings_of("divert", age_min=12))})
    codes = [decide(page, "decline").status_code, decide(page, "decline").status_code]
    assert (codes, ProgrammeVersion.objects.count()) == ([302, 404], 10)


def test_a_refused_text_comes_back_as_typed_with_the_setting_named(page):
    text = write_toml(settings_of("divert", outcome_on_accept="22"))
    answer = page.post(address("version-create"), {**APRIL, "text": text})
    form = answer.context["form"]
    assert form.errors == {
        "text": ["outcome_on_accept: Outcome 22 may be recorded only after the activity is completed."]
    }
    assert (form["text"].value(), ProgrammeVersion.objects.count()) == (text, 10)
    assert "There is a problem" in answer.content.decode()


def test_text_that_is_no_toml_is_refused_with_the_place(page):
    form = page.post(address("version-create"), {**APRIL, "text": "age_min = "}).context["form"]
    assert form.errors == {"text": ["This cannot be read: Invalid value (at end of document)."]}


def test_a_first_day_in_the_past_is_refused(page):
    past = {**APRIL, "valid_from_year": "2025"}
    form = page.post(address("version-create"), {**past, "text": version_of("divert").text}).context["form"]
    assert form.errors == {"valid_from": ["First day in force must be today or in the future."]}


def test_a_second_version_from_the_same_day_is_refused_at_the_day(page):
    publish("divert", valid_from=date(2026, 4, 1))
    filled = {**APRIL, "text": version_of("divert").text}
    form = page.post(address("version-create"), filled).context["form"]
    assert form.errors == {"valid_from": ["Version 2 is in force on or after that day."]}


def test_reference_values_are_narrowed_by_kind_and_mark(page):
    answer = page.get(reverse("programmes:reference-list"), {"kind": "legal_value", "mark": "not_confirmed"})
    values = answer.context["values"]
    assert {(value.kind, value.is_confirmed) for value in values} == {("legal_value", False)}


def test_an_unknown_kind_shows_them_all(page):
    found, query = 0, "?kind=colour"
    while query:
        answer = page.get(reverse("programmes:reference-list") + query)
        found, query = found + len(answer.context["values"]), answer.context["pager"].next
    assert found == ReferenceValue.objects.count()


def test_the_list_of_values_is_read_by_pages_of_fifty_each_value_once(page):
    first = page.get(reverse("programmes:reference-list"))
    second = page.get(reverse("programmes:reference-list") + first.context["pager"].next)
    pages = [[value.pk for value in answer.context["values"]] for answer in (first, second)]
    links = [answer.context["pager"].first for answer in (first, second)]
    assert (len(pages[0]), set(pages[0]) & set(pages[1]), links) == (50, set(), ["", "?"])


def test_two_administrators_take_the_mark_away_and_both_are_entered(page, administrator, client_for):
    value, other = ReferenceValue.objects.get(code="summary_limitation"), member(Role.ADMINISTRATOR)
    marks = []
    for client in (page, page, client_for(other)):
        client.post(reverse("programmes:reference-confirm", args=[value.pk]))
        value.refresh_from_db()
        marks.append(value.is_confirmed)
    assert marks == [False, False, True]
    assert [(one.verb, one.actor) for one in Entry.objects.about(value)] == [
        ("propose_reference", administrator),
        ("confirm_reference", other),
    ]


def test_confirming_by_a_link_is_not_possible(page):
    value = ReferenceValue.objects.first()
    assert page.get(reverse("programmes:reference-confirm", args=[value.pk])).status_code == 405


@pytest.mark.parametrize("name", ["programme-list", "reference-list"])
def test_a_list_costs_a_fixed_number_of_statements(page, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page.get(reverse(f"programmes:{name}"))


def test_the_areas_of_a_version_are_shown_by_their_names(page):
    version = ProgrammeVersion.objects.filter(programme__code="divert").latest("number")
    version.settings |= {"areas": ["E08000030", "E08000026"]}
    version.save()
    shown = page.get(address("programme-detail")).content.decode()
    assert ("Coventry, Walsall" in shown, "E08000030" in shown) == (True, False)
