"""Takes in the arms of trials, as they were drawn; prints progress and control totals."""

from outcomes.comparison.imports.taking import import_allocations
from referrals.management.commands.import_referrals import Command as ImportReferrals


class Command(ImportReferrals):
    help = "Import the arms of trials, as they were drawn, from a .csv or .xlsx file."
    import_file = staticmethod(import_allocations)  # type: ignore[assignment]  # the same shape, with links counted too
