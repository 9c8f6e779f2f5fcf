"""However a file was made, reading it takes less than 300 MB more than the service had, and less than 20 seconds of a processor."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.hostile import HEAVY, HOSTILE, Hostile

pytestmark = pytest.mark.trust
ROOT = Path(__file__).parents[2]
HEADER = ["force_code", "source_reference"]
PROGRAM = """
import json, resource, sys
from pathlib import Path
from referrals.files.reading import FileRefused, Layout, read_sheet
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
names = ("force_code", "source_reference")
try:
    said = f"{len(read_sheet(Path(sys.argv[1]), Layout(required=names, known=names)).rows)} rows."
except FileRefused as refused:
    said = str(refused)
own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
print(json.dumps([said, (own.ru_maxrss - before + others.ru_maxrss) // 1000, seconds]))
"""


@pytest.mark.parametrize("kind", [*HOSTILE, *HEAVY])
def test_a_hostile_file_takes_little_memory_and_little_time(kind, tmp_path):
    make, sentence = (HOSTILE | HEAVY)[kind]
    path = make(Hostile(tmp_path, HEADER))
    surroundings = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "diversion.settings",
    }
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], cwd=ROOT, env=surroundings, capture_output=True, text=True
    )
    said, megabytes, seconds = json.loads(told.stdout)
    print(f"{kind}: {megabytes} MB, {seconds:.1f} s: {said}")
    assert sentence in said
    assert (megabytes < 300, seconds < 20) == (True, True)
