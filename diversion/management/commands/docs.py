"""Prints the documents that are made from the code: the tables of moves and the API's description."""

import io
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.machine import Machine, label_of

ORDER = ("referrals", "caseworkflow", "outcomes")

HEAD = """# Workflow

Every move that anything can make, printed from the machines by `make docs`; a test keeps this page true.
A move is refused unless it stands here and the person may make it, and it says why it must wait in the words of the last column.
"""


def workflow() -> str:
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


def api() -> str:
    printed = io.StringIO()
    call_command("spectacular", stdout=printed)
    return printed.getvalue()


DOCUMENTS = {"workflow.md": workflow, "openapi.yaml": api}


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
