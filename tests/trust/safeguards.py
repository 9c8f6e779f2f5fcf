"""`python -m tests.trust.safeguards`: each safeguard is switched off in a copy, alone, and a named test must turn red.

All of them take some minutes; a name or two after the command take those alone (`row-scope rounding`).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache", "pictures")
#: What pytest answers when tests ran and some of them failed; a fault in the copy itself is another number.
SOME_FAILED = 1


@dataclass(frozen=True)
class Safeguard:
    """One safeguard: where it stands, what stands there when it is off, and which tests notice."""

    file: str
    on: str
    off: str
    tests: tuple[str, ...]


SAFEGUARDS = {
    "row-scope": Safeguard(
        "caseworkflow/case/querysets.py",
        "return shown_to(self.filter(provider_id=home), user) if home else self.none()",
        "return self",
        (
            "tests/caseworkflow/test_case_policies.py::test_who_sees_a_case",
            "tests/caseworkflow/test_pages_case.py::test_a_case_of_another_provider_is_not_found",
        ),
    ),
    "field-list": Safeguard(
        "referrals/intake/serializers.py",
        '            "accepted_on",\n            "question",\n        ]\n',
        '            "accepted_on",\n            "question",\n            "family_name",\n        ]\n',
        (
            "tests/referrals/test_api.py::test_each_row_of_the_list_is_as_the_declared_fields_write_it",
            "tests/house/test_docs.py::test_printed_documents_are_true",
        ),
    ),
    "version-check": Safeguard(
        "workflow/transitions.py",
        "if version is not None and row.version != version:",
        "if False:",
        (
            "tests/workflow/test_transitions.py::test_a_page_of_another_version_is_a_conflict_before_anything_is_judged",
            "tests/caseworkflow/test_case_services.py::test_a_stale_page_changes_nothing",
        ),
    ),
    "idempotency-unique": Safeguard(
        "referrals/migrations/0001_initial.py",
        "constraint=models.UniqueConstraint(fields=('client', 'key'), name='intake_key_once'),",
        "constraint=models.CheckConstraint(condition=models.Q(key__isnull=False), name='intake_key_once'),",
        ("tests/referrals/test_services.py::test_the_same_key_and_body_give_the_same_referral",),
    ),
    "audit-flush": Safeguard(
        "ledger/acts.py",
        "                chain(_local.entries, waits_after=waits_after)\n",
        "                pass\n",
        (
            "tests/ledger/test_chain.py::test_entries_of_an_act_are_numbered_without_holes_and_verify",
            "tests/referrals/test_pages_following.py::test_looking_at_a_referral_is_entered_first",
        ),
    ),
    "csrf": Safeguard(
        "diversion/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        ("tests/house/test_headers.py::test_no_page_takes_a_form_without_its_token",),
    ),
    "formula-escape": Safeguard(
        "paper/sheets.py",
        '    return f"\'{text}" if text.startswith(RISKY) and ',
        '    return f"{text}" if text.startswith(RISKY) and ',
        ("tests/paper/test_sheets.py::test_a_cell_that_would_run_is_kept_as_text_and_comes_back_as_it_was",),
    ),
    "rounding": Safeguard(
        "outcomes/figure/suppression/counts.py",
        "return (count + rule.round_to // 2) // rule.round_to * rule.round_to",
        "return count",
        ("tests/outcomes/test_suppression.py::test_other_counts_are_rounded_to_five",),
    ),
}


def switch_off(safeguard: Safeguard, folder: Path) -> None:
    path = folder / safeguard.file
    text = path.read_text(encoding="utf-8")
    if text.count(safeguard.on) != 1:
        raise LookupError(f"{safeguard.file} does not hold this once: {safeguard.on!r}")
    path.write_text(text.replace(safeguard.on, safeguard.off), encoding="utf-8")


def failing_tests(folder: Path, tests: tuple[str, ...]) -> tuple[int, list[str]]:
    """What pytest answers in a copy of the project, and the names of the tests that failed there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "PYTEST_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no", *tests]
    surroundings = {**kept, "DATA_DIR": str(folder / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    answer = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    lines = (line.removeprefix("FAILED ") for line in answer.stdout.splitlines() if line.startswith("FAILED "))
    return answer.returncode, sorted({line.split(" - ")[0].split("[")[0] for line in lines})


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the project as it stands, for the time of the block."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(shutil.copytree(ROOT, Path(made) / "project", symlinks=True, ignore=NOT_COPIED))


def noticed(name: str) -> list[str]:
    """The tests that turn red when one safeguard is off; none where nothing notices, or where the copy does not run."""
    safeguard = SAFEGUARDS[name]
    with copied() as folder:
        switch_off(safeguard, folder)
        code, failed = failing_tests(folder, safeguard.tests)
        return failed if code == SOME_FAILED else []


def red_without_a_change(names: Iterable[str]) -> list[str]:
    """Tests that fail in a copy in which nothing was switched off: they would notice anything."""
    with copied() as folder:
        return failing_tests(folder, tuple(test for name in names for test in SAFEGUARDS[name].tests))[1]


def main() -> None:
    names = sys.argv[1:] or list(SAFEGUARDS)
    unseen = []
    if red := red_without_a_change(names):
        sys.exit(f"Red without a change: {', '.join(red)}")
    for name in names:
        found = noticed(name)
        print(f"{name}: {', '.join(found) or 'NOTHING NOTICED IT'}", flush=True)
        unseen += [] if found else [name]
    print(f"{len(names) - len(unseen)} of {len(names)} noticed")
    sys.exit(1 if unseen else 0)


if __name__ == "__main__":
    main()
