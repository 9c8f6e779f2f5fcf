"""What pages say of a required assessment."""

from accounts.words import day_in_words, moment_in_words
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.satellite.presenters import Row, day_row, moment_row, text_row, yes_no_row


def assessment_words(row: RequiredAssessment) -> str:
    at = row.follow_up_at or row.initial_at
    if row.tell_police_by and not row.police_told_at:
        return f"Tell police by {day_in_words(row.tell_police_by)}."
    return (
        f"{'Follow-up' if row.follow_up_at else 'Initial assessment'}: {day_in_words(at)}."
        if at
        else "No appointment yet."
    )


def of_required_assessment(row: RequiredAssessment) -> list[Row]:
    forms = ", ".join(issued["form"] for issued in row.forms_issued)
    test = row.drug_test
    return [
        day_row("Imposed", row.imposed_on),
        text_row("Officer and station", ", ".join(filter(None, [row.officer_number, row.station]))),
        text_row("Drug test", f"{test.get_result_display()}, {moment_in_words(test.tested_at)}" if test else ""),
        text_row("Disputed", f"Sample sent on {day_in_words(row.dispatched_on)}" if row.is_disputed else "No"),
        moment_row("Initial assessment", row.initial_at),
        text_row("Place", row.initial_place),
        yes_no_row("Attended", row.did_attend_initial),
        yes_no_row("Stayed to the end", row.did_remain_initial),
        moment_row("Follow-up", row.follow_up_at),
        text_row("Place of the follow-up", row.follow_up_place),
        yes_no_row("Attended the follow-up", row.did_attend_follow_up),
        yes_no_row("Stayed to the end of the follow-up", row.did_remain_follow_up),
        text_row("Forms given", forms),
        moment_row("Tell police by", row.tell_police_by),
        moment_row("Police told", row.police_told_at),
    ]
