"""Runs web, worker and beat together until Ctrl-C; the database must have been migrated."""

import os
import socket
import sys
from contextlib import closing

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from diversion.static import is_collected
from diversion.supervisor import Program, Supervisor


def service_programs():
    """The processes of one machine; docker-compose.yml names the same ones."""
    # In a container or on a trial machine root may be the only account, and Celery warns of it at length.
    quiet = ["-W", "ignore:You're running the worker"]
    celery = [sys.executable, *quiet, "-m", "celery", "--app", "diversion", "--quiet"]
    worker = ["worker", "--loglevel", "WARNING", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    schedule = ["beat", "--loglevel", "WARNING", "--pidfile", ""]
    return [
        Program("web", [sys.executable, "-m", "gunicorn", "--config", str(settings.BASE_DIR / "gunicorn.conf.py")]),
        Program("worker", [*celery, *worker]),
        Program("beat", [*celery, *schedule]),
    ]


class Command(BaseCommand):
    """`manage.py serve [--people N]`."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--people", type=int, default=0, help="fill an empty database with N synthetic people first"
        )

    def handle(self, **options):
        host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        if is_taken(host, port):
            raise CommandError(f"Port {port} is in use. Choose another: PORT=8001 make run")
        if options["people"] and may_fill():
            self.say(f"Filling the empty database with {options['people']} synthetic people ...")
            call_command("demo", people=options["people"])
        call_command("load_programmes", stdout=self.stdout, stderr=self.stderr)
        call_command("apply_erasures", stdout=self.stdout)
        if not is_collected():
            self.say("Collecting styles and scripts ...")
            call_command("collectstatic", interactive=False, verbosity=0)
        Supervisor(service_programs()).run(announce=lambda: self.greet(host, port))
        self.say("Stopped.")

    def greet(self, host, port):
        """Once the pages answer, say where they are and who may sign in to a demonstration."""
        if not is_taken(host, port):
            return False
        self.say(f"\n{settings.SERVICE_NAME}: http://{'localhost' if host == '127.0.0.1' else host}:{port}/\n")
        if has_demo():
            call_command("demo", sign_ins=True, stdout=self.stdout)
        self.say("\nCtrl-C stops it.")
        return True

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()


def has_demo():
    """Whether this is a demonstration: its command is asked for by name, since nothing may know its code."""
    return not settings.IS_PRODUCTION and "demo" in get_commands()


def may_fill():
    """Only a demonstration is filled, and only while nobody has been referred in it."""
    return has_demo() and not apps.get_model("referrals", "Referral").objects.exists()


def is_taken(host, port):
    """Whether somebody listens there."""
    with closing(socket.socket()) as door:
        door.settimeout(1)
        return door.connect_ex((host, port)) == 0
