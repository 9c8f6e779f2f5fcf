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


def faults_of(of, **changes):
    """The fields that are refused; none where the version may be published."""
    try:
        validate_choices(settings_of(of, **changes), code=of, outcome_codes=OUTCOMES)
    except ChoicesRefused as refusal:
        return [fault.field for fault in refusal.faults]
    return []


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


def accepted_at_border(code, field, *values):
    """Whether each value of one setting is accepted: below, on and above its border."""
    return [faults_of(code, **{field: value}) == [] for value in values]


@pytest.mark.parametrize(
    ("code", "field", "values"),
    [
        ("divert", "age_min", (9, 10, 11)),
        ("divert", "age_max", (9, 10, 11)),
        ("divert", "judged_below_age", (10, 11, 12)),
        ("required_assessment", "age_min", (17, 18, 19)),
        ("divert", "sessions", (0, 1, 2)),
        ("divert", "retention_years", (0, 1, 2)),
        ("turning_point", "condition_max", (0, 1, 2)),
        ("turning_point", "contract_weeks_max", (15, 16, 17)),
    ],
)
def test_a_number_may_be_its_least_and_no_less(code, field, values):
    assert accepted_at_border(code, field, *values) == [False] + [True] * (len(values) - 1)


@pytest.mark.parametrize(
    ("code", "field", "accepted", "refused_as"),
    [
        ("divert", "sex", ["F", "M", "X", "U"], ["F", "Q"]),
        ("divert", "sex_to_judge", ["F", "M", "X", "U"], ["f"]),
        ("divert", "areas", ["E08000025", "E08000026"], ["E08000025", "E0800002"]),
        ("divert", "measures", ["M1", "M10", "K1", "K4b", "K10", "K19", "K20", "K27"], ["M1", "K28"]),
        ("divert", "followup_windows", [12], []),
        ("divert", "followup_windows", [6, 12, 24], [6, 12, 18]),
        ("divert", "feedback_partner", [], ["accepted"]),
        ("turning_point", "outcomes_on_breach", ["1", "22"], ["1", "99"]),
        ("divert", "offence_list", ["092/61", "046/00"], ["092/61", "x"]),
    ],
)
def test_every_member_of_a_list_must_be_known(code, field, accepted, refused_as):
    assert (faults_of(code, **{field: accepted}), faults_of(code, **{field: refused_as})) == ([], [field])


@pytest.mark.parametrize("measure", ["M0", "K0", "M11", "K28", "M1b", "XM1", "M1 "])
def test_a_measure_is_named_as_it_is_defined(measure):
    assert faults_of("divert", measures=[measure]) == ["measures"]


def test_a_provider_stands_for_the_code_of_an_area():
    providers = settings_of("divert")["providers"]
    providers[-1]["area"] = "Birmingham"
    assert faults_of("divert", providers=providers) == ["providers"]


@pytest.mark.parametrize(
    ("lowest", "highest", "is_accepted"),
    [
        (None, None, True),
        (None, 3, False),
        (3, None, False),
        (0, 3, False),
        (1, 5, True),
        (1, 6, False),
        (3, 3, True),
        (4, 3, False),
    ],
)
def test_gravity_goes_from_one_to_five_the_lowest_first(lowest, highest, is_accepted):
    found = faults_of("turning_point", gravity_min=lowest, gravity_max=highest)
    assert found == ([] if is_accepted else ["gravity_min"])


@pytest.mark.parametrize(
    ("rule", "years", "under_18", "is_accepted"),
    [
        ("none_or_old", 5, 2, True),
        ("none_or_old", 5, None, False),
        ("none_or_old", None, 2, False),
        ("any", None, None, True),
    ],
)
def test_how_old_a_conviction_must_be_is_said_for_adults_and_for_people_under_18(rule, years, under_18, is_accepted):
    found = faults_of("turning_point", history_rule=rule, history_years=years, history_years_under_18=under_18)
    assert found == ([] if is_accepted else ["history_years"])


def ask_for(name, when="always"):
    return {"name": name, "question": "Is it so?", "when": when}


@pytest.mark.parametrize(("names", "found"), [(("a", "b"), []), (("a", "b", "a"), ["asks"])])
def test_each_question_has_a_name_of_its_own(names, found):
    assert faults_of("divert", asks=[ask_for(name) for name in names]) == found


@pytest.mark.parametrize(
    ("when", "convictions_min", "found"),
    [
        ("always", None, []),
        ("few_convictions", 3, []),
        ("few_convictions", None, ["convictions_min"]),
        ("always", 3, ["convictions_min"]),
    ],
)
def test_a_question_to_people_with_few_convictions_and_their_number_go_together(when, convictions_min, found):
    assert faults_of("divert", asks=[ask_for("a", when)], convictions_min=convictions_min) == found


def test_what_follows_from_a_breach_needs_what_can_be_breached():
    assert faults_of("turning_point", breach_route="return_to_police") == []
    assert faults_of("turning_point", breach_route="statutory") == ["breach_route"]
    assert faults_of("required_assessment", breach_route="return_to_police") == ["breach_route"]


def test_an_outcome_that_police_record_needs_a_contract_or_a_clock():
    assert [
        faults_of("divert", outcome_on_complete="22", satellites=satellites) for satellites in (["VC"], ["DC"])
    ] == [
        ["outcome_on_complete"],
        [],
    ]


def test_a_contract_has_one_week_or_more():
    deadlines = {**dict.fromkeys(settings_of("turning_point")["deadlines"], deadline(1, "days"))}
    assert [faults_of("turning_point", deadlines=deadlines, contract_weeks=weeks) for weeks in (0, 1)] == [
        ["contract_weeks", *[f"deadlines.{name}" for name in sorted(deadlines)]],
        [],
    ]


def test_the_most_conditions_are_no_fewer_than_the_least_or_the_mandatory_ones():
    mandatory = ["offending", "restorative", "attendance"]
    assert accepted_at_border("turning_point", "condition_min", 4, 5, 6) == [True, True, False]
    found = [faults_of("turning_point", mandatory_conditions=mandatory, condition_max=number) for number in (2, 3, 4)]
    assert found == [["condition_max"], [], []]


def test_where_no_types_are_named_any_condition_may_be_mandatory():
    assert faults_of("turning_point", condition_types=[]) == []
    assert faults_of("turning_point", condition_types=["offending"]) == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (deadline(1, at_most=1), []),
        (deadline(2, at_most=1), ["deadlines.plan"]),
        (deadline(2, at_most=2), []),
        (deadline(2, at_most=3), []),
        (deadline(0), ["deadlines.plan"]),
        (deadline(112, "days"), []),
        (deadline(113, "days"), ["deadlines.plan"]),
    ],
)
def test_a_deadline_lies_between_one_and_its_ceiling_and_within_the_contract(given, found):
    deadlines = {**settings_of("turning_point")["deadlines"], "plan": given}
    assert faults_of("turning_point", deadlines=deadlines) == found


@pytest.mark.parametrize(
    ("count", "channels", "working_days", "is_accepted"),
    [
        (1, 1, 0, True),
        (0, 0, 0, False),
        (0, 1, 0, False),
        (1, 0, 0, False),
        (2, 2, 0, True),
        (2, 3, 0, False),
        (1, 1, -1, False),
    ],
)
def test_there_is_an_attempt_and_no_more_ways_than_attempts(count, channels, working_days, is_accepted):
    tried = {"count": count, "channels": channels, "working_days": working_days, "letter": False}
    assert faults_of("divert", minimum_attempts=tried) == ([] if is_accepted else ["minimum_attempts"])


@pytest.mark.parametrize(
    ("name", "percent", "is_accepted"),
    [("K2", 0, True), ("K2", 100, True), ("K2", -1, False), ("K2", 101, False), ("K99", 50, False)],
)
def test_a_target_is_a_share_of_a_known_measure(name, percent, is_accepted):
    targets = {name: {"percent": percent, "source": "a test"}}
    assert faults_of("divert", kpi_targets=targets) == ([] if is_accepted else [f"kpi_targets.{name}"])


@pytest.mark.parametrize("name", ["decide", "attempt", "first_contact", "appointment", "assess", "plan"])
def test_each_deadline_that_every_case_needs_is_missed(name):
    deadlines = settings_of("divert")["deadlines"]
    del deadlines[name]
    assert faults_of("divert", deadlines=deadlines) == [f"deadlines.{name}"]
