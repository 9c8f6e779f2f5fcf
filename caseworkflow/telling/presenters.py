"""A message that could not go, in words: what it would say, to whom, and why it waits."""

from typing import Any

from django.template.loader import render_to_string

from caseworkflow.case.models import Case
from caseworkflow.case.notices import message_context
from caseworkflow.telling.querysets import PERSON
from ledger.models import Entry, Notice
from referrals.people.models import name_of
from workflow.templatetags.row_tags import address_maker
from workflow.templatetags.ui_tags import show_moment

#: What the texts are called in a list.
TITLES = {
    "appointment_booked": "Appointment booked",
    "appointment_changed": "Appointment changed",
    "appointment_reminder": "Reminder of an appointment",
    "appointment_missed": "Appointment missed",
    "breach_review_begun": "Breach review begun",
    "case_completed": "Case completed",
    "case_ended": "Case ended",
}

COLUMNS = (
    "pk",
    "reference",
    "person_id",
    "person__preferred_name",
    "person__given_names",
    "person__family_name",
    "caseworker__display_name",
)


def message_title(text: str) -> str:
    return TITLES.get(text) or text.replace("_", " ").capitalize()


def message_lines(notices: list[Notice]) -> list[dict[str, Any]]:
    """Each message with its case; without any, nothing is read."""
    if not notices:
        return []
    rows = Case.objects.filter(pk__in=[one.about_id for one in notices]).values_list(*COLUMNS, named=True)
    cases = {row.pk: row for row in rows}
    tell, address = address_maker("caseworkflow:notice-tell"), address_maker("caseworkflow:case-detail")
    return [
        {
            "case": case,
            "notice": one,
            "name": name_of(case.person__preferred_name, case.person__given_names, case.person__family_name),
            "reference": case.reference,
            "caseworker": case.caseworker__display_name,
            "what": message_title(one.text),
            "why": one.held_because or "It is not sent yet.",
            "since": show_moment(one.created_at),
            "url": tell(one.pk),
            "case_url": address(case.pk),
            "is_to_person": one.recipient.startswith(PERSON),
        }
        for one in notices
        if (case := cases.get(one.about_id))
    ]


def message_words(notice: Notice, case: Case) -> str:
    """Exactly what the message would say."""
    entry = Entry.objects.get(pk=notice.entry_id)
    return render_to_string(f"messages/{notice.text}.txt", message_context(case, entry)).strip()
