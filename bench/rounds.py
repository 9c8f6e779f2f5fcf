"""The rounds: every scenario on every server once a round, so that each ratio is of the same minutes."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from bench.loading import SLOW_MS, Answer, Sample, ask, get_many, is_wanted, paid, post_form, summed
from bench.scenarios import ACTS, ENTERED, FLOOR_PATHS, HOLD, PAGES, TYPED, Act, Floor
from bench.serving import Cost, Server

FOUND = 302


@dataclass
class Scene:
    """One scenario on one server, and what its rounds took."""

    name: str
    server: Server
    headers: dict[str, str]
    paths: list[str] = field(default_factory=list)
    beside: Floor | None = None
    send: Callable[[int], Answer] | None = None
    first_ms: float = 0.0
    kilobytes: float = 0.0
    is_slow: bool = False
    samples: list[Sample] = field(default_factory=list)

    def visit(self) -> None:
        """The first visit, on a cold server; and that the page answers at all."""
        if self.send:
            answer, fine = self.send(0), FOUND
        else:
            answer, fine = ask(self.server, "GET", self.paths[0], self.headers), 200
        if answer.status != fine:
            raise RuntimeError(f"{self.name} answers {answer.status} on {self.server.name}.")
        self.first_ms, self.kilobytes = answer.milliseconds, len(answer.body) / 1024
        again = self.send(1) if self.send else ask(self.server, "GET", self.paths[0], self.headers)
        self.is_slow = again.milliseconds > SLOW_MS

    def measure(self, seconds: int, offset: int) -> None:
        if self.send is None:
            self.samples.append(get_many(self.server, self.paths, self.headers, seconds, offset, slow=self.is_slow))
            return
        self.samples.append(self._send_many(seconds))

    def _send_many(self, seconds: int) -> Sample:
        """The sending alone is timed; opening the form before it is not."""
        answers: list[Answer] = []
        times: list[float] = []
        while is_wanted(times, sum(times) < seconds * 1000):
            answers.append(self.send(len(answers)))
            times.append(answers[-1].milliseconds)
        refused = sum(one.status != FOUND for one in answers)
        spent = reduce(Cost.plus, (one.cost for one in answers))
        return paid(summed(times, refused), spent)


class Filler:
    """Fills the forms of acts with what a person would type, another person each time."""

    def __init__(self, server: Server, rows: dict[str, list[str]]) -> None:
        self.server, self.rows = server, rows
        self.number = itertools.count()
        self.held: set[str] = set()

    def sender(self, act: Act, headers: dict[str, str], day: tuple[str, str, str]) -> Callable[[int], Answer]:
        if "{moving}" in act.path:
            return lambda _: self._move(act, headers)
        return lambda _: self._create(act, headers, day)

    def _create(self, act: Act, headers: dict[str, str], day: tuple[str, str, str]) -> Answer:
        number = next(self.number)
        names = self.rows["name"]
        parts = dict(zip(("day", "month", "year"), day, strict=True))
        given = {
            **TYPED,
            "family_name": names[number % len(names)],
            "given_names": f"Joanne {chr(65 + number % 26)}",
            "date_of_birth_day": str(1 + number % 28),
            "date_of_birth_month": str(1 + number // 28 % 12),
            "date_of_birth_year": str(1960 + number // 336 % 40),
            **{f"offence_on_{name}": value for name, value in parts.items()},
        }
        return post_form(self.server, act.path, headers, given)

    def _move(self, act: Act, headers: dict[str, str]) -> Answer:
        """On hold the first time, off hold the second: each case in turn."""
        case = self.rows["moving"][next(self.number) // 2 % len(self.rows["moving"])]
        verb = "resume" if case in self.held else "suspend"
        answer = post_form(
            self.server, act.path.format(moving=case, verb=verb), headers, HOLD if verb == "suspend" else {}
        )
        self.held ^= {case}
        return answer


def product_scenes(server: Server, facts: dict[str, Any], day: tuple[str, str, str]) -> Iterator[Scene]:
    rows = facts["rows"]
    for page in PAGES:
        wanted = next((name for name in rows if f"{{{name}}}" in page.path), None)
        paths = [page.path.replace(f"{{{wanted}}}", value) for value in rows[wanted]] if wanted else [page.path]
        yield Scene(page.name, server, facts["headers"][page.who], paths, page.floor)
    filler = {act: Filler(server, rows) for act in ACTS}
    for act in ACTS:
        headers = facts["headers"][act.who]
        yield Scene(act.name, server, headers, beside=act.floor, send=filler[act].sender(act, headers, day))


def floor_scenes(server: Server, cookie: str, cases: int) -> Iterator[Scene]:
    headers = {"Cookie": cookie}
    workers = max(cases // 600, 1)
    for floor, (path,) in FLOOR_PATHS.items():
        first = cases // 2 if floor in {Floor.CREATE, Floor.MOVE} else 1
        paths = [
            path.format(
                worker=1 + n * 7 % workers,
                case=first + n * 10 % max(cases // 2, 1),
                word=100 + n * 41 % 897,
                area=1 + n % 10,
            )
            for n in range(20)
        ]
        if floor in {Floor.CREATE, Floor.MOVE}:
            chosen = itertools.cycle(paths)
            yield Scene(
                floor,
                server,
                headers,
                beside=floor,
                send=lambda _, chosen=chosen: post_form(server, next(chosen), headers, {"summary": "x"}),
            )
        else:
            yield Scene(floor, server, headers, paths, floor)


def in_order(scenes: Iterable[Scene]) -> list[Scene]:
    """Each floor right after the pages that are held against it, since a neighbour may come or go within a round."""
    order = {floor: number for number, floor in enumerate(Floor)}
    order |= {kept: order[plain] for plain, kept in ENTERED.items()}
    return sorted(scenes, key=lambda one: order[one.beside] if one.beside else len(order))


def run(scenes: list[Scene], *, rounds: int, seconds: int, say: Callable[[str], None]) -> None:
    """First visits, one round to warm up, then the rounds that count."""
    for scene in scenes:
        scene.visit()
    for number in range(rounds + 1):
        for scene in scenes:
            scene.measure(min(seconds, 1) if number == 0 else seconds, offset=number * 37)
            if number == 0:
                scene.samples.clear()
        say(f"round {number} of {rounds}" if number else "warm")
