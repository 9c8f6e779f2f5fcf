"""Prints the documents that are made from the code: the tables of moves, the API's description, the pictures of the house."""

import ast
import io
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diversion.role_matrix import roles_document
from workflow.machine import Machine, label_of

ORDER = ("referrals", "caseworkflow", "outcomes")

HEAD = """# Workflow

Every move that anything can make, printed from the machines by `make docs`; a test keeps this page true.
A move is refused unless it stands here and the person may make it, and it says why it must wait in the words of the last column.
"""


def workflow_document() -> str:
    machines = [
        model for room in ORDER for model in apps.get_app_config(room).get_models() if issubclass(model, Machine)
    ]
    return "\n".join([HEAD, *(_table(model) for model in sorted(machines, key=_place))])


def _place(model: type[Machine]) -> tuple[int, int, str]:
    return ORDER.index(model._meta.app_label), -len(model.steps()), model.__name__


def _table(model: type[Machine]) -> str:
    words = dict(model._meta.get_field("state").choices)
    question = next((base.__doc__ for base in model.__mro__[1:] if base.__name__.endswith("Machine")), "") or ""
    lines = [
        f"## {model._meta.verbose_name.capitalize()}",
        "",
        question.strip().splitlines()[0] if question else "",
        "",
        "| from | move | to | who may | what it says until that holds |",
        "|---|---|---|---|---|",
    ]
    for step in model.steps():
        who = step.permission.__name__.removeprefix("may_").replace("_", " ")
        waits = " ".join(check.refusal for check in step.conditions)
        goes_to = " or ".join(words[state] for state in str(step.target).split(" or "))
        lines.append(f"| {words[step.source]} | `{step.name}`: {label_of(step)} | {goes_to} | {who} | {waits} |")
    return "\n".join([*lines, ""])


def api_document() -> str:
    printed = io.StringIO()
    call_command("spectacular", stdout=printed)
    return printed.getvalue()


def picture_of_rooms() -> str:
    names = [*sorted(path.parent.name for path in Path(settings.BASE_DIR).glob("*/apps.py")), "paper"]
    return _picture(_nearest(_imports(names, names)), {name: f"{name}: {_purpose(name)}" for name in names})


def picture_of_concepts(room: str) -> str:
    folders = {path.parent.name for path in (Path(settings.BASE_DIR) / room).glob("*/__init__.py")}
    names = sorted(f"{room}.{folder}" for folder in folders - {"migrations", "management", "templatetags"})
    picture = _picture(_nearest(_imports([room], names)), {name: name.split(".")[1] for name in names})
    rows = [f"| `{name.split('.')[1]}` | {_purpose(name)} |" for name in names]
    return "\n".join([picture, "", "| folder | holds |", "|---|---|", *rows])


def _imports(room_names: Iterable[str], names: list[str]) -> dict[str, set[str]]:
    """Which of the names imports which, in any file of theirs."""
    base = Path(settings.BASE_DIR)
    found: dict[str, set[str]] = {name: set() for name in names}
    for path in (path for room in room_names for path in (base / room).rglob("*.py")):
        importer = _owner(".".join(path.relative_to(base).with_suffix("").parts), names)
        for imported in _imported_by(path):
            target = _owner(imported, names)
            if importer and target and importer != target:
                found[importer].add(target)
    return found


def _imported_by(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return plain + [
        f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    ]


def _owner(module: str, names: list[str]) -> str:
    return next((name for name in names if module == name or module.startswith(f"{name}.")), "")


def _nearest(arrows: dict[str, set[str]]) -> dict[str, set[str]]:
    """The arrows that no longer way replaces."""

    def below(name: str) -> set[str]:
        return arrows[name] | {deeper for next_one in arrows[name] for deeper in below(next_one)}

    return {
        name: {target for target in targets if not any(target in below(other) for other in targets)}
        for name, targets in arrows.items()
    }


def _picture(arrows: dict[str, set[str]], words: dict[str, str]) -> str:
    boxes = [f'    {name.replace(".", "_")}["{words[name]}"]' for name in sorted(words)]
    lines = [
        f"    {name.replace('.', '_')} --> {target.replace('.', '_')}"
        for name in sorted(arrows)
        for target in sorted(arrows[name])
    ]
    return "\n".join(["```mermaid", "flowchart TD", *boxes, *lines, "```"])


def _purpose(package: str) -> str:
    """The first line that a package says of itself, without its end."""
    path = Path(settings.BASE_DIR, *package.split("."), "__init__.py")
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0].rstrip(".")


PICTURES: dict[str, Callable[[], str]] = {
    "rooms": picture_of_rooms,
    "concepts-of-cases": partial(picture_of_concepts, "caseworkflow"),
    "concepts-of-referrals": partial(picture_of_concepts, "referrals"),
    "concepts-of-outcomes": partial(picture_of_concepts, "outcomes"),
}


def architecture_document() -> str:
    """The page as it stands, with its pictures drawn anew between their marks."""
    text = (Path(settings.BASE_DIR) / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name, draw in PICTURES.items():
        marked = re.compile(rf"(<!-- {name}: .*? -->\n).*?(\n<!-- end -->)", re.DOTALL)
        text, count = marked.subn(lambda found, draw=draw: found[1] + draw() + found[2], text)
        if count != 1:
            raise CommandError(f"docs/architecture.md has no place marked for the picture {name}")
    return text


DOCUMENTS = {
    "workflow.md": workflow_document,
    "roles.md": roles_document,
    "openapi.yaml": api_document,
    "architecture.md": architecture_document,
}


class Command(BaseCommand):
    help = "Prints the documents that are made from the code, or checks that they are true."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        folder.mkdir(exist_ok=True)
        for name, write in DOCUMENTS.items():
            text = write()
            path = folder / name
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    raise CommandError(f"docs/{name} is not what the code says; run: make docs")
            else:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"docs/{name}")
