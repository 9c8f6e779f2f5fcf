import pytest

from programmes import imports
from programmes.terms.reading import ChoicesRefused
from programmes.validators import validate_choices
from tests.factories.programmes import settings_of

OUTCOMES = {str(number) for number in range(1, 23)}


@pytest.mark.parametrize("code", [settings["code"] for _, settings in imports.shipped_programmes()])
def test_every_shipped_programme_is_accepted(code):
    assert validate_choices(settings_of(code), code=code, outcome_codes=OUTCOMES).code == code


def refused(of, **changes):
    with pytest.raises(ChoicesRefused) as refusal:
        validate_choices(settings_of(of, **changes), code=of, outcome_codes=OUTCOMES)
    return [fault.field for fault in refusal.value.faults]


def deadline(amount, unit="working_days", **more):
    return {"amount": amount, "unit": unit, "source": "a test", **more}


@pytest.mark.parametrize(
    ("code", "changes", "fields"),
    [
        ("divert", {"outcome_on_accept": "22"}, ["outcome_on_accept"]),
        ("divert", {"outcome_on_accept": "99"}, ["outcome_on_accept"]),
        ("divert", {"code": "other"}, ["code"]),
        ("divert", {"age_min": 9}, ["age_min"]),
        ("divert", {"age_max": 9}, ["age_max"]),
        ("divert", {"judged_below_age": 10}, ["judged_below_age"]),
        ("divert", {"offence_list": ["92/61"]}, ["offence_list"]),
        ("divert", {"exclusions": [{"label": "x", "codes": ["x"]}]}, ["exclusions"]),
        ("divert", {"breach_route": "return_to_police"}, ["breach_route"]),
        ("divert", {"breach_route": "statutory"}, ["breach_route"]),
        ("divert", {"repeat_rule": "unlimited"}, ["repeat_rule"]),
        ("divert", {"outcome_on_complete": "22"}, ["outcome_on_complete"]),
        ("divert", {"random_allocation": True}, ["random_allocation"]),
        ("divert", {"contract_weeks": 4}, ["contract_weeks"]),
        ("divert", {"sessions": 0}, ["sessions"]),
        ("divert", {"followup_windows": [6, 9]}, ["followup_windows"]),
        ("divert", {"measures": ["M11"]}, ["measures"]),
        ("divert", {"feedback_partner": ["received", "accepted"]}, ["feedback_partner"]),
        ("divert", {"lawful_basis": " "}, ["lawful_basis"]),
        ("divert", {"retention_years": 0}, ["retention_years"]),
        ("divert", {"sources": {"colour": {"says": "a test"}}}, ["sources.colour"]),
        ("required_assessment", {"age_min": 17}, ["age_min"]),
        ("conditional_caution_drugs", {"admission_rule": "responsibility"}, ["admission_rule"]),
        ("conditional_caution_drugs", {"asks": []}, ["other_offences"]),
        ("turning_point", {"history_years": None}, ["history_years"]),
        ("turning_point", {"gravity_max": 6}, ["gravity_min"]),
        ("turning_point", {"gravity_max": None}, ["gravity_min"]),
        ("turning_point", {"contract_weeks": 21}, ["contract_weeks"]),
        ("turning_point", {"contract_weeks": None}, ["contract_weeks"]),
        ("turning_point", {"condition_max": 0}, ["condition_max"]),
        ("turning_point", {"condition_types": ["tag"]}, ["mandatory_conditions"]),
        ("offender_to_rehab", {"convictions_min": None}, ["convictions_min"]),
        ("offender_to_rehab", {"asks": []}, ["convictions_min"]),
    ],
)
def test_a_version_that_may_not_be_is_refused_by_the_name_of_its_field(code, changes, fields):
    assert refused(code, **changes) == fields


def test_a_deadline_longer_than_the_contract_is_refused():
    deadlines = {**settings_of("turning_point")["deadlines"], "plan": deadline(17, "weeks")}
    assert refused("turning_point", deadlines=deadlines) == ["deadlines.plan"]


def test_a_deadline_of_nothing_and_a_ceiling_below_it_are_refused():
    deadlines = {**settings_of("divert")["deadlines"], "plan": deadline(0), "assess": deadline(5, at_most=4)}
    assert refused("divert", deadlines=deadlines) == ["deadlines.assess", "deadlines.plan"]


def test_a_version_without_a_deadline_that_every_case_needs_is_refused():
    deadlines = settings_of("divert")["deadlines"]
    deadlines.pop("decide")
    assert refused("divert", deadlines=deadlines) == ["deadlines.decide"]


def test_two_faults_are_both_named():
    assert refused("divert", outcome_on_accept="22", sessions=0) == ["outcome_on_accept", "sessions"]
