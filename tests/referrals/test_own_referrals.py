"""An officer opens what this officer sent; a colleague's referral is a status, for an exact number and a reason."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import OrganisationKind
from accounts.roles import Role
from ledger.models import Entry
from referrals.correction.models import Correction
from referrals.following.models import LookUp
from referrals.following.services import look_up_referrals
from referrals.following.validators import require_real_reason
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from tests.factories import referrals
from tests.factories.accounts import member, organisation
from tests.factories.pages import typed

pytestmark = pytest.mark.django_db

LIST, LOOK_UP, CHECK = (reverse(f"referrals:referral-{name}") for name in ("list", "look-up", "check"))
WHY = "She was arrested again this morning."
CONTENT = {"mobile": "+447700900123", "address": "9 Vine Street", "postcode": "B1 1AA", "note": "Lives with Ray"}
PERSONAL = ("Carter", "Joanne", "07700 900123", "+447700900123", "Vine Street", "Lives with Ray", "1990")


@pytest.fixture
def row(custody_officer):
    return referrals.accepted(custody_officer, **CONTENT)


@pytest.fixture
def colleague():
    return member(Role.CUSTODY_OFFICER, name="Sam Colleague")


@pytest.fixture
def decision_maker():
    return member(Role.DECISION_MAKER)


def test_a_question_to_police_is_there_for_its_sender_and_for_decision_makers_of_the_force(
    row, colleague, custody_officer, decision_maker, team_leader
):
    asked = referrals.police_asked(row, team_leader)
    elsewhere = member(Role.DECISION_MAKER, at=organisation(OrganisationKind.POLICE, "Warwickshire Police", "23"))
    seen = [
        list(PoliceDecision.objects.visible_to(one)) for one in (custody_officer, decision_maker, colleague, elsewhere)
    ]
    assert seen == [[asked], [asked], [], []]


def test_a_correction_is_there_for_whoever_made_it_the_sender_and_decision_makers_of_the_force(
    row, colleague, custody_officer, decision_maker
):
    made = Correction.objects.create(
        home=custody_officer.organisation,
        record_kind="referrals.referral",
        record_id=row.pk,
        about_id=row.pk,
        title="Referral",
        corrected_by=decision_maker,
    )
    elsewhere = member(Role.DECISION_MAKER, at=organisation(OrganisationKind.POLICE, "Warwickshire Police", "23"))
    seen = [list(Correction.objects.visible_to(one)) for one in (custody_officer, decision_maker, colleague, elsewhere)]
    assert seen == [[made], [made], [], []]
    Correction.objects.update(corrected_by=colleague)
    assert list(Correction.objects.visible_to(colleague)) == [made]


def found(browser, query=""):
    return [line["row"].pk for line in browser.get(f"{LIST}?q={query}").context["lines"]]


def look_up(browser, number, category="back_in_custody", reason=WHY):
    return browser.post(LOOK_UP, {"number": number, "category": category, "reason": reason})


def references(answer):
    return [line["reference"] for line in answer.context["lines"]]


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.DECISION_MAKER])
def test_nobody_else_of_the_force_finds_the_referral_of_a_colleague(client_for, custody_officer, row, role):
    browser, own = client_for(member(role)), client_for(custody_officer)
    for query in ("", "Carter", "car", "Joanne Carter", "20/1/26", row.reference):
        assert (found(browser, query), found(own, query)) == ([], [row.pk])


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.DECISION_MAKER])
def test_nobody_else_of_the_force_opens_a_page_of_it(client_for, row, role):
    browser = client_for(member(role))
    pages = [f"referrals:referral-{name}" for name in ("detail", "sent", "card", "answer", "withdraw", "amend")]
    codes = [browser.get(reverse(page, args=[row.pk])).status_code for page in [*pages, "referrals:drug-test-create"]]
    assert codes == [404] * 7


def test_a_decision_maker_decides_on_it_all_the_same(client_for, decision_maker, team_leader, row):
    asked = referrals.police_asked(row, team_leader)
    page = client_for(decision_maker).get(reverse("referrals:policedecision-detail", args=[asked.pk]))
    hidden = [word for word in PERSONAL[2:6] if word in page.content.decode()]
    assert (page.status_code, page.context["is_own"], hidden) == (200, False, [])


def test_an_officer_sees_what_a_system_sent_under_the_officers_number(custody_officer):
    system = referrals.police_system()
    mine, other, nobodys = (
        referrals.sent(system, door="api", officer_number=number, crime_number=f"20/{number or 0}/26")
        for number in ("4321", "4322", "")
    )
    assert list(Referral.objects.visible_to(custody_officer)) == [mine]
    custody_officer.memberships.update(officer_number="")
    unnumbered = type(custody_officer).objects.get(pk=custody_officer.pk)
    assert list(Referral.objects.visible_to(unnumbered)) == []
    assert set(Referral.objects.visible_to(system)) == {mine, other, nobodys}


def test_what_a_colleague_typed_is_not_an_officers_for_having_the_same_number(custody_officer, colleague, row):
    assert custody_officer.officer_number == colleague.officer_number
    assert list(Referral.objects.visible_to(colleague)) == []


def test_a_shop_still_sees_what_its_own_people_sent(partner):
    sent = referrals.sent(partner, source="self", programme="offender_to_rehab", drug="heroin", offence_code="")
    assert list(Referral.objects.visible_to(member(Role.PARTNER))) == [sent]


@pytest.mark.parametrize("number", ["reference", "crime_number"])
def test_a_number_and_a_reason_open_where_it_stands_and_nothing_about_the_person(client_for, colleague, row, number):
    answer = look_up(client_for(colleague), f" {getattr(row, number).lower()} ")
    page = answer.content.decode().partition("<main")[2].partition('id="found"')[2]
    told = [[one["title"] for one in line["told"]] for line in answer.context["lines"]]
    assert (references(answer), told) == ([row.reference], [["Accepted", "Received"]])
    assert ("Accepted" in page, [word for word in PERSONAL if word in page]) == (True, [])
    assert client_for(colleague).get(reverse("referrals:referral-detail", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("number", ["Carter", "20/1/2", "0/1/26", "Joanne", "%", "1990-05-04"])
def test_a_name_or_a_part_of_a_number_finds_nothing(client_for, colleague, row, number):
    answer = look_up(client_for(colleague), number)
    assert (references(answer), "sent nothing under exactly this number" in answer.content.decode()) == ([], True)


def test_another_force_and_a_draft_are_not_found(client_for, custody_officer, colleague, row):
    elsewhere = organisation(OrganisationKind.POLICE, "Warwickshire Police", "23")
    draft = referrals.drafted(custody_officer, crime_number="20/7/26")
    stranger = client_for(member(Role.CUSTODY_OFFICER, at=elsewhere))
    assert [references(look_up(stranger, number)) for number in (row.reference, "20/1/26")] == [[], []]
    assert references(look_up(client_for(colleague), draft.reference)) == []


def test_what_was_looked_up_is_entered_with_the_code_of_the_reason_alone(client_for, colleague, row):
    look_up(client_for(colleague), row.crime_number)
    entry, asked = Entry.objects.get(verb="look_up"), LookUp.objects.get()
    assert (entry.actor, entry.kind, entry.object_kind, entry.reason, entry.subjects) == (
        colleague,
        "consultation",
        "referrals.referral",
        "back_in_custody",
        [str(row.person_id)],
    )
    assert (entry.facts["rows"], entry.facts["sought_length"], entry.facts["hits"]) == ([str(row.pk)], 7, 1)
    assert (asked.asked_by, asked.category, asked.reason, list(asked.referrals.all())) == (
        colleague,
        "back_in_custody",
        WHY,
        [row],
    )
    assert [word for word in (WHY, row.crime_number) if word in str(entry.facts) + entry.reason] == []


def test_a_number_that_finds_nothing_is_entered_too(client_for, colleague):
    look_up(client_for(colleague), "20/9/26")
    facts = Entry.objects.get(verb="look_up").facts
    assert (facts["rows"], facts["hits"], facts["sought_length"], LookUp.objects.count()) == ([], 0, 7, 1)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"number": ""}, "number"),
        ({"number": "   "}, "number"),
        ({"category": ""}, "category"),
        ({"category": "curious"}, "category"),
        ({"reason": ""}, "reason"),
        ({"reason": "Need it."}, "reason"),
    ],
)
def test_without_a_number_and_a_reason_nothing_is_looked_up(client_for, colleague, row, given, wrong):
    answer = look_up(client_for(colleague), **{"number": row.reference, **given})
    assert (list(answer.context["form"].errors), "lines" in answer.context) == ([wrong], False)
    assert (Entry.objects.filter(verb="look_up").count(), LookUp.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "is_real"),
    [
        ("abcdefghij klmnopqrs", False),
        ("abcdefghij klmnopqrst", True),
        ("abcdefghij klmnopqrstu", True),
        ("abcdefghij ......... !!", False),
        ("abcde " * 10, False),
        ("abcdef " * 10, True),
        ("aA" * 30, False),
        (" " * 40, False),
    ],
)
def test_a_reason_has_twenty_letters_and_six_that_differ(text, is_real):
    if is_real:
        require_real_reason(text)
        return
    with pytest.raises(ValidationError, match=r"Give a reason in words, of 20 letters or more\."):
        require_real_reason(text)


def test_nobody_but_an_officer_looks_anything_up(caseworker, partner, row):
    for actor in (caseworker, partner):
        with pytest.raises(PermissionDenied):
            look_up_referrals(actor=actor, number=row.reference, category="other", reason=WHY)
        assert list(Referral.objects.with_number(row.reference, actor)) == []


def facts_of_search(browser, words):
    browser.get(LIST, {"q": words} if words else {})
    return Entry.objects.filter(verb="list", object_kind="referrals.referral").latest("seq").facts


def test_the_words_of_a_search_are_kept_as_a_keyed_hash(client_for, custody_officer, row, settings):
    browser = client_for(custody_officer)
    facts = facts_of_search(browser, "Carter")
    assert (facts["sought_length"], facts["hits"], facts["sought_key"], len(facts["sought"])) == (6, 1, "1", 64)
    assert "carter" not in str(facts).lower()
    assert facts_of_search(browser, "  cARTER ")["sought"] == facts["sought"]
    nobody = facts_of_search(browser, "Cartes")
    assert (nobody["sought"] == facts["sought"], nobody["hits"]) == (False, 0)
    settings.AUDIT_OLD_KEYS = {"1": settings.AUDIT_KEY}
    settings.AUDIT_KEY, settings.AUDIT_KEY_ID = "the second key of the ledger, of some length", "2"
    other = facts_of_search(browser, "Carter")
    assert (other["sought"] == facts["sought"], other["sought_key"]) == (False, "2")


def test_a_list_without_a_search_enters_its_rows_alone(client_for, custody_officer, row):
    assert facts_of_search(client_for(custody_officer), "") == {"rows": [str(row.pk)]}


def test_that_a_colleague_sent_somebody_like_this_is_said_with_where_it_stands(client_for, colleague, row):
    page = client_for(colleague).post(CHECK, typed(programme="")).content.decode()
    warning = page.partition("Someone like this was sent before")[2].partition("</div>")[0]
    hidden = (*PERSONAL, str(row.pk), "DIVERT")
    shown = [word in warning for word in (row.reference, "Accepted", "By a colleague")]
    assert (shown, [word for word in hidden if word in warning]) == ([True] * 3, [])


def test_ones_own_earlier_referral_is_named_and_opens(client_for, custody_officer, row):
    page = client_for(custody_officer).post(CHECK, typed(programme="")).content.decode()
    assert (reverse("referrals:referral-detail", args=[row.pk]) in page, "By a colleague" in page) == (True, False)


def test_a_look_up_takes_the_same_statements_for_one_and_for_nine(client_for, colleague, custody_officer, row):
    browser = client_for(colleague)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            look_up(browser, row.crime_number)
        return len(seen)

    first = [statements(), statements()][1]
    for place in range(8):
        referrals.sent(custody_officer, family_name=f"Other{place}", date_of_birth=date(1980 + place, 1, 1))
    assert (statements(), len(references(look_up(browser, row.crime_number))), first <= 16) == (first, 9, True)
