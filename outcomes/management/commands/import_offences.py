"""Takes in an extract of police or court events; prints progress, control totals and what was linked."""

from outcomes.extract.imports import import_offences
from referrals.management.commands.import_referrals import Command as ImportReferrals


class Command(ImportReferrals):
    help = "Import an extract of offences from a .csv or .xlsx file; the same file twice changes nothing."
    import_file = staticmethod(import_offences)  # type: ignore[assignment]  # the same shape, with links counted too
