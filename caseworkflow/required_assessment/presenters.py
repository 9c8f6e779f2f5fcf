"""What pages say of a required assessment."""

from typing import Any

from accounts.models import User
from accounts.words import day_in_words, moment_in_words
from caseworkflow.case.models import Case
from caseworkflow.required_assessment import services
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.required_assessment.policies import may_assess
from caseworkflow.satellite.presenters import PanelRow, Row, SatelliteSpec, day_row, moment_row, text_row, yes_no_row
from programmes.terms.vocabularies import Satellite
from workflow.labels import Tag, TagKind
from workflow.machine import AvailableTransition


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
        day_row("Laboratory result due", row.due_at),
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


class ImposedLater(SatelliteSpec):
    """It exists only once police have imposed it: where a case opens they are asked, and until then the page says so."""

    def open_rows(self, case: Case, actor: User) -> list[Any]:
        if not services.reasons_not_to_ask(case):
            services.put_to_police(case, actor)
        return []

    def panel_row(self, case: Case, user: User) -> PanelRow | None:
        return super().panel_row(case, user) or (self._not_imposed(case, user) if self.is_asked_for(case) else None)

    def _not_imposed(self, case: Case, user: User) -> PanelRow:
        reasons = services.reasons_not_to_ask(case)
        ask = AvailableTransition("ask", "Ask police to impose it", "Only police may.", "", tuple(reasons))
        return PanelRow(
            title=self.title,
            state="not_required",
            tag=Tag(TagKind.ENDED, "Not required"),
            words=reasons[0] if reasons else "Police have not been asked.",
            url_name=self.url_name,
            offers=(ask,) if may_assess(RequiredAssessment(case=case), user) else (),
        )


#: What each act reads as, once it is made.
HISTORY = {
    "open": "A required assessment was opened",
    "impose": "Police imposed a required assessment",
    "serve_notice": "The notice of the required assessment was served",
    "vary": "The time of the required assessment was changed",
    "attend": "They attended the required assessment and stayed",
    "fail": "They did not attend the required assessment, or did not stay",
    "require_follow_up": "The follow-up assessment was confirmed",
    "release": "They were released from the follow-up assessment",
    "vary_follow_up": "The time of the follow-up assessment was changed",
    "attend_follow_up": "They attended the follow-up assessment and stayed",
    "fail_follow_up": "They did not attend the follow-up assessment, or did not stay",
    "tell_police": "Police were told of the failure",
    "accept_cause": "Police accepted the person's reason",
    "prosecute": "Police decided to prosecute",
    "take_no_action": "Police decided to take no further action",
    "dispute": "The person disputed the drug test",
    "confirm_test": "The laboratory confirmed the drug test",
    "quash": "The laboratory found no specified drug: the required assessment fell away",
}


REQUIRED_ASSESSMENT = ImposedLater(
    model=RequiredAssessment,
    page="required-assessment",
    title="Required assessment",
    machine="required_assessment",
    history=HISTORY,
    words=assessment_words,
    present=of_required_assessment,
    asked_by=Satellite.REQUIRED_ASSESSMENT,
)
