"""Who may run a command: every one says it, or touches nobody."""

import pytest
from django.core.management import get_commands, load_command_class

from accounts.roles import PEOPLE
from ledger.commands import PersonalCommand
from tests.house.test_names import ROOMS

#: Run without a person: what it does to whom is decided elsewhere, or it concerns nobody.
OF_THE_MACHINE = {
    "database_roles": "rights of roles of the database, nobody's record",
    "demo": "invented people in an empty database, never in production",
    "docs": "prints documents from the code",
    "install": "before anybody is there; a new link names who asks",
    "load_programmes": "what a release brings, at every start",
    "serve": "starts the processes",
    "verify_ledger": "counts and digests, nobody's record",
    "verify_paper": "one file that somebody holds already",
    "write_checkpoint": "signs a number and a digest",
}


def own_commands():
    return {name: load_command_class(room, name) for name, room in get_commands().items() if room in ROOMS}


def test_every_command_says_who_may_run_it_or_why_nobody_is_named():
    named = {name for name, command in own_commands().items() if isinstance(command, PersonalCommand)}
    assert {*own_commands()} - named == set(OF_THE_MACHINE)
    assert {name for name in named if not own_commands()[name].roles} == set()


@pytest.mark.parametrize("name", sorted(set(own_commands()) - set(OF_THE_MACHINE)))
def test_only_roles_that_people_hold_run_one(name):
    assert own_commands()[name].roles <= PEOPLE
