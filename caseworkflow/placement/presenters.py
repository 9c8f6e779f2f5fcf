"""What pages say of a placement."""

from caseworkflow.placement.models import Placement
from caseworkflow.satellite.presenters import Row, answer, day, line, money
from workflow.words import day_in_words


def placement_words(row: Placement) -> str:
    next_on = row.next_check_on
    return f"Next check on {day_in_words(next_on)}." if next_on else (row.unit or "No unit yet.")


def of_placement(row: Placement) -> list[Row]:
    sessions = f"{row.prep_sessions_done} of {row.prep_sessions_needed}"
    waived = f", the rest waived by {row.prep_waived_by}" if row.prep_waived_by else ""
    return [
        answer("The person agrees", row.has_person_agreed),
        answer("Dependence assessed", row.is_dependence_assessed),
        answer("Clinical sign-off", row.is_clinically_signed_off),
        line("Sessions before admission", sessions + waived),
        line("Unit", row.unit + (" (registered)" if row.is_unit_registered else "")),
        money("Price", row.price),
        money("Stolen each week, by their own account", row.weekly_stolen),
        money("Spent on drugs each week, by their own account", row.weekly_drug_spend),
        day("Bed held until", row.bed_valid_until),
        day("Admitted", row.admitted_on),
        day("Left", row.left_on),
        line("Why it ended early", row.left_reason),
        answer("Naloxone issued", row.is_naloxone_issued),
        line("Address afterwards", row.aftercare_address),
        day("Next check", row.next_check_on),
    ]
