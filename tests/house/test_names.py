"""Sizes and names: what the house refuses, so that no reviewer has to."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "accounts",
    "caseworkflow",
    "demo",
    "diversion",
    "ledger",
    "outcomes",
    "paper",
    "programmes",
    "referrals",
    "workflow",
)
REFUSED = {"utils", "helpers", "common", "core", "mixins", "signals", "selectors"}
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES, FOLDER_ENTRIES = 400, 50, 200, 30
TEST_FILE_LINES = 600
# A name of this machine, of a package index, or of whoever wrote a line has no place in the repository.
FOREIGN = re.compile(r"--(?:extra-)?index-url|https?://(?:files|registry)\.[a-z]|\"resolved\":\s*\"http")
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".yml",
    ".yaml",
    ".json",
    ".html",
    ".sh",
    ".mjs",
    ".scss",
    ".js",
    ".csv",
    "",
}


def modules():
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def relative(path):
    return str(path.relative_to(ROOT))


def line_count(path):
    return len(path.read_text().splitlines())


def committed():
    """Files that git holds or would take; without git (a source archive), every file that is not made."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if answer.returncode == 0:
        paths = [ROOT / line for line in answer.stdout.splitlines()]
    else:
        made = {".venv", "node_modules", "var", "build"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def test_no_module_and_no_folder_has_a_name_that_says_nothing():
    named = {relative(path) for path in modules() if {path.stem, *path.relative_to(ROOT).parts} & REFUSED}
    assert named == set()


def test_no_module_is_longer_than_the_house_allows():
    assert {relative(path): line_count(path) for path in modules() if line_count(path) > MODULE_LINES} == {}


def test_no_test_file_is_longer_than_the_house_allows():
    files = (ROOT / "tests").rglob("*.py")
    assert {relative(path): line_count(path) for path in files if line_count(path) > TEST_FILE_LINES} == {}


def test_no_function_is_longer_than_the_house_allows():
    long = {
        f"{relative(path)}::{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert long == {}


def test_no_template_is_longer_than_the_house_allows():
    templates = (ROOT / "templates").rglob("*.*")
    assert {relative(path): line_count(path) for path in templates if line_count(path) > TEMPLATE_LINES} == {}


def test_no_folder_holds_more_than_a_person_can_read_at_a_glance():
    folders = {path.parent for path in modules()} | {path.parent for path in (ROOT / "templates").rglob("*.html")}
    counts = {
        relative(folder): sum(not each.name.startswith(("_", ".")) for each in folder.iterdir()) for folder in folders
    }
    assert {folder: count for folder, count in counts.items() if count > FOLDER_ENTRIES} == {}


def programme_codes():
    return {path.stem for path in (ROOT / "programmes" / "data").rglob("*.toml")}


def compared_strings(tree):
    """Every string that stands in a comparison or a match, alone or in a list."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            sides = [node.value]
        else:
            continue
        for side in sides:
            for leaf in ast.walk(side):
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                    yield leaf


def test_nothing_asks_for_a_programme_by_its_name():
    codes = programme_codes()
    asked = [
        f"{relative(path)}:{leaf.lineno} {leaf.value}"
        for path in modules()
        if "demo" not in relative(path)
        for leaf in compared_strings(ast.parse(path.read_text()))
        if leaf.value in codes
    ]
    assert asked == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('if code == "divert": pass', ["divert"]),
        ('if code in ("x", "divert"): pass', ["x", "divert"]),
        ('f("divert")', []),
    ],
)
def test_a_comparison_with_a_name_is_seen(line, found):
    assert [leaf.value for leaf in compared_strings(ast.parse(line))] == found


def test_no_file_names_a_machine_or_a_package_index():
    own = Path(__file__)
    hits = [
        f"{relative(path)}: {match.group()}"
        for path in committed()
        if path.suffix in TEXT and path != own
        for match in FOREIGN.finditer(path.read_text(errors="ignore"))
    ]
    assert hits == []
