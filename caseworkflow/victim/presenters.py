"""What pages say of a victim."""

from caseworkflow.satellite.presenters import Row, answer, day, line
from caseworkflow.victim.models import Victim
from workflow.words import day_in_words


def victim_words(row: Victim) -> str:
    if row.tell_by and not row.told_on:
        return f"Tell the outcome by {day_in_words(row.tell_by)}."
    return row.name or (row.get_kind_display() if row.kind else "")


def of_victim(row: Victim) -> list[Row]:
    return [
        line("Who", row.get_kind_display() if row.kind else ""),
        line("Name", row.name),
        line("Telephone or address", row.contact),
        answer("Vulnerable or intimidated", row.is_vulnerable),
        day("Consulted", row.consulted_on),
        line("Views", row.views),
        answer("Wants a restorative meeting", row.wants_restorative),
        day("Tell the outcome by", row.tell_by),
        day("Told the outcome", row.told_on),
    ]
