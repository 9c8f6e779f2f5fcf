"""What an installation is told: the names of its first hour, and what came of each."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Holder:
    """Somebody who is to administer this service."""

    name: str
    username: str
    email: str = ""


@dataclass(frozen=True)
class Beginning:
    """Everything that a real installation needs before anybody can work in it."""

    force: str
    force_code: str
    provider: str
    commissioner: str
    administrators: tuple[Holder, Holder]
    programmes: tuple[str, ...]
    today: date


@dataclass
class Installed:
    """What was made and what stood already, in sentences; and the token of each link that was made, by user name."""

    made: list[str] = field(default_factory=list)
    stood: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
