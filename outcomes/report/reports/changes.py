"""What an edition says otherwise than the one before it: figure by figure, as both of them print it."""

from outcomes.report.reports.readings import Reading, read_figures
from outcomes.report.reports.shapes import Board

NONE_THEN, NONE_NOW = "was not in it", "is no longer in it"
Key = tuple[str, ...]


def list_changes(earlier: Board, later: Board) -> list[tuple[str, ...]]:
    """Section, figure, what it was, what it is: every figure that differs, in the order of the later edition's pages."""
    before, now = ({_key(one): _said(one) for one in read_figures(each)} for each in (earlier, later))
    changed = [key for key in {**now, **before} if before.get(key) != now.get(key)]
    return [(key[0], _name(key), before.get(key, NONE_THEN), now.get(key, NONE_NOW)) for key in changed]


def _key(one: Reading) -> Key:
    return (one.section, one.table, one.measure_id, one.measure, one.group, one.window_months, one.span, one.unit)


def _said(one: Reading) -> str:
    people = f", of {one.n}" if one.n and ", n " not in one.shown_as else ""
    return f"{one.shown_as or one.status}{people}"


def _name(key: Key) -> str:
    _, table, _, measure, group, window, *_ = key
    parts = [table, measure, "" if group == "Everyone" else group, f"{window} months" if window else ""]
    return ": ".join(dict.fromkeys(filter(None, parts)))
