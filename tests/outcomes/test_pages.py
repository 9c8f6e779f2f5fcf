"""The pages of outcomes: who opens them, what they show, what they hide, and that every reading is entered."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from ledger import outbox
from ledger.models import Entry
from outcomes.report import services
from outcomes.report.models import Report
from outcomes.schedules import ask_editions
from tests.factories import outcomes as given
from tests.factories.accounts import member
from tests.factories.reports import draft_report, publish_by_hands

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 1)
QUESTION = {"programme": "divert", "quarter": "2024Q1"}
DASHBOARD = "outcomes:dashboard"


def forty_and_three():
    given.cohort(37, INDEX)
    for _ in range(3):
        given.referral(INDEX, of=given.person(sex="F", family_name="Shouldneverbeshown"))


def built_for(user):
    return draft_report(user)


def page(client, name, *arguments, **question):
    """The page once what it asked for has been counted."""
    address = reverse(f"outcomes:{name}", args=arguments)
    answer = client.get(address, question)
    if "Refresh" not in answer:
        return answer
    outbox.run_due_jobs()
    return client.get(address, question)


OPEN = {
    "dashboard": {"commissioner", "evaluator", "team_leader"},
    "dashboard-csv": {"commissioner", "evaluator", "team_leader"},
    "methods": {"commissioner", "evaluator", "team_leader"},
    "report-list": {"commissioner", "evaluator", "team_leader"},
    "import-list": {"team_leader"},
    "follow-up-list": {"team_leader"},
    "link-list": {"team_leader"},
    "comparisonfile-list": {"team_leader"},
}
ROLES = (
    "custody_officer",
    "decision_maker",
    "arrest_referral_worker",
    "caseworker",
    "team_leader",
    "commissioner",
    "evaluator",
    "auditor",
    "administrator",
    "partner",
)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_other(role, request, client_for):
    client = client_for(request.getfixturevalue(role))
    assert {name: page(client, name).status_code for name in OPEN} == {
        name: 200 if role in roles else 403 for name, roles in OPEN.items()
    }


def test_a_commissioner_sees_protected_figures_and_no_name(commissioner, client_for):
    forty_and_three()
    text = page(client_for(commissioner), "dashboard", **QUESTION).content.decode()
    assert ("Internal, not for publication" in text, "Shouldneverbeshown" in text) == (False, False)
    assert [cell for cell in (">3<", ">37<", ">1<", ">2<") if cell in text] == []


def test_a_team_leader_sees_exact_figures_with_their_mark(team_leader, client_for):
    forty_and_three()
    text = page(client_for(team_leader), "answer-fairness", **QUESTION).content.decode()
    assert ("Internal, not for publication" in text, ">37<" in text) == (True, True)


def test_small_counts_are_not_in_the_file_either(evaluator, client_for):
    forty_and_three()
    rows = page(client_for(evaluator), "dashboard-csv", **QUESTION).content.decode().splitlines()
    assert [row for row in rows if row.endswith((",3", ",37", ",1", ",2"))] == []


@pytest.mark.parametrize(
    "question",
    [
        {"programme": "divert", "quarter": "2024-02"},
        {"programme": "divert", "quarter": "2026Q1"},
        {"programme": "nothing", "quarter": "2024Q1"},
        {"programme": "divert"},
        {**QUESTION, "sex": "F"},
        {**QUESTION, "span": "month"},
        {**QUESTION, "from": "2024-01-05"},
        {"q": "a name"},
    ],
)
def test_anything_but_a_programme_and_a_whole_quarter_is_refused(question, commissioner, client_for):
    client = client_for(commissioner)
    assert [page(client, name, **question).status_code for name in ("dashboard", "dashboard-csv")] == [400, 400]


def test_without_a_question_the_newest_ended_quarter_with_people_is_shown(commissioner, client_for):
    given.cohort(2, date(2025, 11, 3))
    answer = page(client_for(commissioner), "dashboard")
    assert (answer.context["board"].code, answer.context["board"].name) == ("divert", "2025Q4")


def test_a_quarter_without_anybody_says_so(commissioner, client_for):
    text = page(client_for(commissioner), "dashboard", **QUESTION).content.decode()
    assert "No referral to DIVERT was sent or accepted in January to March 2024." in text


def test_every_reading_is_entered_with_its_question(commissioner, client_for):
    page(client_for(commissioner), "dashboard", **QUESTION)
    asked, shown = Entry.objects.filter(verb="read_figures")
    assert (shown.actor, shown.facts) == (commissioner, {**QUESTION, "span": "quarter", "exact": False})
    assert (asked.facts, Entry.objects.filter(verb="ask_edition").count()) == (shown.facts, 1)


def test_outsiders_read_the_edition_of_the_month_and_a_team_leader_counts_now(commissioner, team_leader, client_for):
    given.cohort(40, INDEX)
    outside, inside = client_for(commissioner), client_for(team_leader)
    first = page(outside, "dashboard", **QUESTION).content
    given.cohort(10, INDEX)
    assert page(outside, "dashboard", **QUESTION).content.count(b"Monthly edition as of 28 February 2026") == 1
    people = [page(one, "dashboard", **QUESTION).context["board"].figures[0].text for one in (outside, inside)]
    assert (people, b"Monthly edition as of" in page(inside, "dashboard", **QUESTION).content) == (["40", "50"], False)
    assert page(outside, "dashboard", **QUESTION).context["board"].as_of == "28 February 2026"
    assert first.count(b"Monthly edition") == 1


def test_the_page_lands_on_the_newest_time_whose_reoffending_is_known(commissioner, client_for):
    given.covered()
    given.cohort(40, date(2023, 2, 1))
    given.cohort(35, date(2023, 5, 1))
    given.cohort(20, date(2023, 8, 1))
    given.cohort(90, date(2025, 11, 3))
    ask_editions()
    outbox.run_due_jobs()
    client = client_for(commissioner)
    board = page(client, "dashboard").context["board"]
    assert (board.name, board.period) == ("2023Q2", "April to June 2023")


@pytest.mark.parametrize(
    ("accepted", "period"),
    [
        (date(2024, 6, 30), "July 2023 to June 2024"),
        (date(2024, 7, 1), "July to September 2024"),
    ],
)
def test_before_any_edition_is_counted_the_page_asks_for_people_who_were_followed_long_enough(
    accepted, period, commissioner, client_for
):
    given.covered()
    given.cohort(40, accepted)
    client = client_for(commissioner)
    assert page(client, "dashboard").status_code == 200
    outbox.run_due_jobs()
    assert page(client, "dashboard").context["board"].period == period


def test_small_quarters_are_pooled_over_four_and_then_since_the_start(commissioner, client_for):
    given.covered()
    for on in (date(2023, 5, 1), date(2023, 8, 1), date(2023, 11, 1)):
        given.cohort(12, on)
    ask_editions()
    outbox.run_due_jobs()
    board = page(client_for(commissioner), "dashboard").context["board"]
    assert (board.period, board.figures[0].text) == ("April 2023 to March 2024", "35")


@pytest.mark.parametrize(
    ("span", "period"),
    [
        ("quarter", "January to March 2024"),
        ("four_quarters", "April 2023 to March 2024"),
        ("year", "January to December 2024"),
        ("start", "January 2020 to March 2024"),
    ],
)
def test_the_spans_are_fixed(span, period, commissioner, client_for):
    given.cohort(40, INDEX)
    board = page(client_for(commissioner), "dashboard", **QUESTION, span=span).context["board"]
    assert (board.period, board.figures[0].text) == (period, "40")


def test_the_page_takes_the_same_statements_whatever_its_size(commissioner, client_for):
    client, counts = client_for(commissioner), []
    page(client, "dashboard", **QUESTION)
    for size in (5, 40):
        given.cohort(size, INDEX)
        with CaptureQueriesContext(connection) as queries:
            page(client, "dashboard", **QUESTION)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def step(client, name, report, **typed):
    """A step taken on its page, as the page gave its version."""
    address = reverse(f"outcomes:report-{name}", args=[report.pk])
    version = client.get(address).context["form"].initial["version"]
    return client.post(address, {"version": version, **typed})


def test_a_report_is_asked_for_watched_written_sent_checked_and_published(commissioner, team_leader, client_for):
    forty_and_three()
    client, approver = client_for(commissioner), member(Role.COMMISSIONER, at=commissioner.organisation)
    asked = client.post(reverse("outcomes:report-create"), QUESTION, follow=True)
    assert (asked.templates[0].name, asked["Refresh"]) == ("outcomes/report_progress.html", "2")
    outbox.run_due_jobs()
    report = Report.objects.get()
    finished = page(client, "report-detail", report.pk)
    assert ("Refresh" in finished, links_of(finished)) == (False, ["Write a passage", "Send for checking", "Withdraw"])
    step(client, "write-passage", report, kind="commentary", words="Starts rose.")
    step(client, "submit", report)
    step(client_for(team_leader), "confirm-check", report)
    own = page(client_for(approver), "report-detail", report.pk)
    assert links_of(own) == ["Publish this report", "Send back", "Withdraw"]
    assert "cannot be taken back here" in page(client_for(approver), "report-publish", report.pk).content.decode()
    step(client_for(approver), "publish", report)
    read = page(client_for(approver), "report-detail", report.pk).content.decode()
    assert ("Starts rose." in read, f"by {team_leader}" in read, Report.objects.get().state) == (
        True,
        True,
        "published",
    )


def links_of(answer):
    listed = answer.content.decode().partition("What you can do</h2>")[2].partition("</ul>")[0]
    return re.findall(r">([^<>]+)</a>", listed)


def test_words_that_could_point_to_somebody_come_back_beside_what_was_typed(commissioner, client_for):
    report = built_for(commissioner)
    answer = step(client_for(commissioner), "write-passage", report, kind="commentary", words="Ring 07700 900123.")
    text = answer.content.decode()
    assert (answer.status_code, "This could point to somebody: a mobile number." in text) == (200, True)
    assert ("Ring 07700 900123." in text, report.passages.count()) == (True, 0)


def test_a_passage_is_taken_out_on_its_page(commissioner, client_for):
    report, client = built_for(commissioner), client_for(commissioner)
    step(client, "write-passage", report, kind="commentary", words="Starts rose.")
    address = reverse("outcomes:report-remove-passage", args=[report.pk, report.passages.get().pk])
    client.post(address, {"version": client.get(address).context["form"].initial["version"]})
    assert report.passages.kept().exists() is False


def test_what_is_sent_back_says_why_on_its_page(commissioner, team_leader, client_for):
    report = built_for(commissioner)
    step(client_for(commissioner), "submit", report)
    step(client_for(team_leader), "send-back", report, because="Explain the waits.")
    assert (
        "Sent back: Explain the waits." in page(client_for(commissioner), "report-detail", report.pk).content.decode()
    )


FILES = ("report-pdf", "report-csv", "report-json", "report-ods")


def test_the_files_are_downloaded_and_entered(commissioner, client_for):
    client, report = client_for(commissioner), built_for(commissioner)
    files = [page(client, name, report.pk) for name in FILES]
    assert [file["Content-Type"] for file in files] == [
        *("application/pdf", "text/csv; charset=utf-8", "application/json"),
        "application/vnd.oasis.opendocument.spreadsheet",
    ]
    assert files[0]["Content-Disposition"] == 'attachment; filename="divert-2024Q1-edition-1.pdf"'
    assert list(Entry.objects.filter(verb="read_figures").values_list("object_kind", flat=True)) == [
        f"outcomes.report_{ending}" for ending in ("pdf", "csv", "json", "ods")
    ]


def test_a_draft_is_hidden_from_an_evaluator_until_it_is_published(commissioner, evaluator, client_for):
    report, client = built_for(commissioner), client_for(evaluator)
    before = [page(client, name, report.pk).status_code for name in ("report-detail", *FILES)]
    publish_by_hands(report)
    after = [page(client, name, report.pk).status_code for name in ("report-detail", *FILES)]
    assert (before, after) == ([404] * 5, [200] * 5)


def test_a_withdrawn_report_is_read_no_more_and_has_no_files(commissioner, client_for):
    report, client = built_for(commissioner), client_for(commissioner)
    services.withdraw_report(report_id=report.pk, actor=commissioner)
    assert [page(client, name, report.pk).status_code for name in FILES] == [404] * 4
    assert links_of(page(client, "report-detail", report.pk)) == []


def test_a_report_of_exact_figures_is_not_seen_by_a_commissioner(team_leader, commissioner, client_for):
    report = built_for(team_leader)
    assert page(client_for(commissioner), "report-detail", report.pk).status_code == 404


def test_only_those_who_may_can_ask_or_publish(evaluator, team_leader, commissioner, client_for):
    report = built_for(commissioner)
    publish = reverse("outcomes:report-publish", args=[report.pk])
    assert client_for(evaluator).post(reverse("outcomes:report-create"), QUESTION).status_code == 403
    assert client_for(team_leader).post(publish).status_code == 403


def test_extracts_are_shown_with_their_control_totals(team_leader, client_for):
    given.offence(given.person(), INDEX, link="to_review")
    text = page(client_for(team_leader), "import-list").content.decode()
    assert ("offences.csv" in text, "1 row waits for a person to decide" in text) == (True, True)
    assert ("States nothing: covers nothing" in text, "No day is covered" in text) == (True, True)


def test_the_days_of_each_force_are_shown_with_their_gaps(team_leader, client_for):
    given.coverage(first=date(2024, 1, 1), last=date(2024, 6, 30))
    given.coverage(first=date(2024, 7, 2), last=date(2024, 12, 31))
    text = page(client_for(team_leader), "import-list").content.decode()
    assert "Force 20: 1 January 2024 to 30 June 2024, 2 July 2024 to 31 December 2024." in text
    assert "Gap: 1 July 2024 to 1 July 2024." in text


def test_each_cell_of_a_table_carries_the_name_of_its_column_for_small_screens(commissioner, client_for):
    given.cohort(40, INDEX)
    answer = page(client_for(commissioner), "answer-path", **QUESTION)
    tables = [table for one in answer.context["sections"] for table in one["section"].sheets]
    cells = sum(len(row) - 1 for table in tables for row in table.rows)
    head = b'data-label="Share of referred (95% interval)"'
    assert (answer.content.count(b'data-label="'), head in answer.content) == (cells, True)
