"""Fills an empty database with a synthetic force, and prints the accounts that open it."""

import json
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.accounts import CLIENT_ID, CLIENT_SECRET, POLICE, list_accounts
from demo.filling import NotEmpty, fill_database


class Command(BaseCommand):
    """`manage.py demo [--people N] [--seed S] [--until YYYY-MM-DD] [--json] [--sign-ins]`."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--people", type=int, default=2000, help="how many people are referred (default 2000)")
        parser.add_argument("--seed", type=int, default=1, help="another number, another force (default 1)")
        parser.add_argument("--until", type=date.fromisoformat, default=None, help="the last day (default today)")
        parser.add_argument("--json", action="store_true", help="the counts as one JSON object")
        parser.add_argument("--sign-ins", action="store_true", help="only print the accounts; fill nothing")

    def handle(self, **options):
        if options["sign_ins"]:
            self.print_sign_ins()
            return
        if options["people"] < 1:
            raise CommandError("Give a number of people of at least 1.")
        try:
            filled = fill_database(
                people=options["people"], seed=options["seed"], until=options["until"], out=self.stderr
            )
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(filled.as_json) if options["json"] else _in_words(filled))

    def print_sign_ins(self):
        if settings.IS_PRODUCTION:
            raise CommandError("There are no demonstration accounts in production.")
        accounts = list_accounts()
        widths = [max(len(text) for text in column) + 2 for column in zip(*map(_columns, accounts), strict=True)]
        system = (POLICE, "Police system (OAuth)", CLIENT_ID, CLIENT_SECRET)
        for line in [*map(_columns, accounts), system]:
            self.stdout.write("".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True)).rstrip())


def _columns(account):
    return account.organisation, str(account.role.label), account.username, account.password


def _in_words(filled):
    return (
        f"{filled.people:,} people, {sum(filled.referrals.values()):,} referrals, {sum(filled.cases.values()):,} cases, "
        f"{filled.offence_records:,} police events in {filled.seconds:.0f} s ({filled.pace:.0f} people a second)."
    )
