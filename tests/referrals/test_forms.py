"""What a person types: kept as typed, cleaned to the canonical form, asked for only when it is sent."""

from datetime import date

import pytest
from django.utils import timezone

from programmes.models import ProgrammeVersion
from referrals.custody.forms import DetaineeSeenForm, DrugTestForm
from referrals.intake.forms import CHECK, SEND, PartnerReferralForm, ReferralForm
from referrals.police_decisions.forms import DecisionForm, says_completed
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.terms import Source
from tests.factories.pages import typed

pytestmark = pytest.mark.django_db


def form_of(intent=SEND, form_class=ReferralForm, **changes):
    versions = ProgrammeVersion.objects.in_force(timezone.localdate())
    form = form_class(typed(**changes), versions=versions, sources=list(Source), intent=intent)
    form.is_valid()
    return form


def test_a_whole_referral_has_no_errors():
    assert form_of().errors == {}


def test_the_numbers_come_out_in_their_canonical_form():
    facts = form_of(pnc_id="02 / 73319z", mobile="07700 900 123", postcode="b152tt").facts()
    assert (facts["pnc_id"], facts["mobile"], facts["postcode"]) == ("2002/0073319Z", "+447700900123", "B15 2TT")


def test_a_wrong_check_letter_is_told_in_a_sentence():
    errors = form_of(pnc_id="02/73319A").errors["pnc_id"]
    assert errors == ["This PNC number fails its check letter: it ends in A, these digits need Z."]


def test_a_day_that_never_was_is_refused_and_comes_back_as_typed():
    form = form_of(date_of_birth=("31", "2", "1990"))
    assert form.errors["date_of_birth"] == ["Date of birth must be a real date, like 27 3 2026."]
    assert form["date_of_birth"].value() == ["31", "2", "1990"]


def test_sending_asks_for_what_is_missing():
    form = form_of(family_name="", date_of_birth=("", "", ""), mobile="", agreement_how="")
    assert sorted(form.errors) == ["agreement_how", "date_of_birth", "family_name", "mobile"]


def test_checking_asks_for_nothing():
    form = ReferralForm({}, versions=[], sources=list(Source), intent=CHECK)
    assert form.is_valid()


def test_what_was_asked_only_in_custody_is_not_sent_from_the_street():
    facts = form_of(custody_suite="Perry Barr", drug_test="positive", drug_test_substances=["heroin"]).facts()
    assert (facts["custody_suite"], facts["drug_test"], facts["drug_test_substances"]) == ("", "", [])


def test_a_negative_test_has_no_substances():
    facts = form_of(
        source="custody", custody_suite="Perry Barr", drug_test="negative", drug_test_substances=["heroin"]
    ).facts()
    assert (facts["drug_test"], facts["drug_test_substances"]) == ("negative", [])


def test_not_recorded_is_never_no():
    facts = form_of(is_supply_suspected="", previous_convictions="").facts()
    assert (facts["is_supply_suspected"], facts["previous_convictions"]) == (None, None)


def test_only_the_questions_of_the_picked_programme_are_sent():
    facts = form_of(ask_divert_parent_contacted="yes", ask_turning_point_evidence="no").facts()
    assert facts["facts_asked"] == {"parent_contacted": True}


def test_a_partner_is_not_asked_for_police_facts():
    form = form_of(form_class=PartnerReferralForm, pnc_id="02/73319A")
    assert "pnc_id" not in form.facts()


def test_nobody_is_ticked_beforehand():
    form = ReferralForm(versions=[], sources=list(Source))
    assert [form[name].value() for name in ("agrees_to_take_part", "agrees_to_share", "is_supply_suspected")] == [
        None
    ] * 3


def test_an_unseen_person_needs_a_reason():
    form = DetaineeSeenForm({"seen": "not_seen", "reason": ""})
    assert form.errors == {"reason": ["Say why they were not seen. It is counted and reported."]}


def test_a_positive_drug_test_names_its_substances():
    form = DrugTestForm(
        {
            "result": "positive",
            **dict(
                zip(
                    ("tested_at_day", "tested_at_month", "tested_at_year", "tested_at_time"),
                    ("3", "3", "2026", "09:10"),
                    strict=True,
                )
            ),
        }
    )
    assert form.errors == {"substances": ["Choose what the test was positive for."]}


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        ({"How it ended": ["Completed the session"]}, True),
        ({"How it ended": ["Not completed"]}, False),
        ({"Missed": ["2 appointments"]}, False),
    ],
)
def test_the_papers_say_whether_the_person_completed(papers, said):
    assert says_completed(papers) is said


@pytest.mark.parametrize(("ended", "errors"), [("Completed the session", []), ("Dropped out", ["outcome_code"])])
def test_outcome_22_is_only_for_who_completed(ended, errors):
    question = PoliceDecision(kind="outcome", papers={"How it ended": [ended]}, choices=[["complied", "Complied"]])
    given = {"decision": "complied", "outcome_code": "22", "reason": "As told", "version": 0}
    assert list(DecisionForm(given, decision=question).errors) == errors


def test_the_birth_date_comes_out_as_a_day():
    assert form_of().facts()["date_of_birth"] == date(1990, 5, 4)
