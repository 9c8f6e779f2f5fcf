"""Measures the system on this machine: builds large databases, serves them beside a bare site, prints ratios.

Without a word it runs the whole measurement. It exits with 0 unless it could not measure; what falls short is named.
"""

import argparse
import json
import os
import sys
from importlib import import_module

import django

from bench import running
from bench.building.seed import PEOPLE, Database

SERVER = os.environ.get("POSTGRES", "postgres://root@127.0.0.1:5432/postgres")


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--server", default=SERVER, help="the PostgreSQL server, on this machine")
    parser.add_argument("--cases", type=int, default=1_000_000, help="of the large database (default 1,000,000)")
    parser.add_argument("--small", type=int, default=0, help="of the small one (default a tenth)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="for each page on each server in each round")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/performance.md")
    add_seed(parser)
    what = parser.add_subparsers(dest="what")
    add_seed(built(what, "build", "fill one database, unless it stands"))
    built(what, "build-floor", "fill the bare site's database, unless it stands").add_argument(
        "--fresh", action="store_true"
    )
    placed(what, "prepare", "sign in, pick rows and count statements; prints JSON")
    placed(what, "prepare-floor", "the same for the bare site")
    placed(what, "head", "viewings and moves through the head of the ledger; prints JSON")
    add_seed(placed(what, "figures", "reoffending of everybody beside SQL by hand, on a copy of a database"))
    placed(what, "sign-in", "begin sessions and print their cookies").add_argument("username", nargs="+")
    what.add_parser("work", help="files, figures and the ledger on SQLite").add_argument(
        "--people", type=int, default=500
    )
    return parser.parse_args()


def add_seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"how large the seed is (default {PEOPLE})")
    parser.add_argument("--fresh", action="store_true", help="build although it stands")


def placed(what, name: str, words: str) -> argparse.ArgumentParser:
    parser = what.add_parser(name, help=words)
    parser.add_argument("--database", required=True, help="postgres://…, on this machine")
    return parser


def built(what, name: str, words: str) -> argparse.ArgumentParser:
    parser = placed(what, name, words)
    parser.add_argument("--cases", type=int, required=True)
    return parser


def within(given: argparse.Namespace, settings: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    os.environ.update(DATABASE_URL=given.database, LOG_LEVEL="ERROR")
    django.setup()


def build(given: argparse.Namespace) -> None:
    within(given, running.PRODUCT)
    import_module("bench.building").build(
        Database(given.database), cases=given.cases, people=given.people, fresh=given.fresh, say=running.say
    )


def build_floor(given: argparse.Namespace) -> None:
    filling = import_module("bench.floors.filling")
    filling.build_floor(Database(given.database), cases=given.cases, fresh=given.fresh, say=running.say)


def prepare(given: argparse.Namespace) -> None:
    within(given, running.PRODUCT)
    print(json.dumps(import_module("bench.preparing").prepared()))


def prepare_floor(given: argparse.Namespace) -> None:
    within(given, running.FLOOR)
    print(json.dumps({"cookie": import_module("bench.floors.signing").cookie()}))


def head(given: argparse.Namespace) -> None:
    within(given, running.PRODUCT)
    print(json.dumps(import_module("bench.ledger_head").measure_head()))


def figures(given: argparse.Namespace) -> None:
    database = Database(given.database)
    within(argparse.Namespace(database=database.beside(f"{database.name}_figures").url), running.PRODUCT)
    told = import_module("bench.figures").run_figures(database, rounds=given.rounds, fresh=given.fresh, say=running.say)
    print(told)


def sign_in(given: argparse.Namespace) -> None:
    within(given, running.PRODUCT)
    signing = import_module("bench.signing")
    for username in given.username:
        print(f"{username}\tCookie: {signing.cookie_of(username)}")


def work(given: argparse.Namespace) -> None:
    import_module("bench.work").measure_in_a_folder(people=given.people)


def whole(given: argparse.Namespace) -> None:
    running.run(
        running.Asked(
            server=Database(given.server),
            cases=given.cases,
            small=given.small or max(given.cases // 10, 1),
            people=given.people,
            rounds=given.rounds,
            seconds=given.seconds,
            fresh=given.fresh,
            writes=given.write,
        )
    )


ACTS = {
    None: whole,
    "build": build,
    "build-floor": build_floor,
    "prepare": prepare,
    "prepare-floor": prepare_floor,
    "head": head,
    "figures": figures,
    "sign-in": sign_in,
    "work": work,
}


def main() -> None:
    given = asked()
    ACTS[given.what](given)


if __name__ == "__main__":
    sys.exit(main())
