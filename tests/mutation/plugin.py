"""Runs the tests once, then once more for each wrong change: in a fork, and only the tests that come past it.

Loaded by `python -m tests.mutation`, which names the modules in the environment. Nothing on disk is changed.
"""

import gc
import importlib.machinery
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.planting import WATCH, Change, Watch, planted

ROOT = Path(__file__).parents[2]
UNREACHED = "no test comes past it"
ASKED = json.loads(os.environ.get("MUTATION", "{}"))
MODULES = {
    path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in ASKED.get("paths", [])
}
watch, changes = Watch(), []
seen: dict[str, set[int]] = {}
shared: dict[Path, set[int]] = {}
took: dict[str, float] = {}


class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str):
        tree, found = planted(Path(self.path), MODULES[fullname], len(changes) + 1)
        changes.extend(found)
        return compile(tree, self.path, "exec")

    def exec_module(self, module) -> None:
        setattr(module, WATCH, watch)
        super().exec_module(module)


class Finder:
    def find_spec(self, fullname, path=None, target=None):
        if fullname not in MODULES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = Loader(fullname, spec.origin)
        return spec


sys.meta_path.insert(0, Finder())


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """What a fixture of a whole file comes past counts for every test of the file."""
    before = set(watch.passed)
    try:
        return (yield)
    finally:
        if fixturedef.scope != "function":
            shared.setdefault(request.node.path, set()).update(watch.passed - before)


def pytest_runtest_logreport(report):
    took[report.nodeid] = took.get(report.nodeid, 0) + report.duration


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    items = session.items
    if session.testsfailed or len(items) < 2:
        raise session.Failed("Nothing to run, or it cannot be collected.")
    for place, item in enumerate(items):
        watch.passed.clear()
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=items[place + 1 - len(items)])
        seen[item.nodeid] = set(watch.passed)
    if session.testsfailed:
        raise session.Failed("Tests fail before anything was changed.")
    wanted = chosen(changes)
    say(session, f"\n{len(wanted)} wrong changes of {len(changes)}")
    left = reached(session, wanted) if ASKED["reach"] else judge_all(session, wanted)
    Path(ASKED["result"]).write_text(json.dumps(left))
    return True


def chosen(found: list[Change]) -> list[Change]:
    """All of them, or so many, drawn by a seed."""
    size = ASKED["sample"]
    if not size or size >= len(found):
        return found
    return sorted(random.Random(ASKED["seed"]).sample(found, size), key=lambda one: one.number)


def tests_for(change: Change, session) -> list:
    """Those that come past it: of the file that mirrors the module first, then the quickest, up to a limit of time."""
    mirrored = {Path(change.path).stem, Path(change.path).parent.name}
    passing = [
        item
        for item in session.items
        if change.number in seen[item.nodeid] or change.number in shared.get(item.path, ())
    ]
    passing.sort(key=lambda item: (not any(one in item.path.stem for one in mirrored), took[item.nodeid]))
    spent, kept = 0.0, []
    for item in passing:
        spent += took[item.nodeid]
        if kept and spent > ASKED["limit"]:
            break
        kept.append(item)
    return kept


def reached(session, wanted: list[Change]) -> list[dict]:
    """Which changes any test comes past, from the first run alone."""
    return [answer(one, "passed" if tests_for(one, session) else UNREACHED) for one in wanted]


def answer(change: Change, fate: str) -> dict:
    return {"path": change.path, "function": change.function, "words": str(change), "fate": fate}


def judge_all(session, wanted: list[Change]) -> list[dict]:
    gc.collect()
    gc.freeze()
    answers, running, queue = {}, {}, list(wanted)
    until = time.monotonic() + ASKED["minutes"] * 60 if ASKED["minutes"] else None
    if until:
        random.Random(ASKED["seed"]).shuffle(queue)
    while queue or running:
        if until and time.monotonic() > until:
            queue.clear()
        while queue and len(running) < ASKED["jobs"]:
            change = queue.pop(0)
            tests = tests_for(change, session)
            if tests:
                running[fork(change, tests, session)] = change
            else:
                answers[change.number] = UNREACHED
        if running:
            pid, status = os.wait()
            change = running.pop(pid)
            answers[change.number] = "survived" if status == 0 else "killed"
            if status == 0:
                say(session, f"{len(answers)} of {len(wanted)}: {change}")
    return [answer(one, answers[one.number]) for one in wanted if one.number in answers]


def say(session, words: str) -> None:
    """Where the run has come to, for whoever watches it."""
    session.config.pluginmanager.get_plugin("terminalreporter").write_line(words)


def fork(change: Change, tests: list, session) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    signal.alarm(int(ASKED["limit"]) * 3)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    fate = 1
    try:
        fate = int(is_noticed(change, tests, session))
    finally:
        os._exit(fate)


def is_noticed(change: Change, tests: list, session) -> bool:
    watch.awake = change.number
    for module in MODULES:
        for value in vars(sys.modules[module]).values() if module in sys.modules else ():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
    session._setupstate.teardown_exact(tests[0])
    after = [*tests[1:], next(one for one in session.items if one is not tests[-1])]
    return any(
        report.failed
        for item, following in zip(tests, after, strict=True)
        for report in runtestprotocol(item, log=False, nextitem=following)
    )
