"""Takes in the arms of trials, as they were drawn; prints progress and control totals."""

from typing import Any

from outcomes.comparison.imports.taking import import_allocations
from outcomes.management.commands.import_referrals import Command as ImportReferrals


class Command(ImportReferrals):
    help = "Import the arms of trials, as they were drawn, from a .csv or .xlsx file."

    def reader(self, _options: dict[str, Any]) -> Any:
        return import_allocations

    def follow(self) -> dict[str, Any]:
        return {}
