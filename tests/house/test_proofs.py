"""Documents that say what is proved name tests that exist, and say *not yet* where there is none."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROVED = ("asvs.md", "hazard-log.md")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
STANDS = {"met", "part", "not yet", "not used"}
#: The numbers of ASVS 5.0.0 that were chosen: levels 1 and 2 as far as they apply, and of level 3 what this service needs.
CHOSEN = """
1.2.1-5 1.2.9-10 1.3.6-7 1.3.11-12 1.5.1-2
2.1.1-3 2.2.1-3 2.3.1 2.3.3-5 2.4.1
3.2.1 3.3.1-4 3.4.1-8 3.5.1-3 3.5.8 3.7.2
4.1.1-4 4.2.1
5.1.1 5.2.1-6 5.3.1-3 5.4.1-3
6.1.1 6.2.1-12 6.3.1-5 6.3.8 6.4.1-4 6.4.6 6.5.1-5 6.6.3 6.8.1-4
7.1.1 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-3
8.1.1-3 8.2.1-3 8.3.1-3 8.4.1-2
11.1.1 11.2.1-3 11.3.1-3 11.4.1-3 11.5.1
12.1.1-3 12.2.1-2 12.3.1-4
13.2.1-5 13.3.1-2 13.3.4 13.4.1-6
14.1.1-2 14.2.1-4 14.2.6-8 14.3.1-3
15.1.1-3 15.2.1-3 15.3.1-5 15.3.7 15.4.2
16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-4
"""


def document(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(name, first):
    """The cells of every line of its tables whose first cell is such a one."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in document(name).splitlines()]
    return [cells for cells in lines if re.fullmatch(first, cells[0])]


@cache
def named_in(path):
    """Every test of a file, with its class where it has one."""
    if not (ROOT / path).exists():
        return frozenset()
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    of_classes = [(f"{node.name}::", one) for node in body if isinstance(node, ast.ClassDef) for one in node.body]
    found = [("", node) for node in body] + of_classes
    return frozenset(before + node.name for before, node in found if isinstance(node, ast.FunctionDef))


def missing(text):
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in named_in(path)]


def numbers(chosen):
    for one in chosen.split():
        head, _, last = one.partition("-")
        group, _, first = head.rpartition(".")
        for number in range(int(first), int(last or first) + 1):
            yield f"{group}.{number}"


@pytest.mark.parametrize("name", PROVED)
def test_every_test_that_a_document_names_exists(name):
    assert missing(document(name)) == []


@pytest.mark.parametrize("name", PROVED)
def test_a_document_names_a_test_in_full_or_not_at_all(name):
    assert document(name).count("tests/") == len(NAMED.findall(document(name)))


def test_a_test_that_is_gone_is_missed():
    here = "tests/house/test_proofs.py"
    text = f"`{here}::test_a_test_that_is_gone_is_missed` `{here}::test_gone` `tests/gone.py::test_a`"
    assert missing(text) == [f"{here}::test_gone", "tests/gone.py::test_a"]


def test_a_test_of_a_class_is_named_with_it():
    path = "tests/diversion/test_safety.py"
    text = f"`{path}::TestDatabase::test_production_does_not_start_with_one` `{path}::test_production_does_not_start_with_one`"
    assert missing(text) == [f"{path}::test_production_does_not_start_with_one"]


def test_each_chosen_number_stands_once_and_in_order():
    assert [cells[0] for cells in rows("asvs.md", r"\d+\.\d+\.\d+")] == list(numbers(CHOSEN))


def test_a_number_is_called_met_only_where_a_test_shows_it():
    unfit = []
    for number, _, stands, shown in rows("asvs.md", r"\d+\.\d+\.\d+"):
        has_proof = bool(NAMED.search(shown))
        if stands not in STANDS or (stands == "met" and not has_proof) or (stands.startswith("not") and has_proof):
            unfit.append(number)
    assert unfit == []


def test_the_document_counts_its_own_numbers():
    stands = [cells[2] for cells in rows("asvs.md", r"\d+\.\d+\.\d+")]
    count = {word: stands.count(word) for word in STANDS}
    sentence = (
        f"Of {len(stands)} numbers {count['met']} are met, {count['part']} in part, {count['not yet']} not yet, "
        f"{count['not used']} have no use."
    )
    assert sentence in document("asvs.md")


def test_a_hazard_has_a_control_with_its_test_or_says_not_yet():
    bare = [
        cells[0]
        for cells in rows("hazard-log.md", r"H\d\d")
        if not NAMED.search(cells[7]) and "not yet" not in cells[7]
    ]
    assert bare == []


def test_a_risk_is_its_severity_times_its_likelihood_and_lower_only_where_a_test_shows_it():
    wrong = []
    for number, *_, before, after, shown in rows("hazard-log.md", r"H\d\d"):
        risks = [[int(part) for part in re.findall(r"\d+", risk)] for risk in (before, after)]
        is_product = all(severity * likely == product for severity, likely, product in risks)
        is_lower = risks[1][2] < risks[0][2]
        if not is_product or is_lower != bool(NAMED.search(shown)):
            wrong.append(number)
    assert wrong == []


def test_hazards_are_numbered_in_order():
    found = [cells[0] for cells in rows("hazard-log.md", r"H\d\d")]
    assert found == [f"H{number:02d}" for number in range(1, len(found) + 1)]
