"""Erases again everybody who is on the list of the erased: after a restore, before the service opens."""

from typing import Any

from accounts.roles import Role
from administration.erasure.exports import erasure_file
from administration.erasure.services import apply_erasures, people_to_erase_again
from ledger.commands import PersonalCommand


class Command(PersonalCommand):
    """`manage.py apply_erasures`: part of every start; running it again changes nothing.

    Where there is nobody to erase nobody need be named, so that an ordinary start asks nothing.
    """

    help = __doc__
    roles = frozenset({Role.AUDITOR})

    def needs_name(self) -> bool:
        return bool(people_to_erase_again())

    def handle(self, *args: Any, **options: Any) -> None:
        count = apply_erasures(self.actor)
        if count:
            self.stdout.write(f"{count} people were erased again, as {erasure_file()} says.")
