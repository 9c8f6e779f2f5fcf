"""The pages of one case at each stage: they open, they show the next step, and they cost the same whatever happened."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from caseworkflow.casefile.presenters import timeline
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Attempt
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from workflow.transitions import record_event

pytestmark = pytest.mark.django_db

SECTIONS = ("case-detail", "case-contact", "case-assessment", "case-plan", "case-timeline")

STAGES = [
    ("allocated", "divert"),
    ("contacting", "divert"),
    ("booked", "divert"),
    ("seen", "divert"),
    ("ready_to_assess", "new_chance"),
    ("assessed", "divert"),
    ("assessed", "new_chance"),
    ("planned", "new_chance"),
    ("planned", "checkpoint"),
    ("in_treatment", "new_chance"),
    ("in_treatment", "checkpoint"),
    ("assessed", "arrest_referral"),
    ("in_treatment", "offender_to_rehab"),
]

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def url(name, row):
    return reverse(f"caseworkflow:{name}", args=[row.pk])


def statements(client, address):
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in made.captured_queries if not one["sql"].startswith(CONTROL)]


@pytest.mark.parametrize(("stage", "programme"), STAGES)
def test_every_section_opens_at_every_stage_in_at_most_fourteen_statements(client_for, stage, programme):
    row = getattr(make, stage)(programme)
    client = client_for(row.caseworker)
    client.get(url("case-detail", row))
    counts = {section: len(statements(client, url(section, row))) for section in SECTIONS}
    assert {section: count for section, count in counts.items() if count > 14} == {}


def test_a_long_history_costs_no_more_statements_than_a_short_one(client_for):
    row = make.in_treatment("new_chance")
    client = client_for(row.caseworker)
    client.get(url("case-detail", row))
    make.miss(row, good_cause="illness")
    before = {section: len(statements(client, url(section, row))) for section in SECTIONS}
    for _ in range(5):
        make.miss(row, good_cause="illness")
        Attempt.objects.create(case=row, by=row.caseworker, result="no_answer", channel="phone")
    assert {section: len(statements(client, url(section, row))) for section in SECTIONS} == before


def test_a_case_of_another_provider_is_not_found(client_for):
    row = make.allocated()
    other = Organisation.objects.create(kind=OrganisationKind.PROVIDER, name="Another provider")
    stranger = client_for(member(Role.CASEWORKER, at=other))
    assert {stranger.get(url(section, row)).status_code for section in SECTIONS} == {404}


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.DECISION_MAKER, Role.COMMISSIONER, Role.PARTNER])
def test_who_is_not_of_the_provider_may_not_open_a_case(client_for, role):
    row = make.allocated()
    client = client_for(member(role))
    assert {client.get(url(section, row)).status_code for section in SECTIONS} == {403}


def test_the_first_look_of_its_caseworker_is_kept_and_no_other(client_for):
    row = make.allocated()
    client_for(make.leader()).get(url("case-detail", row))
    assert make.fresh(row).opened_at is None
    client_for(row.caseworker).get(url("case-detail", row))
    assert make.fresh(row).opened_at is not None


@pytest.mark.parametrize(
    ("stage", "programme", "button"),
    [
        ("allocated", "divert", "Record attempt"),
        ("contacting", "divert", "Record attempt"),
        ("seen", "divert", "Record assessment"),
        ("assessed", "divert", "Record session"),
        ("assessed", "new_chance", "Agree plan"),
        ("planned", "new_chance", "Begin"),
        ("planned", "checkpoint", "Go to the contract"),
        ("in_treatment", "offender_to_rehab", "Check suitability"),
        ("in_treatment", "checkpoint", "Book appointment"),
    ],
)
def test_the_next_step_has_one_button(client_for, stage, programme, button):
    row = getattr(make, stage)(programme)
    step = client_for(row.caseworker).get(url("case-detail", row)).context["step"]
    assert step["button"] == button


def test_a_colleague_who_does_not_work_the_case_sees_whose_step_it_is(client_for):
    row = make.allocated()
    step = client_for(member(Role.CASEWORKER)).get(url("case-detail", row)).context["step"]
    assert (step["url"], step["text"]) == ("", f"This is for {row.caseworker}, or for somebody who covers.")


def test_the_timeline_goes_on_where_its_page_ended(client_for):
    row = make.contacting()
    Attempt.objects.bulk_create(
        Attempt(case=row, by=row.caseworker, result="no_answer", channel="phone") for _ in range(60)
    )
    client = client_for(row.caseworker)
    client.get(url("case-detail", row))
    first = client.get(url("case-timeline", row))
    second = client.get(url("case-timeline", row) + first.context["pager"].next)
    keys = [one["key"] for page in (first, second) for one in page.context["entries"]]
    assert (len(first.context["entries"]), len(set(keys)), second.context["pager"].next) == (50, len(keys), "")


@pytest.mark.parametrize("count", [23, 24, 25])
def test_the_entries_of_every_record_beside_a_case_are_read(count):
    """One statement asks for 24 ids: fewer, as many and one more."""
    row = make.allocated()
    beside = timeline.Beside(row)
    further = range(count - len(beside.ids))
    added = Consent.objects.bulk_create(Consent(case=row, purpose=f"further {number}") for number in further)
    for one in added:
        record_event(one, "give", actor=row.caseworker)
    before = len(timeline.entries_from(beside, None))
    beside.ids = sorted([*beside.ids, *(str(one.pk) for one in added)])
    assert (len(beside.ids), len(timeline.entries_from(beside, None))) == (count, before + len(added))


def test_a_private_note_is_shown_to_its_author_and_the_team_leader(client_for):
    row = make.allocated()
    client = client_for(row.caseworker)
    client.post(url("note-create", row), {"text": "Only for us", "is_private": "on"})
    seen = {
        name: "Only for us" in client_for(user).get(url("case-timeline", row)).content.decode()
        for name, user in {
            "author": row.caseworker,
            "leader": make.leader(),
            "colleague": member(Role.CASEWORKER),
        }.items()
    }
    assert seen == {"author": True, "leader": True, "colleague": False}


def test_the_timeline_names_whoever_decided_what_the_clock_then_did(client_for):
    row = make.in_treatment("checkpoint")
    client = client_for(row.caseworker)
    page = client.get(url("case-timeline", row))
    signed = [one for one in page.context["entries"] if one["by"] == str(make.sergeant())]
    assert len(signed) == 1
    contract = client.get(url("contract-detail", row))
    names = {one["title"]: str(one["by"]) for one in contract.context["entries"]}
    assert (names[signed[0]["title"]], "The clock" in names.values()) == (str(make.sergeant()), False)


def test_without_a_name_the_clock_stands_for_what_it_did(client_for):
    row = make.planned("checkpoint")
    asked = make.ask_to_sign(row)
    make.police_decide(asked, "sign")
    type(asked).objects.filter(pk=asked.pk).update(decided_by=None)
    make.apply_decisions(row)
    page = client_for(row.caseworker).get(url("case-timeline", row))
    assert "The clock" in [str(one["by"]) for one in page.context["entries"]]
