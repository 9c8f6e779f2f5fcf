"""Takes in people who could have been referred to a programme and were not; prints progress and control totals."""

from typing import Any

from outcomes.comparison.imports.taking import import_comparators
from outcomes.management.commands.import_referrals import Command as ImportReferrals


class Command(ImportReferrals):
    help = "Import people who could have been referred to a programme and were not, from a .csv or .xlsx file."

    def reader(self, _options: dict[str, Any]) -> Any:
        return import_comparators

    def follow(self) -> dict[str, Any]:
        return {}
