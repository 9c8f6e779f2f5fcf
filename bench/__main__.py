"""Measures the system on this machine: builds large databases, serves them beside a bare site, prints ratios."""

import argparse
import os
import sys
from importlib import import_module

import django

WHO = "caseworker-1, team-leader-1, custody-officer-1 or any other account"


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    build = what.add_parser("build", help="fill one database, unless it stands")
    build.add_argument("--cases", type=int, default=100_000)
    build.add_argument("--people", type=int, default=1500, help="how large the seed is (default 1500)")
    build.add_argument("--fresh", action="store_true", help="build it although it stands")
    sign_in = what.add_parser("sign-in", help="begin a session and print its cookie")
    sign_in.add_argument("username", nargs="+", help=WHO)
    for one in (build, sign_in):
        one.add_argument("--database", required=True, help="postgres://…, on this machine")
    return parser.parse_args()


def build(given: argparse.Namespace) -> None:
    building = import_module("bench.building")
    building.build(
        building.Database(given.database),
        cases=given.cases,
        people=given.people,
        fresh=given.fresh,
        say=lambda words: print(words, file=sys.stderr, flush=True),
    )


def sign_in(given: argparse.Namespace) -> None:
    signing = import_module("bench.signing")
    for username in given.username:
        print(f"{username}\tCookie: {signing.cookie_of(username)}")


ACTS = {"build": build, "sign-in": sign_in}


def main() -> None:
    given = asked()
    os.environ.update(DATABASE_URL=given.database, DJANGO_SETTINGS_MODULE="diversion.settings", LOG_LEVEL="ERROR")
    django.setup()
    ACTS[given.what](given)


if __name__ == "__main__":
    main()
