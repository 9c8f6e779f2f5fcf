"""The timeline of a case: every act reads as a sentence, names who decided it, and stands where the ledger has it."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.urls import reverse
from django.utils import timezone

from caseworkflow.beside.presenters import SATELLITES
from caseworkflow.case import notices
from caseworkflow.case.models import Case
from caseworkflow.case.reports import MESSAGES
from caseworkflow.casefile.presenters.timeline import CASE, HISTORY
from caseworkflow.consent.services import give_consent
from caseworkflow.contact import services as contact
from caseworkflow.ending import services as ending
from caseworkflow.note.services import add_note
from caseworkflow.plan import services as plan
from ledger import outbox
from ledger.models import Entry, Job, Notice
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db

ROOM = Path(project.BASE_DIR) / "caseworkflow"

#: Acts whose verb is made from a word, and the words it may have.
MADE_FROM_WORDS = {
    ("assessment", "record_"): ("record_review", "record_exit"),
    ("consent", "say_"): ("say_given", "say_refused"),
}

#: What is entered about something else than the case or what runs beside it.
ABOUT_OTHERS = ("sealing", "emergency", "police_answers")

#: Where everything that runs beside a case is opened.
OPENS = "allocation"


def written_verbs():
    """Every verb that a service of a case enters, by the kind of row: acts that are no transition."""
    kinds = {one.machine: one.model._meta.label_lower for one in SATELLITES}
    for path in sorted(ROOM.glob("*/services.py")):
        concept = path.parent.name
        for call in (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call)):
            verb, about = verb_of(call)
            if verb is None or (about not in {"case", "row"}) or (about == "row" and concept in ABOUT_OTHERS):
                continue
            about_kinds = [CASE] if about == "case" else ([*kinds.values()] if concept == OPENS else [kinds[concept]])
            yield from ((kind, word) for kind in about_kinds for word in words_of(verb, concept))


def verb_of(call):
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    about = call.args[0].id if call.args and isinstance(call.args[0], ast.Name) else ""
    if name == "record_event":
        return call.args[1], about
    if name == "enter":
        return next((one.value for one in call.keywords if one.arg == "verb"), None), about
    return None, about


def words_of(verb, concept):
    if isinstance(verb, ast.Constant):
        return (verb.value,)
    if isinstance(verb, ast.JoinedStr):
        return MADE_FROM_WORDS[concept, verb.values[0].value]
    return {"verb": ("book_session", "rebook_session"), "FOLLOWED": ("follow_corrected_decision",)}[verb.id]


def transitions():
    for model in (Case, *(one.model for one in SATELLITES)):
        yield from ((model._meta.label_lower, step.name) for step in model.steps())


def test_every_act_that_can_be_on_a_case_reads_as_a_sentence():
    acts = {*written_verbs(), *transitions()}
    assert len(acts) > 100
    assert sorted(one for one in acts if one[1] not in HISTORY[one[0]]) == []


def test_no_two_acts_of_one_kind_read_alike_and_none_shows_its_verb():
    sentences = [(kind, words) for kind, history in HISTORY.items() for words in history.values()]
    alike = {one for one in sentences if sentences.count(one) > 1}
    shown = [words for _, words in sentences if "_" in words or not words[0].isupper() or words.endswith(".")]
    assert (alike, shown) == (
        {("caseworkflow.consent", "The person agreed"), ("caseworkflow.consent", "The person refused")},
        [],
    )


def test_every_message_of_a_case_says_what_kind_it_is():
    assert {line.text for lines in notices.TABLE.values() for line in lines} - set(MESSAGES) == set()


def lines(client, row):
    return client.get(reverse("caseworkflow:case-timeline", args=[row.pk])).context["entries"]


def titles(client, row):
    return [one["title"] for one in lines(client, row)]


def test_goals_of_one_act_are_one_line_with_a_list(client_for):
    row = make.assessed("new_chance")
    goals = [{"need": need, "action": "Help"} for need in ("drugs", "housing", "finances")]
    plan.agree_plan(case_id=row.pk, actor=row.caseworker, goals=goals)
    found = [(one["title"], one["text"]) for one in lines(client_for(row.caseworker), row)]
    assert [one for one in found if "goal" in one[0]] == [
        ("3 goals were added to the plan", "Drugs\nHousing\nFinances")
    ]


def test_goals_of_two_acts_are_two_lines(client_for, frozen):
    row = make.assessed("new_chance")
    plan.add_goal(case_id=row.pk, actor=row.caseworker, need="drugs", action="Help")
    frozen.shift(timedelta(seconds=2))
    plan.agree_plan(
        case_id=row.pk, actor=row.caseworker, goals=[{"need": one, "action": "Help"} for one in ("housing", "finances")]
    )
    found = [one["title"] for one in lines(client_for(row.caseworker), row) if "goal" in one["title"]]
    assert found == ["2 goals were added to the plan", "A goal was added to the plan"]


def test_within_a_minute_the_order_is_that_in_which_it_was_recorded(client_for, frozen):
    row = make.allocated("new_chance")
    minute = timezone.now()
    for seconds, result in enumerate(("no_answer", "left_message"), start=1):
        frozen.shift(timedelta(seconds=seconds))
        contact.record_attempt(case_id=row.pk, actor=row.caseworker, result=result, channel="phone", at=minute)
    frozen.shift(timedelta(seconds=1))
    contact.book_appointment(
        case_id=row.pk, actor=row.caseworker, starts_at=minute + timedelta(days=1), place="Edmund Street"
    )
    found = [one for one in titles(client_for(row.caseworker), row) if "referring side" not in one]
    assert found == [
        "First appointment at 10:00 am on 4 March 2026: booked",
        "Attempt to reach them: left a message",
        "Attempt to reach them: no answer",
        "The first attempt to reach them was made",
        "The case was given to a caseworker",
    ]


def test_an_attempt_that_was_recorded_later_stands_where_it_was_made(client_for, frozen):
    row = make.allocated("new_chance")
    made_at = timezone.now() + timedelta(minutes=5)
    frozen.shift(timedelta(minutes=20))
    add_note(case_id=row.pk, actor=row.caseworker, text="Rang the hostel")
    frozen.shift(timedelta(minutes=20))
    contact.record_attempt(case_id=row.pk, actor=row.caseworker, result="no_answer", channel="phone", at=made_at)
    found = [
        one for one in titles(client_for(row.caseworker), row) if one in {"Note", "Attempt to reach them: no answer"}
    ]
    assert found == ["Note", "Attempt to reach them: no answer"]


def test_what_the_system_returned_to_police_names_who_ended_the_case(client_for):
    row = make.in_treatment("checkpoint")
    ending.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason="dropped_out", reason="Not seen")
    ending.end_without_completion(case_id=row.pk, actor=make.leader())
    named = {one["title"]: one["by"] for one in lines(client_for(row.caseworker), row)}
    assert named["The case was returned to police"] == str(make.leader())
    entry = Entry.objects.about(row).get(verb="return_to_police")
    assert (entry.role, entry.facts) == ("clock", {"decided_by": str(make.leader().pk)})


def test_a_text_that_went_stands_with_its_kind_and_not_its_words(client_for):
    row = make.booked("new_chance", at=timezone.now() + timedelta(days=2))
    outbox.run_due_jobs()
    found = [one for one in lines(client_for(row.caseworker), row) if one["title"].startswith("Text")]
    assert [(one["title"], one["text"], one["by"]) for one in found] == [
        ("Text to the person, sent: the time of an appointment", "", "")
    ]
    assert Notice.objects.get(text="appointment_booked").sent_at == found[0]["at"]


def test_a_text_that_was_held_says_why(client_for):
    row = make.booked("new_chance", at=timezone.now() + timedelta(days=2), is_safe_to_text=False)
    outbox.run_due_jobs()
    found = [(one["title"], one["text"]) for one in lines(client_for(row.caseworker), row)]
    held = "They did not say that it is safe to text them."
    assert ("Text to the person, not sent: the time of an appointment", held) in found


def test_a_message_that_failed_says_whether_it_is_tried_again(client_for):
    row = make.booked("new_chance", at=timezone.now() + timedelta(days=2))
    entry = Entry.objects.about(row).get(verb="book")
    job = Job.objects.filter(key=f"caseworkflow.send_notices:{entry.pk}")
    client = client_for(row.caseworker)
    job.update(tries=1, done_at=None)
    again = [one["text"] for one in lines(client, row) if one["title"] == "A message could not be sent"]
    job.update(parked_at=timezone.now())
    over = [one["text"] for one in lines(client, row) if one["title"] == "A message could not be sent"]
    about = "\nWhat it was about: A first appointment was booked"
    assert (again, over) == (
        [f"It is tried again.{about}"],
        [f"It is not tried again: an administrator has it.{about}"],
    )


def test_an_agreement_says_what_it_is_for(client_for):
    row = make.ready_to_assess("new_chance")
    said = {"on": timezone.localdate(), "wording": "1", "how": "In person"}
    give_consent(case_id=row.pk, purpose="research", actor=row.caseworker, **said)
    found = {(one["title"], one["text"]) for one in lines(client_for(row.caseworker), row)}
    assert ("The person agreed", "To be part of research") in found


def test_every_line_of_a_case_that_was_walked_to_its_end_is_a_sentence(client_for):
    row = make.in_treatment("checkpoint")
    make.miss(row)
    decided = Entry.objects.about(row).count()
    words = {words for history in HISTORY.values() for words in history.values()}
    begins = ("Attempt", "First appointment", "Session", "Note", "The referring side", "Text", "Email", "2 conditions")
    raw = [one for one in titles(client_for(row.caseworker), row) if one not in words and not one.startswith(begins)]
    assert (decided > 5, raw) == (True, [])


def test_pages_of_a_long_timeline_leave_nothing_out_and_repeat_nothing(client_for, frozen):
    row = make.allocated("new_chance")
    client = client_for(row.caseworker)
    for number in range(40):
        frozen.shift(timedelta(seconds=20))
        at = timezone.now().replace(second=0)
        if number % 3 == 0:
            plan.add_goal(case_id=row.pk, actor=row.caseworker, need="drugs", action=f"Help {number}")
        result = ("no_answer", "left_message", "text_sent", "wrong_number")[number % 4]
        contact.record_attempt(case_id=row.pk, actor=row.caseworker, result=result, channel="phone", at=at)
    shown, address = [], ""
    while address is not None:
        page = client.get(reverse("caseworkflow:case-timeline", args=[row.pk]) + address)
        shown += page.context["entries"]
        address = page.context["pager"].next or None
    keys = [one["key"] for one in shown]
    attempts = [one for one in shown if one["title"].startswith("Attempt")]
    assert (len(keys), len(attempts), keys == sorted(keys, reverse=True)) == (len(set(keys)), 40, True)
