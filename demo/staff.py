"""The people of one provider, and who of them takes a case."""

import random
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Organisation, User
from accounts.roles import Role
from demo.accounts import PROVIDER, create_account

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
        name = WORKER_NAMES[number % len(WORKER_NAMES)]
        worker = create_account(
            Role.CASEWORKER, f"{slug_of(self.home.name)}-caseworker-{number}", f"{name} {number}", self.home
        )
        self.workers.append(worker)
        return worker


def gather_staff(home: Organisation, users: dict[str, User]) -> Staff:
    slug = slug_of(home.name)
    if home.name == PROVIDER:
        workers = [users["caseworker-1"], users["arrest-referral-worker-1"]]
        leader = users["team-leader-1"]
    else:
        leader = create_account(Role.TEAM_LEADER, f"{slug}-team-leader", f"Team leader, {home.name}"[:120], home)
        workers = []
    needed = 4 if home.name == PROVIDER else 2
    for number in range(len(workers) + 1, needed + 1):
        name = WORKER_NAMES[(number + len(slug)) % len(WORKER_NAMES)]
        workers.append(create_account(Role.CASEWORKER, f"{slug}-caseworker-{number}", name, home))
    return Staff(home, leader, workers)


def slug_of(name: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split()[:4])
