"""Which commission may be: one provider for a programme in an area on a day, so that it is never a question who takes it."""

from accounts.models import OrganisationKind
from programmes.models import Commission, ReferenceValue
from workflow.machine import MoveRefused

NOT_A_PROVIDER = "Only a provider is commissioned."
BACKWARDS = "The last day cannot be before the first."


def judge_commission(row: Commission) -> None:
    faults = []
    if row.organisation.kind != OrganisationKind.PROVIDER:
        faults.append(NOT_A_PROVIDER)
    if row.valid_until and row.valid_until < row.valid_from:
        faults.append(BACKWARDS)
    if rival := _rival(row):
        names = ReferenceValue.objects.area_names()
        shared = set(row.areas) & set(rival.areas) or rival.areas
        where = ", ".join(sorted(names.get(code, code) for code in shared)) or "everywhere"
        faults.append(
            f"{rival.organisation} is commissioned for {rival.programme} on some of these days: {where}. "
            "End that commission first, or name other areas."
        )
    if faults:
        raise MoveRefused(*faults)


def _rival(row: Commission) -> Commission | None:
    """Another row for the same programme, force, days and areas; naming no areas and naming some do not compete."""
    others = Commission.objects.filter(programme=row.programme).exclude(pk=row.pk)
    if row.force_id is not None:
        others = others.for_force(row.force_id)
    others = others.select_related("organisation", "programme")
    for one in others.overlapping(row.valid_from, row.valid_until):
        if set(one.areas) & set(row.areas) or (not one.areas and not row.areas):
            return one
    return None
