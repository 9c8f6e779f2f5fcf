"""Whoever takes a safeguard away turns a test red: each is switched off in a copy, and its tests are run there."""

import pytest

from tests.house.test_proofs import missing
from tests.trust.safeguards import ROOT, SAFEGUARDS, Safeguard, failing_tests, noticed, red_without_a_change, switch_off

#: Needs no database, and so is tried in every run; the others are tried by `make trust`.
QUICK = "rounding"
LONG = [pytest.param(name, marks=pytest.mark.trust) for name in SAFEGUARDS if name != QUICK]


@pytest.fixture(autouse=True)
def frozen():
    """Other processes run on the real clock."""


@pytest.mark.parametrize("name", [QUICK, *LONG])
def test_a_safeguard_that_is_switched_off_turns_a_test_red(name):
    assert noticed(name) != []


@pytest.mark.trust
def test_in_a_copy_in_which_nothing_is_switched_off_they_are_green():
    assert red_without_a_change(SAFEGUARDS) == []


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_each_safeguard_stands_where_it_is_said_and_its_tests_exist(name):
    one = SAFEGUARDS[name]
    named = " ".join(f"`{test}`" for test in one.tests)
    assert ((ROOT / one.file).read_text(encoding="utf-8").count(one.on), missing(named)) == (1, [])


def test_they_are_the_eight_that_were_chosen():
    assert len(SAFEGUARDS) == 8


def test_a_safeguard_that_has_moved_is_said(tmp_path):
    (tmp_path / "a.py").write_text("nothing\n")
    with pytest.raises(LookupError, match="a.py does not hold this once"):
        switch_off(Safeguard("a.py", "something", "", ()), tmp_path)


def test_a_test_that_fails_is_named_once_and_one_that_passes_is_not(tmp_path):
    body = (
        "import pytest\n@pytest.mark.parametrize('n', [1, 2])\ndef test_red(n): assert n == 0\ndef test_green(): pass\n"
    )
    (tmp_path / "test_it.py").write_text(body)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django -ra\n")
    assert failing_tests(tmp_path, ("test_it.py",)) == (1, ["test_it.py::test_red"])
