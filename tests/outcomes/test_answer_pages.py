"""The answer pages: seven questions, a page for each part of the figures, and one question in every link."""

import csv
import re
from datetime import date
from html import unescape
from io import StringIO

import pytest
from django.urls import reverse

from ledger import outbox
from ledger.models import Entry
from outcomes.answer.terms import PAGES
from outcomes.report.models import MonthlyEdition
from outcomes.report.reports import frozen
from programmes.models import Commission, Programme
from tests.factories import outcomes as given
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 1)
QUESTION = {"programme": "divert", "quarter": "2024Q1"}
QUESTIONS = [
    "Does it work?",
    "For whom?",
    "Compared with what?",
    "Since when?",
    "How many come, of the places bought?",
    "At what cost?",
    "May I say so?",
    "From which day?",
]


def page(client, name, **question):
    """The page once what it asked for has been counted."""
    address = reverse(f"outcomes:{name}")
    answer = client.get(address, question)
    if "Refresh" not in answer:
        return answer
    outbox.run_due_jobs()
    return client.get(address, question)


def followed(number=40, on=INDEX, **facts):
    """So many people whose follow-up is complete, every fourth with a proven reoffence."""
    given.covered()
    for place, referral in enumerate(given.cohort(number, on, **facts)):
        if place % 4 == 0:
            given.offence(referral.person, date(on.year, on.month + 2, 1))


def edition(programme="divert", quarter=(2024, 1), as_of=date(2026, 2, 28), span="quarter"):
    row = MonthlyEdition.objects.create(
        programme=Programme.objects.get(code=programme), span=span, year=quarter[0], quarter=quarter[1], as_of=as_of
    )
    return frozen.count_edition(row.pk)


def text_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def rows_of(answer):
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_first_page_answers_eight_questions(commissioner, client_for):
    followed()
    found = page(client_for(commissioner), "dashboard", **QUESTION).context["answers"]
    answers = {one.question: one for one, _ in found}
    assert list(answers) == QUESTIONS
    assert answers["Does it work?"].text == (
        "Proven reoffending within 12 months: 25%, 40 people. "
        "What it would have been without the programme these figures do not tell."
    )
    assert answers["Compared with what?"].text == "With nobody: these figures have no comparison group."
    assert dict(found)[answers["Compared with what?"]] == reverse(
        "outcomes:comparison-detail", args=[Programme.objects.get(code="divert").pk]
    )
    assert answers["From which day?"].text.startswith(
        "The monthly edition as of 28 February 2026, with police data to 28 February 2026."
    )
    assert answers["May I say so?"].text.startswith("Yes, as it stands here")


def test_a_team_leader_may_not_say_exact_figures(team_leader, client_for):
    followed()
    answers = [one for one, _ in page(client_for(team_leader), "dashboard", **QUESTION).context["answers"]]
    assert answers[6].text.startswith("No. These are exact figures")


def test_too_few_people_answer_nothing_of_reoffending(commissioner, client_for):
    followed(29)
    answers = [one for one, _ in page(client_for(commissioner), "dashboard", **QUESTION).context["answers"]]
    assert answers[0].text == "Not known yet: the follow-up of too few people is complete."
    assert answers[6].text.endswith("Of reoffending nothing may be said yet.")


def test_the_page_holds_no_table_and_each_table_is_one_click_away(commissioner, client_for):
    followed()
    client = client_for(commissioner)
    first = page(client, "dashboard", **QUESTION)
    board = first.context["board"]
    shown = {one.address: page(client, one.address, **QUESTION) for one in PAGES}
    found = [each["section"].id for answer in shown.values() for each in answer.context["sections"]]
    assert ("<table" in first.content.decode(), sorted(found)) == (
        False,
        sorted(["benefit", "costs", *(one.id for one in board.sections)]),
    )
    menu = {one["url"].partition("?")[0] for one in first.context["menu"]}
    assert menu >= {reverse(f"outcomes:{one.address}") for one in PAGES}


def test_every_link_of_every_page_keeps_the_question(commissioner, client_for):
    followed()
    client, question = client_for(commissioner), {**QUESTION, "span": "year"}
    kept = "?programme=divert&quarter=2024Q1&span=year"
    for name in ("dashboard", "answer-trend", "methods", *(one.address for one in PAGES)):
        menu = page(client, name, **question).context["menu"]
        assert {one["url"].partition("?")[1] + one["url"].partition("?")[2] for one in menu[:-1]} == {kept}
        assert [one["url"] for one in menu if one["is_current"]] == [reverse(f"outcomes:{name}") + kept]


def test_the_file_of_a_page_holds_its_rows_alone(commissioner, client_for):
    followed()
    client = client_for(commissioner)
    answer = page(client, "answer-timeliness-csv", **QUESTION)
    assert answer["Content-Disposition"] == 'attachment; filename="divert-2024Q1-timeliness.csv"'
    head, *rows = rows_of(answer)
    assert {row[head.index("section")] for row in rows} == {"Timeliness"}


def test_each_reading_is_entered_by_its_page(commissioner, client_for):
    page(client_for(commissioner), "answer-money", **QUESTION)
    kinds = Entry.objects.filter(verb="read_figures").values_list("object_kind", flat=True)
    assert set(kinds) == {"outcomes.board_money"}


def test_an_edition_of_before_a_page_was_there_says_so(commissioner, client_for):
    followed()
    row = edition()
    content = {**row.content, "sections": [one for one in row.content["sections"] if one["id"] != "suites"]}
    MonthlyEdition.objects.filter(pk=row.pk).update(content=content)
    text = text_of(page(client_for(commissioner), "answer-suites", **QUESTION))
    assert "was counted before this page was there. The next monthly edition has it." in text


def commissioned(programme="divert", areas=("E08000025",)):
    provider = organisation("provider", name="Another provider")
    return Commission.objects.create(
        programme=Programme.objects.get(code=programme),
        organisation=provider,
        areas=list(areas),
        valid_from=date(2023, 1, 1),
    )


def test_provider_and_area_narrow_the_programmes_and_stay_in_the_links(commissioner, client_for):
    followed()
    row, client = commissioned(), client_for(commissioner)
    asked = {**QUESTION, "provider": str(row.organisation_id), "area": "E08000025"}
    answer = page(client, "dashboard", **asked)
    assert answer.context["kept"] == asked
    assert "Another provider (Birmingham)" in text_of(answer)
    other = page(client, "dashboard", **{**asked, "programme": "checkpoint"})
    assert (other.status_code, "is not commissioned from this provider in this area." in text_of(other)) == (400, True)
    assert page(client, "dashboard", **{**QUESTION, "area": "E09000001"}).status_code == 400


def test_the_region_shows_each_programme_on_its_newest_people_followed(commissioner, client_for):
    followed(40, INDEX)
    followed(40, date(2024, 5, 1))
    for quarter in ((2024, 1), (2024, 2), (2025, 4)):
        edition(quarter=quarter)
    edition("checkpoint", (2025, 4), span="start")
    answer = page(client_for(commissioner), "answer-region")
    rows = {row.cells[0]: row for row, _ in answer.context["rows"]}
    assert rows["DIVERT"].cells[2:4] == ("April to June 2024", "40")
    assert rows["DIVERT"].cells[6].startswith("25% (")
    assert rows["DIVERT"].cells[7] == "No comparison group"
    assert rows["DIVERT"].asked == {"programme": "divert", "quarter": "2024Q2", "span": "quarter"}
    assert rows["Checkpoint"].cells[6] == "Not enough people yet"
    assert set(rows) == set(Programme.objects.values_list("name", flat=True))
    assert [bar.label for bar in answer.context["bars"].bars] == ["DIVERT"]


def test_a_team_leader_reads_protected_figures_of_the_region(team_leader, client_for):
    followed(33)
    edition()
    rows = {row.cells[0]: row.cells for row, _ in page(client_for(team_leader), "answer-region").context["rows"]}
    assert rows["DIVERT"][3] == "35"


def test_the_region_is_narrowed_and_its_file_is_the_same(commissioner, client_for):
    row, client = commissioned(), client_for(commissioner)
    asked = {"provider": str(row.organisation_id)}
    shown = [one.cells[0] for one, _ in page(client, "answer-region", **asked).context["rows"]]
    rows = rows_of(page(client, "answer-region-csv", **asked))
    assert (shown, [one[0] for one in rows]) == (["DIVERT"], ["Programme", "DIVERT"])
    assert [page(client, name, sex="F").status_code for name in ("answer-region", "answer-region-csv")] == [400, 400]


def test_the_trend_gives_each_quarter_by_its_newest_edition(commissioner, client_for):
    followed(40)
    edition(as_of=date(2026, 1, 31))
    followed(20)
    edition()
    followed(30, date(2024, 5, 1))
    edition(quarter=(2024, 2))
    client = client_for(commissioner)
    sheet = page(client, "answer-trend", **QUESTION).context["sheet"]
    assert [row[:2] for row in sheet.rows] == [("April to June 2024", "30"), ("January to March 2024", "60")]
    assert [row[:2] for row in rows_of(page(client, "answer-trend-csv", **QUESTION))[1:]] == [
        list(r[:2]) for r in sheet.rows
    ]


def test_the_change_log_gives_old_new_and_what_changed(commissioner, client_for):
    followed(40)
    edition(as_of=date(2026, 1, 31))
    client = client_for(commissioner)
    assert "There is one monthly edition of this question" in text_of(page(client, "methods", **QUESTION))
    followed(20)
    edition()
    rows = page(client, "methods", **QUESTION).context["sheet"].rows
    assert (
        "Referred and accepted",
        "40",
        "60",
        "31 January 2026 and 28 February 2026",
        "Police data to 28 February 2026",
    ) in rows


@pytest.mark.parametrize("name", ["answer-trend", "methods", "answer-path", "answer-path-csv", "answer-trend-csv"])
def test_another_question_is_refused_on_every_page(name, commissioner, client_for):
    assert page(client_for(commissioner), name, **QUESTION, sex="F").status_code == 400
