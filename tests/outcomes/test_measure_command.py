"""The command that answers measures: its lists, its shape, and one sentence for what it cannot do."""

import json

import pytest
from django.core.management import CommandError, call_command

from outcomes.figure.measures import registry

pytestmark = pytest.mark.django_db
SPAN = ("--from", "2024-01", "--to", "2024-06")


def lines(capsys, *arguments):
    call_command("measure", *arguments, "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lists_and_splits_give_one_answer_each(capsys):
    found = lines(capsys, "M1,M3,M1", "--programme", "divert,checkpoint", *SPAN, "--window", "6,24", "--by", "quarter")
    assert len(found) == len({json.dumps(line) for line in found}) == 2 * 2 * 2 * 2


def test_a_key_measure_answers_with_its_counts_as_of_the_day(capsys):
    (found,) = lines(capsys, "K4", "--programme", "divert", *SPAN, "--as-of", "2024-03-01")
    assert [found[name] for name in ("numerator", "denominator", "pending", "excluded")] == [0, 0, 0, 0]
    assert found["as_of"] == "2024-03-01"


def test_every_measure_of_the_register_answers_in_one_shape(capsys):
    found = lines(capsys, ",".join(registry.KEY_MEASURES), "--programme", "divert", *SPAN)
    assert [one["measure"] for one in found] == list(registry.KEY_MEASURES)
    parts = {"numerator", "denominator", "pending", "excluded", "value", "low", "high", "method", "unit"}
    frame = {"measure", "programme", "cohort_from", "cohort_to", "as_of", "definition_version"}
    assert {frozenset(one) - {"oldest_days"} for one in found} == {frozenset(parts | frame)}
    assert [one["value"] for one in found] == [None] * len(found)


def test_of_an_earlier_day_what_is_not_kept_has_no_value(capsys):
    found = lines(capsys, "K25,K26", "--programme", "divert", *SPAN, "--as-of", "2026-03-02")
    assert [(one["value"], one["method"]) for one in found] == [(None, "not known for an earlier day")] * 2


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (("K19", "--programme", "divert", *SPAN), "K19 is not measured: treatment services do not report back"),
        (("M99", "--programme", "divert", *SPAN), "There is no measure M99."),
        (("M1", "--programme", "nobody", *SPAN), "There is no programme nobody."),
        (("M1", "--programme", "divert", *SPAN, "--window", "7"), "There is no window 7."),
        (("M1", "--programme", "divert", "--from", "2024-07", "--to", "2024-06"), "The first month is after"),
        (("M1", "--programme", "divert", "--from", "2024-13", "--to", "2024-06"), "2024-13 is not a month"),
        (("M1", "--programme", "divert", "--from", "2024-01", "--to", "9999-12"), "9999-12 is not a month"),
        (("M1", "--programme", "divert", *SPAN, "--as-of", "2024-02-30"), "2024-02-30 is not a day"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(question, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("measure", *question)
