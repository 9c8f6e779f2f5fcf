"""The seed: a small synthetic force in a database of its own, told by the product's own demonstration."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 1500
SEED = "bench_seed"
#: Whom the product serves as, here as where it is deployed: a role that owns no table and that the rules on rows bind.
APPLICATION_ROLE = "bench_application"
#: Raise it when the rows that are built change in kind, so that no run measures the old ones.
EDITION = 1


@dataclass(frozen=True)
class Database:
    """One database by its address, always on this machine."""

    url: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise SystemExit(f"Only a database of this machine is filled and measured, not {self.url}.")

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.lstrip("/")

    @property
    def dsn(self) -> str:
        return self.url.replace("postgres://", "postgresql://", 1)

    def beside(self, name: str) -> "Database":
        return Database(urlunsplit(urlsplit(self.url)._replace(path=f"/{name}")))

    def signed_in(self, role: str, password: str) -> "Database":
        """The same database, entered as this role."""
        parts = urlsplit(self.url)
        where = parts.netloc.rpartition("@")[2]
        return Database(urlunsplit(parts._replace(netloc=f"{role}:{password}@{where}")))

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.dsn, autocommit=True)

    def exists(self) -> bool:
        with self.beside("postgres").connect() as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
        return found is not None

    def create(self, template: str = "template0") -> None:
        """Make it anew from a template; what stood under this name is gone."""
        with self.beside("postgres").connect() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.name)))
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(self.name), sql.Identifier(template))
            )

    def stamp(self) -> dict[str, str]:
        """What this database says of itself: how many cases, which edition, which day; empty where it is not ours."""
        if not self.exists():
            return {}
        with self.connect() as here:
            if here.execute("SELECT to_regclass('bench.stamp')").fetchone() == (None,):
                return {}
            return dict(here.execute("SELECT name, value FROM bench.stamp").fetchall())

    def write_stamp(self, **facts: object) -> None:
        with self.connect() as here:
            here.execute("CREATE SCHEMA IF NOT EXISTS bench")
            here.execute("CREATE TABLE IF NOT EXISTS bench.stamp (name text PRIMARY KEY, value text NOT NULL)")
            for name, value in facts.items():
                here.execute(
                    "INSERT INTO bench.stamp VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    [name, str(value)],
                )


def manage(database: Database, *words: str, **settings: str) -> None:
    """One of the product's own commands on a database, in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": database.url, "MODE": "demo", "LOG_LEVEL": "ERROR", **settings}
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, stdout=sys.stderr, timeout=600
    )


def plant(database: Database, *, people: int, day: str) -> Database:
    """The seed beside a database: kept while edition, day and size are the same, and always migrated."""
    seed = database.beside(f"{SEED}_{people}")
    wanted = {"edition": str(EDITION), "day": day, "people": str(people)}
    if seed.stamp() != wanted:
        seed.create()
        manage(seed, "migrate", "--no-input", "--verbosity", "0")
        manage(seed, "demo", "--people", str(people), "--seed", "1")
        seed.write_stamp(**wanted)
    else:
        manage(seed, "migrate", "--no-input", "--verbosity", "0")
    return seed


def enter_as_application(*databases: Database) -> list[Database]:
    """Each as the service enters it; the role is made where it is missing, and its password is new each time."""
    password = secrets.token_hex(16)
    for database in databases:
        manage(database, "database_roles", APPLICATION_ROLE=APPLICATION_ROLE)
        with database.connect() as here:
            here.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(APPLICATION_ROLE), password))
    return [database.signed_in(APPLICATION_ROLE, password) for database in databases]
