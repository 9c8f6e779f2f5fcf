"""One way to write a day and a moment for a reader: `accounts.words`. What machines read is named here."""

import ast
import re

from tests.house.test_names import ROOT, modules, relative

PATTERN = re.compile(r"%-?[aAbBdDeHIjmMpyY]")

#: Where a form of date is for a machine: a log line, a span of months in a table, numbers to compare or to search by.
FOR_MACHINES = {
    "accounts/fields.py": ["%H:%M"],
    "demo/referring/facts.py": ["%j", "%y", "%y"],
    "demo/today.py": ["%y"],
    "outcomes/figure/cohorts.py": ["%Y-%m", "%Y-%m"],
    "outcomes/extract/linkage/descriptions.py": ["%Y%m%d"],
    "outcomes/research/mapping.py": ["known[name].strftime"],
    "outcomes/management/commands/measure.py": ["%Y-%m", "%Y-%m", "%Y-%m", "%Y-%m"],
    "referrals/people/matching.py": ["%Y%m%d", "%Y%m%d"],
}

WRITERS = {"strftime", "date_format", "time_format", "naturalday", "month_name", "day_name", "month_abbr", "day_abbr"}


def forms_in(tree):
    """Every form of date in a format of its own, and every use of somebody else's writer."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            spec = "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))
            if PATTERN.search(spec):
                yield spec
        if (
            isinstance(node, ast.Attribute | ast.Name)
            and (getattr(node, "attr", "") or getattr(node, "id", "")) in WRITERS
        ):
            yield ast.unparse(node)
        if isinstance(node, ast.alias) and node.name in WRITERS:
            yield node.name


def test_a_day_is_written_in_one_place():
    found = {relative(path): sorted(forms_in(ast.parse(path.read_text()))) for path in modules()}
    assert {path: forms for path, forms in found.items() if forms} == FOR_MACHINES


def test_no_template_has_a_form_of_date_of_its_own():
    own = re.compile(r"\|\s*(?:date|time)\b|\{%\s*now\b|naturalday")
    paths = sorted(path for path in (ROOT / "templates").rglob("*.*") if own.search(path.read_text()))
    assert [relative(path) for path in paths] == []
