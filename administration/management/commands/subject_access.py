"""Gathers everything that is held on the person of a request, or writes the released pack as PDF and JSON."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.roles import Role
from administration.subject_access import services
from administration.subject_access.exports import pack_as_json, pack_as_pdf
from administration.subject_access.models import SubjectRequest
from administration.subject_access.states import SubjectRequestState
from workflow.machine import MoveRefused


class Command(BaseCommand):
    """`manage.py subject_access REFERENCE --as USERNAME [--into FOLDER]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="of the request, as its page shows it")
        parser.add_argument("--as", dest="username", required=True, help="the auditor who does this")
        parser.add_argument("--into", type=Path, help="the folder that the released pack is written to")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["username"]).first()
        if actor is None or not actor.holds(Role.AUDITOR):
            raise CommandError("Name an auditor with --as.")
        request = SubjectRequest.objects.visible_to(actor).filter(reference=options["reference"].upper()).first()
        if request is None:
            raise CommandError(f"There is no request {options['reference']}.")
        if options["into"]:
            self.write(request, actor, options["into"])
        else:
            self.gather(request, actor)

    def gather(self, request: SubjectRequest, actor: User) -> None:
        try:
            services.collect_records(request_id=request.pk, actor=actor)
        except MoveRefused as refused:
            raise CommandError(" ".join(refused.reasons)) from refused
        services.gather_records(request_id=request.pk, actor=User.objects.clock())
        records = request.records
        self.stdout.write(
            f"{records.count()} records are gathered; {records.filter(has_marks=True).count()} have marked parts. "
            "Look at them on the page of the request, then release it."
        )

    def write(self, request: SubjectRequest, actor: User, folder: Path) -> None:
        if not request.can_be_downloaded or request.state != SubjectRequestState.RELEASED:
            raise CommandError("Only a released pack whose copies are still kept can be written.")
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        for ending, draw in (("pdf", pack_as_pdf), ("json", pack_as_json)):
            services.hand_out_file(request=request, actor=actor, ending=ending)
            target = folder / f"subject-access-{request.reference}.{ending}"
            target.touch(mode=0o600)
            target.write_bytes(draw(request))
            self.stdout.write(f"Written to {target}.")
