"""The people of one provider, and who of them takes a case."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Organisation, User
from accounts.roles import WORKERS, Role
from demo.accounts import PROVIDER, Account, open_account, slug_of

CASELOAD = 52
WORKER_NAMES = (
    "Beth Ashdown",
    "Kofi Marsden",
    "Sunita Vale",
    "Rory Teal",
    "Grace Holloway",
    "Tariq Benson",
    "Ellie Fenn",
    "Marcus Dunne",
    "Zara Whitby",
    "Owen Lark",
)


@dataclass
class Staff:
    """The caseworkers of one provider; another is taken on when every caseload is full."""

    home: Organisation
    leader: User
    workers: list[User]
    loads: dict[Any, int] = field(default_factory=dict)

    def take_on(self, rng: random.Random, *, is_open: bool, starts_in_custody: bool = False) -> User:
        """Open cases fill one caseload after the other, so that the first worker has a full one."""
        if not is_open:
            return rng.choice(self.workers)
        wanted = Role.ARREST_REFERRAL_WORKER if starts_in_custody else Role.CASEWORKER
        first = sorted(self.workers, key=lambda one: one.role != wanted)
        free = next((one for one in first if self.loads.get(one.pk, 0) < CASELOAD), None)
        worker = free or self._join()
        self.loads[worker.pk] = self.loads.get(worker.pk, 0) + 1
        return worker

    def _join(self) -> User:
        number = len(self.workers) + 1
        worker = create_colleague(self.home, number, f"{WORKER_NAMES[number % len(WORKER_NAMES)]} {number}")
        self.workers.append(worker)
        return worker


def gather_staff(home: Organisation, users: Sequence[User]) -> Staff:
    """The accounts of a provider and their colleagues; who takes the first case comes first."""
    own = [one for one in users if one.organisation == home]
    workers = sorted((one for one in own if one.role in WORKERS), key=lambda one: one.role != Role.CASEWORKER)
    needed = 4 if home.name == PROVIDER else 2
    for number in range(len(workers) + 1, needed + 1):
        name = WORKER_NAMES[(number + len(slug_of(home.name))) % len(WORKER_NAMES)]
        workers.append(create_colleague(home, number, name))
    return Staff(home, next(one for one in own if one.role == Role.TEAM_LEADER), workers)


def create_colleague(home: Organisation, number: int, name: str) -> User:
    username = f"{slug_of(home.name)}-caseworker-{number}"
    return open_account(Account(Role.CASEWORKER, username, name, home.name), home)
