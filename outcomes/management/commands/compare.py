"""Compares a programme with its comparators: unsuppressed, for the system's own operator. What no frozen plan asked says so."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.roles import Role
from ledger import viewing
from ledger.commands import PersonalCommand
from outcomes.comparison.cohorts import ALL_TIME
from outcomes.comparison.linkage import link_comparators
from outcomes.comparison.measures.lines import compare_programme
from outcomes.comparison.measures.planned import compare_as_planned
from outcomes.comparison.models import AnalysisPlan
from outcomes.comparison.presenters import sentence_of_comparison
from outcomes.comparison.services import LOOK
from outcomes.figure.cohorts import Span
from outcomes.figure.terms import WINDOWS
from outcomes.management.commands.measure import day_argument, month_argument
from programmes.models import Programme


class Command(PersonalCommand):
    help = "Compares a programme with people who were not offered it, or as a trial drew its arms."
    roles = frozenset({Role.TEAM_LEADER})

    def add_arguments(self, parser: CommandParser) -> None:
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("--programme", help="a code, a comma list or all; exploratory, since no plan is asked")
        asked.add_argument(
            "--plan", type=UUID, help="the number of a frozen plan, which says window, months and columns"
        )
        parser.add_argument("--window", type=int, choices=WINDOWS, help="12 without a plan")
        parser.add_argument("--from", dest="first", type=month_argument)
        parser.add_argument("--to", dest="last", type=month_argument)
        parser.add_argument("--as-of", type=day_argument, default=None)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        span = Span(options["first"] or ALL_TIME.first, options["last"] or ALL_TIME.last)
        if span.first > span.last:
            raise CommandError("The first month is after the last one.")
        plan = _frozen(options) if options["plan"] else None
        codes = [plan.programme.code] if plan else _chosen(options["programme"])
        window = plan.window_months if plan else options["window"] or 12
        asked = {"programmes": codes, "window": window, "plan": str(plan.pk) if plan else None}
        viewing.read_figures(actor=self.actor, what=LOOK, filters=asked)
        link_comparators(actor=self.actor)
        as_of = options["as_of"] or timezone.localdate()
        for line in _lines(plan, codes, span, window, as_of):
            self.stdout.write(json.dumps(line) if options["json"] else _told(line))


def _lines(
    plan: AnalysisPlan | None, codes: list[str], span: Span, window: int, as_of: date
) -> Iterator[dict[str, Any]]:
    if plan:
        yield from compare_as_planned(plan, as_of)
        return
    for code in codes:
        yield from compare_programme(code, span, window, as_of)


def _frozen(options: dict[str, Any]) -> AnalysisPlan:
    if any(options[name] for name in ("window", "first", "last")):
        raise CommandError("A plan says its window and months itself. Leave out --window, --from and --to.")
    plan = AnalysisPlan.objects.looked_by().select_related("programme").filter(pk=options["plan"]).first()
    if plan is None:
        raise CommandError("There is no frozen plan of this number.")
    return plan


def _chosen(text: str) -> list[str]:
    known = list(Programme.objects.order_by("code").values_list("code", flat=True))
    chosen = known if text == "all" else list(dict.fromkeys(one.strip() for one in text.split(",")))
    if unknown := [one for one in chosen if one not in known]:
        raise CommandError(f"There is no programme {unknown[0]}. Known: {', '.join(known)}.")
    return chosen


def _told(line: dict[str, Any]) -> str:
    return f"{line['programme']}, {line['design']}. {sentence_of_comparison(line)}"
