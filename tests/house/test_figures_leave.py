"""Every door by which figures reach somebody outside the provider is declared here, and comes through the gate or shows none."""

import ast

import pytest

from accounts.policy import declared_addresses
from accounts.roles import PEOPLE, Role
from diversion.urls import urlpatterns
from tests.house.test_commands import OF_THE_MACHINE, own_commands
from tests.house.test_names import modules, relative

OUTSIDE = frozenset({Role.COMMISSIONER, Role.EVALUATOR})
EDITION, COMPARED, ROWS, DRAWN, NONE = (
    "a monthly edition, through the gate",
    "a kept comparison under a frozen plan, through the gate",
    "rows for one purpose, pseudonymised",
    "cases drawn at random, in words that few people share with nobody",
    "no figure of people",
)
DOORS = {
    "outcomes:dashboard": EDITION,
    "outcomes:dashboard-csv": EDITION,
    "outcomes:answer-path": EDITION,
    "outcomes:answer-path-csv": EDITION,
    "outcomes:answer-places": EDITION,
    "outcomes:answer-places-csv": EDITION,
    "outcomes:answer-timeliness": EDITION,
    "outcomes:answer-timeliness-csv": EDITION,
    "outcomes:answer-reoffending": EDITION,
    "outcomes:answer-reoffending-csv": EDITION,
    "outcomes:answer-fairness": EDITION,
    "outcomes:answer-fairness-csv": EDITION,
    "outcomes:answer-widening": EDITION,
    "outcomes:answer-widening-csv": EDITION,
    "outcomes:answer-suites": EDITION,
    "outcomes:answer-suites-csv": EDITION,
    "outcomes:answer-people": EDITION,
    "outcomes:answer-people-csv": EDITION,
    "outcomes:answer-money": f"{EDITION}; {COMPARED}",
    "outcomes:answer-money-csv": f"{EDITION}; {COMPARED}",
    "outcomes:answer-quality": EDITION,
    "outcomes:answer-quality-csv": EDITION,
    "outcomes:answer-trend": EDITION,
    "outcomes:answer-trend-csv": EDITION,
    "outcomes:answer-region": EDITION,
    "outcomes:answer-region-csv": EDITION,
    "outcomes:comparison-detail": COMPARED,
    "outcomes:analysisplan-detail": COMPARED,
    **{
        f"outcomes:analysisplan-{act}": NONE
        for act in ("list", "create", "rewrite", "submit", "send-back", "freeze", "amend", "withdraw")
    },
    "outcomes:equityrecord-create": NONE,
    "outcomes:equityrecord-finish": NONE,
    "outcomes:contractsum-create": NONE,
    "outcomes:report-detail": EDITION,
    "outcomes:report-json": EDITION,
    "outcomes:report-ods": EDITION,
    "outcomes:report-submit": EDITION,
    "outcomes:report-send-back": EDITION,
    "outcomes:report-withdraw": EDITION,
    "outcomes:report-write-passage": EDITION,
    "outcomes:report-remove-passage": EDITION,
    "outcomes:report-pdf": EDITION,
    "outcomes:report-csv": EDITION,
    "outcomes:report-publish": EDITION,
    **{f"outcomes:{name}": DRAWN for name in ("panelpack-detail", "panelcase-score")},
    **{f"outcomes:panelpack-{act}": NONE for act in ("list", "create", "close")},
    "outcomes:report-create": NONE,
    "outcomes:report-list": NONE,
    "outcomes:methods": NONE,
    "outcomes:research-dictionary": NONE,
    "outcomes:researchfile-list": NONE,
    "outcomes:researchfile-create": NONE,
    "outcomes:researchfile-detail": NONE,
    "outcomes:researchfile-make-again": NONE,
    "outcomes:researchfile-end": NONE,
    "outcomes:researchfile-download": ROWS,
}
#: Machine clients refer one person and ask of those that they referred; none is given a count.
MACHINE_DOORS = {"api:referral-list", "api:referral-detail", "api:referral-feedback"}
#: A command that gives exact figures is run by the provider's own team leader and by nobody else.
EXACT_COMMANDS = {"measure", "compare"}
#: Where a board is counted: exactly for a team leader, and for everybody else in the one place that keeps editions.
COUNTED_IN = {
    "outcomes/answer/views/pages.py": "exact for a team leader, else the edition",
    "outcomes/report/reports/build.py": "exact for a team leader, else the edition",
    "outcomes/report/reports/frozen.py": "the edition",
}
EXACT_IN = {"outcomes/report/reports/build.py", "outcomes/answer/views/pages.py"}


def open_to(role):
    """The addresses that a role may open and not everybody who has signed in."""
    return {name for name, roles in declared_addresses(urlpatterns) if role in roles and not roles >= PEOPLE}


def calls(name):
    """The files that call a function, by its name."""
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name:
                found.add(relative(path))
    return found


def test_every_door_to_somebody_outside_is_declared_with_what_goes_through_it():
    assert set().union(*map(open_to, OUTSIDE)) == set(DOORS)
    assert open_to(Role.API_CLIENT) == MACHINE_DOORS


def test_a_board_is_counted_in_these_places_alone():
    assert calls("count_board") == set(COUNTED_IN)
    assert calls("edition_for") == EXACT_IN
    assert calls("edition_of_span") == {"outcomes/report/reports/frozen.py"}


@pytest.mark.parametrize("name", sorted(EXACT_COMMANDS))
def test_a_command_with_exact_figures_is_the_team_leaders_own(name):
    assert own_commands()[name].roles == {Role.TEAM_LEADER}


def test_every_command_that_somebody_outside_may_run_is_declared():
    outside = {
        name for name, command in own_commands().items() if name not in OF_THE_MACHINE and command.roles & OUTSIDE
    }
    assert outside == {"report"}
