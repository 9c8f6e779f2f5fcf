"""Makes a real installation ready to be entered: its organisations, its two administrators, and who is commissioned."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from administration.installing.services import install_service, renew_link
from administration.installing.terms import Beginning, Holder, Installed
from programmes.models import Programme
from workflow.machine import MoveRefused

#: Option, what is asked for where it was not given.
ASKED = {
    "force": "Name of the police force",
    "force_code": "Its PNC force code, two characters",
    "provider": "Name of the provider",
    "commissioner": "Name of the commissioner",
    "administrator": "Name of the first administrator",
    "username": "User name of the first administrator",
    "second_administrator": "Name of the second administrator",
    "second_username": "User name of the second administrator",
    "programmes": "Programmes that the provider is commissioned for: codes with commas, all, or none",
}
NOT_COMMISSIONED = (
    "No programme is commissioned. Referrals can be sent, and wait until an administrator adds a commission."
)


class Command(BaseCommand):
    """`manage.py install`: once, after `migrate`; what was not said is asked for. Running it again doubles nothing."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        for name, meaning in ASKED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=meaning)
        parser.add_argument("--email", default="", help="Work e-mail of the first administrator; may be left out")
        parser.add_argument("--second-email", default="", help="Work e-mail of the second administrator")
        parser.add_argument("--address", default="", help="Where this service answers: https://diversion.example")
        parser.add_argument("--new-link", default="", metavar="USERNAME", help="Only make a new link for an account")
        parser.add_argument("--as", default="", dest="asked_by", metavar="USERNAME", help="Who asks for the new link")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["new_link"]:
                told = renew_link(username=options["new_link"], asked_by=options["asked_by"])
            else:
                told = install_service(self._beginning(self._completed(options)))
        except MoveRefused as refused:
            raise CommandError(" ".join(refused.reasons)) from refused
        self._say(told, options["address"] or address_of_service())

    def _completed(self, options: dict[str, Any]) -> dict[str, Any]:
        """What was given, and what somebody at the terminal answers for the rest."""
        missing = [name for name in ASKED if not options[name].strip()]
        if missing and not sys.stdin.isatty():
            raise CommandError("Give " + ", ".join(f"--{name.replace('_', '-')}" for name in missing) + ".")
        answers = {name: input(f"{ASKED[name]}: ") for name in missing}
        given = {name: (answers.get(name) or options[name]).strip() for name in (*ASKED, "email", "second_email")}
        if empty := [ASKED[name] for name in ASKED if not given[name]]:
            raise CommandError(f"Nothing was given for: {'; '.join(empty)}.")
        for name in ("email", "second_email"):
            refuse_if_no_email(given[name])
        return given

    def _beginning(self, given: dict[str, Any]) -> Beginning:
        return Beginning(
            force=given["force"],
            force_code=given["force_code"].upper(),
            provider=given["provider"],
            commissioner=given["commissioner"],
            administrators=(
                Holder(given["administrator"], given["username"], given["email"]),
                Holder(given["second_administrator"], given["second_username"], given["second_email"]),
            ),
            programmes=codes_of(given["programmes"]),
            today=timezone.localdate(),
        )

    def _say(self, told: Installed, address: str) -> None:
        for sentence in told.made:
            self.stdout.write(f"Made. {sentence}")
        for sentence in told.stood:
            self.stdout.write(f"Stood already. {sentence}")
        if not any(sentence.startswith("Commission") for sentence in [*told.made, *told.stood]) and told.made:
            self.stdout.write(NOT_COMMISSIONED)
        for username, token in told.tokens.items():
            path = reverse("administration:password-link", args=[token])
            self.stdout.write(f"\n{username} sets a password here, once, within 72 hours:\n  {address}{path}")
        if told.tokens:
            self.stdout.write(
                "\nHand each link to its person by a safe way. It is kept nowhere and cannot be shown again."
            )


def codes_of(text: str) -> tuple[str, ...]:
    words = [word for word in text.replace(",", " ").split() if word]
    if words == ["none"]:
        return ()
    return (
        tuple(Programme.objects.order_by("code").values_list("code", flat=True)) if words == ["all"] else tuple(words)
    )


def address_of_service() -> str:
    """The first host that this service answers to."""
    host = next((one for one in settings.ALLOWED_HOSTS if not one.startswith(".")), "localhost")
    return f"https://{host}" if settings.IS_PRODUCTION else f"http://{host}:8000"


def refuse_if_no_email(text: str) -> None:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise CommandError(f"{text} is no e-mail address.") from None
