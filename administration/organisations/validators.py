"""What an organisation may be: its name is its own, and a force has the code that the PNC gives it."""

import re

from accounts.models import Organisation, OrganisationKind
from workflow.machine import MoveRefused

FORCE_CODE = re.compile(r"[0-9A-Z]{2}")
NO_CODE = "Give the two characters by which the PNC knows the force, such as 20."
NOT_A_COMMISSIONER = "Only a commissioner reads the figures of a force: leave the force of a commissioner empty."
NOT_A_FORCE = "Only a police force has a force code."


def judge_organisation(row: Organisation) -> None:
    """Raises MoveRefused, with one sentence for each thing that is wrong."""
    faults = [NOT_A_COMMISSIONER] if row.force_id and row.kind != OrganisationKind.COMMISSIONER else []
    if reasons := [*_faults_of_code(row), *faults, *_taken(row)]:
        raise MoveRefused(*reasons)


def _faults_of_code(row: Organisation) -> list[str]:
    if row.kind != OrganisationKind.POLICE:
        return [NOT_A_FORCE] if row.code else []
    return [] if FORCE_CODE.fullmatch(row.code or "") else [NO_CODE]


def _taken(row: Organisation) -> list[str]:
    others = Organisation.objects.exclude(pk=row.pk)
    faults = []
    if others.filter(name__iexact=row.name).exists():
        faults.append(f"There is an organisation named {row.name} already.")
    if row.code and (other := others.filter(code=row.code).first()):
        faults.append(f"{other.name} has the force code {row.code} already.")
    return faults
