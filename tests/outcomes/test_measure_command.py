"""The command that answers measures: its lists, its shape, and one sentence for what it cannot do."""

import json

import pytest
from django.core.management import CommandError, call_command

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


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
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
