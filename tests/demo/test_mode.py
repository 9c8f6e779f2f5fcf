"""The demonstration is installed in its own mode; production has neither its code nor its command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.production import SAFE

ROOT = Path(__file__).parents[2]
LOOK = """
import django
django.setup()
import sys
from django.apps import apps
from django.core.management import get_commands
loaded = {name for name in sys.modules if name.split(".")[0] == "demo"}
print(apps.is_installed("demo"), "demo" in get_commands(), "serve" in get_commands(), bool(loaded))
"""


@pytest.mark.parametrize(
    ("changes", "is_there"), [({"MODE": "demo"}, "True True True True"), (SAFE, "False False True False")]
)
def test_the_room_and_its_command_are_there_only_in_demo_mode(changes, is_there, tmp_path):
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "diversion.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, env=given | changes, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == is_there.split()


def test_the_image_does_not_hold_the_room():
    copied = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY")]
    assert [line for line in copied if "demo" in line.split() or "." in line.split()] == []
    assert "demo" in (ROOT / ".dockerignore").read_text().splitlines()
