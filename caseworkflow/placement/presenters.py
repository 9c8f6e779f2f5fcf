"""What pages say of a placement."""

from accounts.words import day_in_words
from caseworkflow.placement.models import Placement
from caseworkflow.satellite.presenters import Row, SatelliteSpec, day_row, money_row, text_row, yes_no_row
from programmes.terms.vocabularies import Satellite


def placement_words(row: Placement) -> str:
    if next_on := row.next_check_on:
        return f"Next check on {day_in_words(next_on)}."
    due = row.due_at
    return f"Next step by {day_in_words(due)}." if due else (row.unit or "No unit yet.")


def of_placement(row: Placement) -> list[Row]:
    sessions = f"{row.prep_sessions_done} of {row.prep_sessions_needed}"
    waived = f", the rest waived by {row.prep_waived_by}" if row.prep_waived_by else ""
    return [
        day_row("Next step by", row.due_at if row.next_check_on is None else None),
        yes_no_row("The person agrees", row.has_person_agreed),
        yes_no_row("Dependence assessed", row.is_dependence_assessed),
        yes_no_row("Clinical sign-off", row.is_clinically_signed_off),
        text_row("Sessions before admission", sessions + waived),
        text_row("Unit", row.unit + (" (registered)" if row.is_unit_registered else "")),
        money_row("Price", row.price),
        money_row("Stolen each week, by their own account", row.weekly_stolen),
        money_row("Spent on drugs each week, by their own account", row.weekly_drug_spend),
        day_row("Bed held until", row.bed_valid_until),
        day_row("Admitted", row.admitted_on),
        day_row("Left", row.left_on),
        text_row("Why it ended early", row.left_reason),
        text_row("Naloxone", "Issued" if row.is_naloxone_issued else row.get_why_no_naloxone_display()),
        text_row("Address afterwards", row.aftercare_address),
        day_row("Next check", row.next_check_on),
    ]


#: What each act reads as, once it is made.
HISTORY = {
    "open": "A place in rehab was opened",
    "check_suitability": "A check began of whether rehab suits them",
    "prepare": "Preparation for rehab began",
    "record_preparation": "Preparation sessions were recorded",
    "waive_preparation": "The remaining preparation was waived",
    "seek_funding": "Funding for the place was sought",
    "add_funding": "A line of funding was added",
    "agree_funding": "A line of funding was agreed",
    "remove_funding": "A line of funding was taken out",
    "fund": "The funding was agreed and adds up to the price",
    "refuse_funding": "Funding was refused",
    "offer_bed": "A bed was offered",
    "start_detox": "Detox started",
    "start_buvidal": "Buvidal started",
    "admit": "They were admitted to rehab",
    "start_treatment": "Treatment in rehab started",
    "complete": "Treatment in rehab was completed",
    "leave_early": "They left rehab early",
    "discharge": "The unit discharged them",
    "begin_aftercare": "Aftercare started",
    "check_abstinent": "At the check they were abstinent",
    "check_lapsed": "At the check they had lapsed: help was offered",
    "record_death": "The place in rehab ended: they died",
}


PLACEMENT = SatelliteSpec(
    model=Placement,
    page="placement",
    title="Placement",
    machine="placement",
    history=HISTORY,
    words=placement_words,
    present=of_placement,
    asked_by=Satellite.PLACEMENT,
    parts=("funding_lines", "checks"),
)
