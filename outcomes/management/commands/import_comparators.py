"""Takes in people who could have been referred to a programme and were not; prints progress and control totals."""

from outcomes.comparison.imports.taking import import_comparators
from referrals.management.commands.import_referrals import Command as ImportReferrals


class Command(ImportReferrals):
    help = "Import people who could have been referred to a programme and were not, from a .csv or .xlsx file."
    import_file = staticmethod(import_comparators)  # type: ignore[assignment]  # the same shape, with links counted too
