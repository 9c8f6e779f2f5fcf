"""Gathers everything that is held on the person of a request, writes the released pack, or copies what is held on somebody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, CommandParser

from accounts.models import User
from accounts.roles import Role
from administration.subject_access import services
from administration.subject_access.exports import copy_as_json, copy_as_pdf, pack_as_json, pack_as_pdf
from administration.subject_access.models import SubjectRequest
from ledger.commands import PersonalCommand
from workflow.machine import MoveRefused

PACKS: dict[str, Callable[..., bytes]] = {"pdf": pack_as_pdf, "json": pack_as_json}
COPIES: dict[str, Callable[..., bytes]] = {"pdf": copy_as_pdf, "json": copy_as_json}


class Command(PersonalCommand):
    """`manage.py subject_access REQUEST` gathers, with `--into FOLDER` or `--out FILE` it writes what was released.

    `manage.py subject_access PERSON --out FILE` copies everything that is held on the person of a referral or a case.
    """

    help = __doc__
    roles = frozenset({Role.AUDITOR})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="the reference of a request, a referral or a case, or the id of a person")
        parser.add_argument(
            "--into", type=Path, help="the folder that the released pack is written to, as PDF and JSON"
        )
        parser.add_argument("--out", type=Path, help="the file to write; PDF where it ends in .pdf, JSON otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        words, folder, file = options["person"], options["into"], options["out"]
        request = SubjectRequest.objects.visible_to(self.actor).filter(reference=words.upper()).first()
        try:
            if request is None:
                self.copy(words, file)
            elif folder or file:
                self.write(request, folder, file)
            else:
                self.gather(request)
        except MoveRefused as refused:
            raise CommandError(" ".join(refused.reasons)) from refused
        except PermissionDenied:
            raise CommandError("A request is handled by an auditor: say with --as who that is.") from None

    def gather(self, request: SubjectRequest) -> None:
        services.collect_records(request_id=request.pk, actor=self.actor)
        services.gather_records(request_id=request.pk, actor=User.objects.clock())
        records = request.records
        self.stdout.write(
            f"{records.count()} records are gathered; {records.filter(has_marks=True).count()} have marked parts. "
            "Look at them on the page of the request, then release it."
        )

    def write(self, request: SubjectRequest, folder: Path | None, file: Path | None) -> None:
        if not request.can_be_downloaded:
            raise CommandError("Only a released pack whose copies are still kept can be written.")
        for target in [file] if file else [folder / f"subject-access-{request.reference}.{one}" for one in PACKS]:  # type: ignore[operator]
            ending = file_ending(target)
            refuse_if_no_folder(target)
            services.hand_out_file(request=request, actor=self.actor, ending=ending)
            self.put(target, PACKS[ending](request))

    def copy(self, words: str, file: Path | None) -> None:
        person = services.person_called(words)
        if person is None:
            raise CommandError(f"There is no request {words}." if file is None else f"There is nobody called {words}.")
        if file is None:
            raise CommandError("Say with --out which file everything is written to.")
        refuse_if_no_folder(file)
        copied = services.copy_records(person_id=person.pk, actor=self.actor)
        self.put(file, COPIES[file_ending(file)](copied))

    def put(self, target: Path, content: bytes) -> None:
        try:
            target.touch(mode=0o600)
            target.write_bytes(content)
        except OSError as fault:
            raise CommandError(f"{target} cannot be written: {fault.strerror}.") from fault
        self.stdout.write(f"Written to {target}.")


def file_ending(target: Path) -> str:
    return "pdf" if target.suffix.lower() == ".pdf" else "json"


def refuse_if_no_folder(target: Path) -> None:
    if not target.parent.is_dir():
        raise CommandError(f"There is no folder {target.parent}.")
