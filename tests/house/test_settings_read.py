"""Settings of programmes: each is read by the code that acts on it, or stands on the list of those that nothing reads."""

import ast
from dataclasses import fields
from pathlib import Path

from programmes.terms.choices import Choices
from programmes.terms.recorded import DEADLINES_WITHOUT_READER, SETTINGS_WITHOUT_READER, STATEMENTS
from programmes.terms.vocabularies import DeadlineName

ROOT = Path(__file__).parents[2]

ROOMS = (
    "accounts",
    "administration/retention",
    "caseworkflow",
    "diversion",
    "ledger",
    "outcomes",
    "programmes",
    "referrals",
)

#: They hold, check and show every setting alike, which is no acting on it.
CHOICES = ROOT / "programmes/terms/choices.py"

KEEPERS = {CHOICES, *(ROOT / "programmes/terms" / f"{name}.py" for name in ("describing", "reading", "recorded"))}

KEEPERS |= {ROOT / "programmes/validators.py", ROOT / "programmes/views.py"}


def trees():
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if path not in KEEPERS and not {"migrations", "demo"} & set(path.parts):
                yield ast.parse(path.read_text())


def attributes(tree):
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def named_for_choices(tree):
    """The names in a module that asks the choices for a setting whose name it holds."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr"]
    if not any(ast.unparse(call.args[0]).endswith("choices") for call in calls):
        return set()
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def deadlines_named(tree):
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {node.attr for node in found if ast.unparse(node.value) == "DeadlineName"}


def shown():
    """What a page asks the choices themselves for."""
    return "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))


def read_names():
    """Every name that is read: of a setting, or of a question of the choices, which reads settings in turn."""
    names = set().union(*(attributes(tree) | named_for_choices(tree) for tree in trees()))
    methods = [node for node in ast.walk(ast.parse(CHOICES.read_text())) if isinstance(node, ast.FunctionDef)]
    asked = [one for one in methods if one.name in names or f"choices.{one.name}" in shown()]
    return names.union(*(attributes(one) for one in asked))


def test_the_settings_that_nothing_reads_are_those_on_the_list():
    unread = {one.name for one in fields(Choices)} - read_names() - {"sources"}
    assert unread == SETTINGS_WITHOUT_READER | STATEMENTS


def test_the_deadlines_that_nothing_reads_are_those_on_the_list():
    named = set().union(*(deadlines_named(tree) for tree in trees()))
    assert {one for one in DeadlineName if one.name not in named} == DEADLINES_WITHOUT_READER
