"""What each satellite's page says of it: keys and values for a summary list."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from caseworkflow.models import Contract, DisposalClock, Placement, RequiredAssessment, RiskScreen, Victim
from caseworkflow.services.step import at, on
from caseworkflow.terms import RiskArea

Row = dict[str, Any]
YES_NO = {True: "Yes", False: "No", None: ""}


def line(key: str, value: Any) -> Row:
    return {"key": key, "value": value}


def day(key: str, value: Any) -> Row:
    return line(key, on(value) if value else "")


def moment(key: str, value: Any) -> Row:
    return line(key, at(value) if value else "")


def answer(key: str, value: bool | None) -> Row:
    return line(key, YES_NO[value])


def money(key: str, value: Any) -> Row:
    return line(key, f"£{value:,.2f}" if value is not None else "")


def of_required_assessment(row: RequiredAssessment) -> list[Row]:
    forms = ", ".join(issued["form"] for issued in row.forms_issued)
    test = row.drug_test
    return [
        day("Imposed", row.imposed_on),
        line("Officer and station", ", ".join(filter(None, [row.officer_number, row.station]))),
        line("Drug test", f"{test.get_result_display()}, {at(test.tested_at)}" if test else ""),
        line("Disputed", f"Sample sent on {on(row.dispatched_on)}" if row.is_disputed else "No"),
        moment("Initial assessment", row.initial_at),
        line("Place", row.initial_place),
        answer("Attended", row.did_attend_initial),
        answer("Stayed to the end", row.did_remain_initial),
        moment("Follow-up", row.follow_up_at),
        line("Place of the follow-up", row.follow_up_place),
        answer("Attended the follow-up", row.did_attend_follow_up),
        answer("Stayed to the end of the follow-up", row.did_remain_follow_up),
        line("Forms given", forms),
        moment("Tell police by", row.tell_police_by),
        moment("Police told", row.police_told_at),
    ]


def of_contract(row: Contract) -> list[Row]:
    return [
        line("Edition", row.edition),
        line("From and to", f"{on(row.begins_on)} to {on(row.ends_on)}" if row.begins_on else ""),
        day("Offered", row.offered_on),
        answer("Effect explained", row.is_effect_explained),
        answer("Legal advice offered", row.is_advice_offered),
        answer("Appropriate adult there", row.is_appropriate_adult_present),
        answer("Admission signed", row.is_admission_signed),
        day("Signed by the person", row.person_signed_on),
        day("Signed by police", row.police_signed_on),
        answer("Copy given", row.is_copy_given),
        line("Why it was changed", row.variation_reason),
    ]


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


def of_disposal(row: DisposalClock) -> list[Row]:
    today = timezone.localdate()
    gone = row.percent(today)
    return [
        line("Time", row.words(today) + (f" ({gone}% has gone)" if gone is not None else "")),
        day("Starts", row.starts_on),
        day("Offence", row.offence_on),
        day("Bail date", row.bail_on),
        day("Caution", row.caution_on),
        day("Outcome due", row.outcome_due_on),
        day("Limitation date", row.limitation_on),
        day("Last day of the disposal", row.expires_on),
        line("Outcome", f"Code {row.outcome_code} on {on(row.outcome_on)}" if row.outcome_code else ""),
    ]


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


def of_risk(row: RiskScreen) -> list[Row]:
    areas = [line(label, row.areas.get(value, "").capitalize()) for value, label in RiskArea.choices]
    referral = f"{on(row.safeguarding_referred_on)}, {row.safeguarding_reference}"
    return [
        day("Screened", row.screened_on),
        day("Review", row.review_on),
        *areas,
        line("Safeguarding referral", referral if row.safeguarding_referred_on else ""),
        moment("Team leader told", row.leader_told_at),
    ]


FACTS: dict[str, Callable[[Any], list[Row]]] = {
    "required_assessment": of_required_assessment,
    "contract": of_contract,
    "placement": of_placement,
    "disposal": of_disposal,
    "victim": of_victim,
    "risk": of_risk,
}
