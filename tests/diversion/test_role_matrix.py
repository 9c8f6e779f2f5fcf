"""docs/roles.md says of every address and of every kind of row what the code answers."""

import pytest

from diversion.policy import policy_table
from diversion.role_matrix import COLUMNS, roles_document

SHORT = list(COLUMNS.values())


@pytest.fixture(scope="module")
def lines():
    return roles_document().splitlines()


def cells(lines, beginning):
    """What stands under each role, in the one line that begins so."""
    (line,) = [line for line in lines if line.startswith(beginning)]
    return dict(zip(SHORT, [cell.strip() for cell in line.split("|")[-len(SHORT) - 1 : -1]], strict=True))


def held(found):
    return {short: cell for short, cell in found.items() if cell}


def test_every_address_of_the_policy_table_stands_there_once(lines):
    part = lines[: lines.index("## Commands")]
    named = [line.split("`")[1] for line in part if line.startswith("| `")]
    assert sorted(named) == sorted(policy_table())


def test_an_address_stands_with_its_concept_and_its_roles(lines):
    place = lines.index("### referrals: people")
    part = lines[place : lines.index("### referrals: police decisions")]
    assert held(cells(part, "| `referrals:bar-confirm`")) == {"TL": "●"}


def test_an_address_that_is_open_to_anybody_says_so(lines):
    assert set(cells(lines, "| `health-live`").values()) == {"○"}


def test_rows_are_all_some_or_none_as_the_queryset_answers(lines):
    assert held(cells(lines, "| **Entry**")) == {"AU": "all"}
    assert held(cells(lines, "| **Report**")) == {"TL": "all", "C": "some", "E": "some", "CL": "all"}


def test_rows_that_are_narrowed_to_nothing_are_none(lines):
    assert held(cells(lines, "| **Likeness**")) == {"AW": "some", "CW": "some", "TL": "some", "CL": "all"}


@pytest.mark.django_db
def test_nothing_is_read_to_say_it(django_assert_num_queries):
    with django_assert_num_queries(0):
        roles_document()


def test_a_police_system_reads_and_writes_under_the_scope_that_stands_there(lines):
    part = lines[lines.index("## Scopes of police systems") :]
    asked = [tuple(cell.strip() for cell in line.split("|")[1:3]) for line in part if line.startswith("| `")]
    assert asked == [
        ("`api:referral-detail` (intake)", "GET"),
        ("`api:referral-feedback` (intake)", "GET"),
        ("`api:referral-list` (intake)", "GET"),
        ("`api:referral-list` (intake)", "POST"),
    ]
