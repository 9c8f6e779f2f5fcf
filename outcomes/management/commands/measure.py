"""Answers a measure for people accepted in whole months: unsuppressed, for the system's own operator."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.roles import Role
from ledger import viewing
from ledger.commands import PersonalCommand
from outcomes.figure import cohorts
from outcomes.figure.measures import reoffending
from outcomes.figure.measures.registry import KEY_MEASURES, NOT_MEASURED, OUTCOMES
from outcomes.figure.terms import WINDOWS, Group, MeasureId
from programmes.calendar import end_of_day
from programmes.models import Programme


def month_argument(text: str) -> date:
    try:
        return cohorts.parse_month(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"{text} is not a month; write it as 2024-01.") from fault


def day_argument(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"{text} is not a day; write it as 2024-01-31.") from fault


class Command(PersonalCommand):
    help = "Answers a measure for people whose referral was accepted in whole months."
    roles = frozenset({Role.TEAM_LEADER})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", help="M1 to M10, a K-measure, a comma list or all")
        parser.add_argument("--programme", required=True, help="a code, a comma list or all")
        parser.add_argument("--from", dest="first", type=month_argument, required=True)
        parser.add_argument("--to", dest="last", type=month_argument, required=True)
        parser.add_argument("--window", default="12")
        parser.add_argument("--group", default=Group.OFFERED, choices=Group.values)
        parser.add_argument("--as-of", type=day_argument, default=None)
        parser.add_argument("--by", default="", choices=["month", "quarter", "year"])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or timezone.localdate()
        if options["first"] > options["last"]:
            raise CommandError("The first month is after the last one.")
        names = _listed(options["id"], [*MeasureId.values, *KEY_MEASURES], list(MeasureId.values), "measure")
        codes = list(Programme.objects.order_by("code").values_list("code", flat=True))
        windows = [int(w) for w in _listed(options["window"], [str(w) for w in WINDOWS], None, "window")]
        chosen = _listed(options["programme"], codes, None, "programme")
        asked = {
            "measures": names,
            "programmes": chosen,
            "from": f"{options['first']:%Y-%m}",
            "to": f"{options['last']:%Y-%m}",
        }
        viewing.read_figures(actor=self.actor, what="outcomes.measure", filters=asked)
        spans = cohorts.split_span(options["first"], options["last"], options["by"])
        for line in _answers(names, chosen, spans, windows, options["group"], as_of):
            self.stdout.write(json.dumps(line) if options["json"] else _plain(line))


def _listed(text: str, known: list[str], everything: list[str] | None, noun: str) -> list[str]:
    chosen = (everything or known) if text == "all" else list(dict.fromkeys(one.strip() for one in text.split(",")))
    if known_gap := [one for one in chosen if noun == "measure" and one in NOT_MEASURED]:
        raise CommandError(f"{known_gap[0]} is not measured: {NOT_MEASURED[known_gap[0]]}")
    if unknown := [one for one in chosen if one not in known]:
        raise CommandError(f"There is no {noun} {unknown[0]}. Known: {', '.join(known)}.")
    return chosen


def _answers(
    names: list[str], codes: list[str], spans: list[cohorts.Span], windows: list[int], group: str, as_of: date
) -> Iterator[dict[str, Any]]:
    """Reoffending of all programmes and spans is counted in one pass, operating measures one by one."""
    measures, now = [one for one in names if one in MeasureId], min(end_of_day(as_of), timezone.now())
    asked: dict[str, Any] = {
        "as_of": as_of,
        "measures": measures,
        "windows": windows,
        "groups": [group],
        "more": [reoffending.LINK_PART],
    }
    counted = reoffending.count_cohorts(codes, spans, **asked) if measures else {}
    for code in codes:
        for span in spans:
            frame = {"programme": code, "cohort_from": f"{span.first:%Y-%m}", "cohort_to": f"{span.last:%Y-%m}"}
            for window in windows:
                for name in measures:
                    yield _reoffending_line(counted[code, span], name, window, group, frame)
            for measure in (KEY_MEASURES[one] for one in names if one in KEY_MEASURES):
                answer = measure.ask(code, span, now).as_line()
                version = {"definition_version": reoffending.DEFINITION_VERSION, "unit": measure.unit}
                yield {"measure": str(measure.id), **frame, "as_of": as_of.isoformat(), **answer, **version}


def _reoffending_line(
    cohort: reoffending.Cohort, name: str, window: int, group: str, frame: dict[str, Any]
) -> dict[str, Any]:
    answer = cohort.answer(name, window, group)
    return {
        "measure": str(answer.measure),
        **frame,
        "window_months": answer.window,
        "group": str(group),
        "as_of": cohort.as_of.isoformat(),
        "people": answer.people,
        "mature": answer.mature,
        "not_mature": answer.not_mature,
        "events": answer.events,
        "reoffenders": answer.reoffenders,
        "value": _rounded(answer.value),
        "low": _rounded(answer.low),
        "high": _rounded(answer.high),
        "method": answer.method,
        "unit": OUTCOMES[MeasureId(answer.measure)][0],
        "definition_version": reoffending.DEFINITION_VERSION,
        "covered_from": answer.covered.first.isoformat() if answer.covered else None,
        "covered_to": answer.covered.last.isoformat() if answer.covered else None,
        "unknown_codes": answer.unknown_codes,
        "links": {how: cohort.count_links(group)[how] for how in ("exact", "scored", "to_review")},
        **{name: _rounded(value) for name, value in answer.extra.items()},
    }


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _plain(line: dict[str, Any]) -> str:
    value = "no value" if line["value"] is None else f"{line['value']:g}"
    people = line.get("mature", line.get("denominator"))
    window = f", {line['window_months']} months" if "window_months" in line else ""
    return f"{line['measure']} {line['programme']} {line['cohort_from']} to {line['cohort_to']}{window}: {value} (n {people})"
