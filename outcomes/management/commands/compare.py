"""Compares a programme with its comparators: unsuppressed, for the system's own operator."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.roles import Role
from ledger import viewing
from ledger.commands import PersonalCommand
from outcomes.comparison.cohorts import ALL_TIME
from outcomes.comparison.linkage import link_comparators
from outcomes.comparison.measures import compare_programme
from outcomes.comparison.presenters import sentence_of_comparison
from outcomes.figure.cohorts import Span
from outcomes.figure.terms import WINDOWS
from outcomes.management.commands.measure import day_argument, month_argument
from programmes.models import Programme


class Command(PersonalCommand):
    help = "Compares a programme with people who were not offered it, or as a trial drew its arms."
    roles = frozenset({Role.TEAM_LEADER})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True, help="a code, a comma list or all")
        parser.add_argument("--window", type=int, default=12, choices=WINDOWS)
        parser.add_argument("--from", dest="first", type=month_argument, default=ALL_TIME.first)
        parser.add_argument("--to", dest="last", type=month_argument, default=ALL_TIME.last)
        parser.add_argument("--as-of", type=day_argument, default=None)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["first"] > options["last"]:
            raise CommandError("The first month is after the last one.")
        codes = _chosen(options["programme"])
        asked = {"programmes": codes, "window": options["window"]}
        viewing.read_figures(actor=self.actor, what="outcomes.compare", filters=asked)
        link_comparators(actor=self.actor)
        as_of = options["as_of"] or timezone.localdate()
        for code in codes:
            for line in compare_programme(code, Span(options["first"], options["last"]), options["window"], as_of):
                self.stdout.write(json.dumps(line) if options["json"] else _told(line))


def _chosen(text: str) -> list[str]:
    known = list(Programme.objects.order_by("code").values_list("code", flat=True))
    chosen = known if text == "all" else list(dict.fromkeys(one.strip() for one in text.split(",")))
    if unknown := [one for one in chosen if one not in known]:
        raise CommandError(f"There is no programme {unknown[0]}. Known: {', '.join(known)}.")
    return chosen


def _told(line: dict[str, Any]) -> str:
    return f"{line['programme']}, {line['design']}. {sentence_of_comparison(line)}"
