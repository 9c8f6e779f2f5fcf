"""What pages say of a victim."""

from accounts.words import day_in_words
from caseworkflow.satellite.presenters import Row, SatelliteSpec, day_row, text_row, yes_no_row
from caseworkflow.victim.models import Victim
from caseworkflow.victim.services import facts_at_referral
from programmes.terms.vocabularies import Satellite


def victim_words(row: Victim) -> str:
    if row.tell_by and not row.told_on:
        return f"Tell the outcome by {day_in_words(row.tell_by)}."
    return row.name or (row.get_kind_display() if row.kind else "")


def of_victim(row: Victim) -> list[Row]:
    return [
        text_row("Who", row.get_kind_display() if row.kind else ""),
        text_row("Name", row.name),
        text_row("Telephone or address", row.contact),
        yes_no_row("Vulnerable or intimidated", row.is_vulnerable),
        day_row("Consulted", row.consulted_on),
        text_row("Views", row.views),
        yes_no_row("Wants a restorative meeting", row.wants_restorative),
        day_row("Tell the outcome by", row.tell_by),
        day_row("Told the outcome", row.told_on),
    ]


#: What each act reads as, once it is made.
HISTORY = {
    "open": "Whether there is a victim is to be asked",
    "identify": "There is a victim",
    "consult": "The victim was consulted",
    "miss": "The victim could not be reached",
    "record_views": "The victim's views were recorded",
    "tell_outcome": "The victim was told of the outcome",
    "tell_anew": "The victim is to be told of the corrected outcome",
}


VICTIM = SatelliteSpec(
    model=Victim,
    page="victim",
    title="Victim",
    machine="victim",
    history=HISTORY,
    words=victim_words,
    present=of_victim,
    asked_by=Satellite.VICTIM_CONTACT,
    facts_of=facts_at_referral,
)
