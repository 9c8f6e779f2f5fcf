"""Commands that read people or change what is kept: each says which roles may run it, and runs as the person who is named."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Membership, User
from accounts.roles import Role
from ledger.models import Entry, Kind
from ledger.transactions import act


class PersonalCommand(BaseCommand):
    """`--as USERNAME` runs it as that person, in the one role of `roles` that they hold: `self.actor`, whose entries they are.

    Without a name a demonstration runs it as the system itself, and production refuses it. A person who may not is refused
    with one sentence, and the refusal is entered.
    """

    roles: ClassVar[frozenset[Role]] = frozenset()
    actor: User

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **options)
        who = f"who runs it; for: {self._who_may()}; needed in production"
        parser.add_argument("--as", dest="username", default="", metavar="USERNAME", help=who)
        parser.add_argument(
            "--at", dest="organisation", default="", help="where they hold the role, if at several places"
        )
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.actor = self._named(options["username"].strip(), options["organisation"].strip())
        return super().execute(*args, **options)

    def needs_name(self) -> bool:
        """Whether production refuses it without a person."""
        return True

    def _named(self, username: str, place: str) -> User:
        if not username:
            if settings.IS_PRODUCTION and self.needs_name():
                raise CommandError(f"Say with --as who runs this. It is for: {self._who_may()}.")
            return User.objects.clock()
        user = User.objects.people().filter(username__iexact=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no open account {username}.")
        held = [one for one in user.roles_held if one.role in self.roles and place in ("", one.organisation.name)]
        if not held:
            enter_refused_command(user, self._name())
            raise CommandError(f"{user.username} may not run this. It is for: {self._who_may()}.")
        return self._in_one_role(user, held)

    def _in_one_role(self, user: User, held: list[Membership]) -> User:
        if len(held) > 1:
            places = ", ".join(sorted(f"“{one.organisation}”" for one in held))
            raise CommandError(f"{user.username} may run this at several places. Say where with --at: {places}.")
        user.membership = held[0]
        return user

    def _who_may(self) -> str:
        return ", ".join(role.label.lower() for role in Role if role in self.roles)

    def _name(self) -> str:
        return type(self).__module__.rpartition(".")[2]


@act()
def enter_refused_command(user: User, name: str) -> None:
    Entry.objects.enter(None, actor=user, verb="refused", kind=Kind.REFUSAL, object_kind=f"command:{name}"[:60])
