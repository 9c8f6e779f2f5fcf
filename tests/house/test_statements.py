"""A page takes a fixed number of statements, however many rows it shows: a list 10, a detail 14, a move 16.

The pages of every day take fewer, and exactly as many as the table says.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from caseworkflow.case.models import Case
from ledger.models import Alert, Entry
from referrals.custody.models import Detention
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories import retention
from tests.factories.accounts import member
from tests.factories.pages import typed

pytestmark = pytest.mark.django_db
LIST, DETAIL, MOVE = 10, 14, 16
FROM_CUSTODY = {
    "source": "custody",
    "custody_suite": "Perry Barr",
    "custody_record": "CR/1",
    "note": "Tested on arrival.",
    "drug_test": "positive",
    "drug_test_substances": "cocaine",
}
MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT")  # in service these are the begin and the commit of the request


def statements(client, path, **posted):
    """How many statements a page takes; the first visit of a session also writes when it began."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(path, posted) if posted else client.get(path)
    assert answer.status_code == (302 if posted else 200), answer.content.decode()[-3000:]
    return len([one for one in seen.captured_queries if not one["sql"].startswith(MARKS)])


@pytest.fixture
def referrals_sent(custody_officer):
    def send(numbers):
        return [refer.waiting(custody_officer, family_name=f"Carter{number}") for number in numbers]

    return send


@pytest.mark.parametrize("page", ["referrals:home", "referrals:referral-list"])
def test_a_list_of_referrals_costs_the_same_for_ten_and_for_fifty(client_for, custody_officer, referrals_sent, page):
    client, path = client_for(custody_officer), reverse(page)
    referrals_sent(range(10))
    few = statements(client, path)
    referrals_sent(range(10, 50))
    assert (statements(client, path), few <= LIST) == (few, True)


def test_the_inbox_costs_the_same_for_ten_and_for_fifty(client_for, team_leader, referrals_sent):
    client, path = client_for(team_leader), reverse("caseworkflow:inbox")
    referrals_sent(range(10))
    few = statements(client, path)
    referrals_sent(range(10, 50))
    assert (statements(client, path), few <= LIST) == (few, True)


def writes_head_apart():
    """SQLite writes the head of the ledger in a statement of its own."""
    return connection.vendor != "postgresql"


def test_the_custody_list_costs_the_same_for_ten_and_for_fifty(client_for, custody_officer, team_leader):
    client, path = client_for(team_leader), reverse("referrals:custody-list")
    detained(custody_officer, range(10))
    few = statements(client, path)
    detained(custody_officer, range(10, 50))
    expected = 6 + writes_head_apart()
    assert (few, statements(client, path), entered_subjects()) == (expected, expected, 50)


def detained(officer, numbers):
    for number in numbers:
        row = refer.waiting(officer, family_name=f"Held{number}")
        Detention.objects.create(force=officer.organisation, referral=row, suite="Perry Barr", initials="JC")


def entered_subjects():
    """How many people the entry of the last look at the list names."""
    return len(Entry.objects.filter(object_kind="referrals.detention", verb="list").latest("seq").subjects)


def allocated(numbers):
    return [make.allocated("new_chance", family_name=f"Carter{number}", mobile="") for number in numbers]


def test_lists_of_cases_cost_the_same_for_ten_and_for_fifty(client_for, team_leader):
    client = client_for(team_leader)
    paths = [reverse(f"caseworkflow:{name}") for name in ("case-list", "today")]
    allocated(range(10))
    few = [statements(client, path) for path in paths]
    allocated(range(10, 50))
    assert ([statements(client, path) for path in paths], max(few) <= LIST) == (few, True)


def test_the_page_that_gives_many_cases_to_others_costs_the_same_for_ten_and_for_fifty(client_for, team_leader):
    client, path = client_for(team_leader), reverse("caseworkflow:cases-reallocate")
    member(Role.CASEWORKER)
    found = []
    for numbers in (range(10), range(10, 50)):
        for row in allocated(numbers):
            Case.objects.filter(pk=row.pk).update(returned_at=row.allocated_at)
        ids = list(Case.objects.values_list("pk", flat=True))
        checked = {"cases": ids, "to": "spread", "reason": "They left"}
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.post(path, checked).context["moves"] == len(ids)
        found.append((statements(client, path), len(seen.captured_queries)))
    assert (found[1], found[0][0] <= LIST) == (found[0], True)


@pytest.mark.parametrize("page", ["referral-detail", "referral-sent"])
def test_a_page_of_a_referral(client_for, custody_officer, page):
    row = refer.accepted(custody_officer)
    assert statements(client_for(custody_officer), reverse(f"referrals:{page}", args=[row.pk])) <= DETAIL


def test_the_page_on_which_a_referral_is_decided(client_for, custody_officer, team_leader):
    row = refer.waiting(custody_officer)
    assert statements(client_for(team_leader), reverse("referrals:referral-decide", args=[row.pk])) <= DETAIL


@pytest.mark.parametrize(
    "page", ["case-detail", "case-contact", "case-assessment", "case-plan", "case-timeline", "case-access"]
)
def test_a_page_of_a_case(client_for, page):
    row = make.in_treatment("checkpoint")
    assert statements(client_for(row.caseworker), reverse(f"caseworkflow:{page}", args=[row.pk])) <= DETAIL


@pytest.mark.parametrize("page", ["attempt-create", "appointment-create", "plan-agree", "case-suspend", "note-create"])
def test_a_page_that_asks_for_a_move(client_for, page):
    row = make.assessed("new_chance") if page == "plan-agree" else make.in_treatment("new_chance")
    assert statements(client_for(row.caseworker), reverse(f"caseworkflow:{page}", args=[row.pk])) <= DETAIL


def test_a_move(client_for):
    """One of them reads everything beside the case, so that what is owed is reckoned over all of it."""
    row = make.in_treatment("new_chance")
    path = reverse("caseworkflow:case-suspend", args=[row.pk])
    given = {"version": str(row.version), "hold_reason": "hospital", "on_day": "3", "on_month": "3", "on_year": "2026"}
    assert statements(client_for(row.caseworker), path, **given) == 8 + writes_head_apart()


#: On PostgreSQL and on SQLite, which has one writer and takes no lock on a name, but writes each table apart.
SENT = {
    "somebody new": (13, 16, {}),
    "somebody known": (15, 17, {"pnc_id": "1991/0485159F"}),
    "from custody, with a test": (14, 17, FROM_CUSTODY),
}


@pytest.mark.parametrize("who", SENT)
def test_sending_a_referral(client_for, custody_officer, who):
    together, apart, given = SENT[who]
    refer.sent(custody_officer, pnc_id="1991/0485159F", mobile="+447700900123", is_safe_to_text=True)
    given = typed(given_names="Ada", crime_number="20/2/26", intent="send", **given)
    expected = apart if writes_head_apart() else together
    assert statements(client_for(custody_officer), reverse("referrals:referral-create"), **given) == expected


def test_the_first_page_of_an_auditor_costs_the_same_for_three_openings_and_for_twelve(client_for, auditor):
    client, path = client_for(auditor), reverse("administration:audit-today")
    opened_in_emergency(3)
    few = statements(client, path)
    opened_in_emergency(9)
    assert (statements(client, path), few <= LIST) == (few, True)


def opened_in_emergency(number):
    for _ in range(number):
        who = member(Role.CASEWORKER)
        Alert.objects.create(pattern="break_glass", on=date(2026, 3, 3), actor=who, count=1)


@pytest.mark.parametrize("page", ["ledger:entry-list", "ledger:job-list", "administration:person-list"])
def test_the_lists_of_those_who_run_the_service(client_for, auditor, administrator, referrals_sent, page):
    client = client_for(auditor if page == "ledger:entry-list" else administrator)
    referrals_sent(range(3))
    few = statements(client, reverse(page))
    referrals_sent(range(3, 12))
    assert (statements(client, reverse(page)), few <= LIST) == (few, True)


def test_the_list_of_what_is_due_costs_the_same_for_three_and_for_twelve(client_for, team_leader):
    client, path = client_for(team_leader), reverse("administration:retention-list")
    retention.due_records(range(3))
    few = statements(client, path)
    retention.due_records(range(3, 12))
    assert (statements(client, path), few <= LIST) == (few, True)


#: On PostgreSQL: the session and the account with its role take one each, the entry of the look two; three on SQLite.
DAILY = {
    "caseworkflow:today": 8,
    "caseworkflow:case-list": 6,
    "caseworkflow:inbox": 7,
    "caseworkflow:inbox?tab=allocate": 8,
    "caseworkflow:inbox?tab=confirm": 7,
    "caseworkflow:inbox?tab=left": 7,
    "referrals:home": 7,
    "referrals:referral-list": 7,
    "caseworkflow:case-detail": 12,
    "caseworkflow:case-timeline": 10,
}


def test_the_pages_of_every_day_take_as_many_statements_as_the_table_says(client_for, custody_officer):
    row = make.in_treatment("checkpoint")
    make.accepted_referral(family_name="Waiting")
    refer.waiting(make.officer(), family_name="Undecided")
    users = {"referrals": make.officer(), "caseworkflow": row.caseworker}
    found = {}
    for page in DAILY:
        name, _, query = page.partition("?")
        args = [row.pk] if name.startswith("caseworkflow:case-") and name != "caseworkflow:case-list" else []
        found[page] = statements(client_for(users[name.partition(":")[0]]), reverse(name, args=args) + f"?{query}")
    assert found == {page: few + writes_head_apart() for page, few in DAILY.items()}
