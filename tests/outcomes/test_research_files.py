"""Research files: who agrees is in them, under numbers that fit no other file, for one purpose and until one day."""

import csv
import hashlib
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from caseworkflow.consent.models import Consent
from ledger import outbox
from ledger.models import Entry, Kind
from outcomes.figure.cohorts import Span
from outcomes.follow_up.models import FollowUp
from outcomes.research import services
from outcomes.research.mapping import COLUMNS, dictionary_rows
from outcomes.research.models import ResearchFile
from outcomes.research.reports import make_rows
from outcomes.research.states import ResearchState
from outcomes.schedules import end_research_files
from referrals.withheld.models import Seal
from tests.factories import outcomes as given
from tests.factories.accounts import kind_for, member, organisation
from tests.factories.programmes import version_of
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

INDEX = date(2024, 2, 14)
FEBRUARY = Span(date(2024, 2, 1), date(2024, 2, 1))
LAST_DAY = date(2026, 9, 30)


def who_agrees(number: int = 1, state: str = "given", **facts) -> list:
    """People accepted on one day, each with the same answer on research."""
    people = []
    for _ in range(number):
        person = given.person(**facts)
        case = given.case(given.referral(INDEX, of=person), assessed_on=INDEX)
        Consent.objects.create(case=case, purpose="research", state=state, said_on=INDEX)
        people.append(person)
    return people


def asked(by: User, **changes) -> ResearchFile:
    facts = {
        "programme": version_of("divert").programme,
        "first_month": FEBRUARY.first,
        "last_month": FEBRUARY.last,
        "purpose": "Whether starting early helps",
        "ethics_reference": "REC 24/1",
        "ends_on": LAST_DAY,
    }
    return services.request_research_file(actor=by, **{**facts, **changes})


def made(by: User, leader: User) -> ResearchFile:
    row = asked(by)
    services.grant_research_file(file_id=row.pk, actor=leader)
    outbox.run_due_jobs()
    row.refresh_from_db()
    return row


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


# -- who is in it


def test_only_people_who_agreed_to_research_are_in_the_file():
    agreed = who_agrees(2)
    who_agrees(1, state="refused")
    who_agrees(1, state="withdrawn")
    given.referral(INDEX)
    found = make_rows("divert", FEBRUARY)
    assert (sorted(found.people), found.left_out) == (sorted(one.pk for one in agreed), 3)


def test_somebody_who_took_it_back_on_one_of_two_cases_is_left_out():
    (person,) = who_agrees(1)
    later = given.case(given.referral(INDEX, of=person, programme="checkpoint"))
    Consent.objects.create(case=later, purpose="research", state="withdrawn", said_on=INDEX)
    assert make_rows("divert", FEBRUARY).people == ()


def test_an_answer_on_another_purpose_is_none_on_research():
    person = given.person()
    case = given.case(given.referral(INDEX, of=person))
    Consent.objects.create(case=case, purpose="take_part", state="given", said_on=INDEX)
    assert make_rows("divert", FEBRUARY).people == ()


def test_somebody_who_is_sealed_is_left_out(team_leader):
    (person,) = who_agrees(1)
    provider = organisation(kind_for(Role.CASEWORKER))
    Seal.objects.create(
        person=person, provider=provider, reason="staff", asked_by=team_leader, confirmed_at=timezone.now()
    )
    in_force = Seal.objects.in_force().filter(person=person).exists()
    assert (in_force, make_rows("divert", FEBRUARY).people) == (True, ())


# -- what it says


def test_nothing_in_the_file_names_anybody():
    (person,) = who_agrees(1, family_name="Shouldneverbeshown", given_names="Norever", pnc_id="2012/0000001A")
    text = make_rows("divert", FEBRUARY).text
    found = [str(person.pk), str(person.pk.hex), "Shouldneverbeshown", "Norever", "2012/0000001A", "1990", "2024-02"]
    assert [one for one in found if one in text] == []


def test_the_numbers_of_people_fit_no_other_file():
    who_agrees(2)
    one, other = ({row["person"] for row in rows_of(make_rows("divert", FEBRUARY).text)} for _ in range(2))
    assert (len(one), len(other), one & other) == (2, 2, set())


def test_a_row_says_what_the_dictionary_says():
    (person,) = who_agrees(1, ethnicity_self_defined="A1", sex="F", date_of_birth=date(1990, 2, 15))
    referral = person.referrals.get()
    FollowUp.objects.create(
        referral=referral,
        person=person,
        window=6,
        index_on=INDEX,
        due_on=INDEX,
        mature_on=INDEX,
        state="measured",
        proven_count=0,
        recorded_count=2,
        arrest_count=1,
        days_to_first=33,
    )
    FollowUp.objects.create(
        referral=referral,
        person=person,
        window=12,
        index_on=INDEX,
        due_on=INDEX,
        mature_on=INDEX,
        state="awaiting_data",
        proven_count=9,
    )
    (row,) = rows_of(make_rows("divert", FEBRUARY).text)
    assert list(row) == [column.name for column in COLUMNS]
    assert {name: value for name, value in row.items() if name not in {"person", "offence_group"}} == {
        "programme": "divert",
        "accepted_quarter": "2024Q1",
        "source": "street",
        "sex": "F",
        "age_band": "25 to 34",
        "ethnic_group": "Asian",
        "started": "Y",
        "completed": "N",
        "case_open": "Y",
        "m6_state": "measured",
        "m6_proven_count": "0",
        "m6_recorded_count": "2",
        "m6_arrest_count": "1",
        "m6_days_to_first": "33",
        "m12_state": "awaiting_data",
        "m12_proven_count": "",
        "m12_recorded_count": "",
        "m12_arrest_count": "",
        "m12_days_to_first": "",
        "m24_state": "",
        "m24_proven_count": "",
        "m24_recorded_count": "",
        "m24_arrest_count": "",
        "m24_days_to_first": "",
    }


def test_a_value_of_another_shape_is_not_given_out_and_the_fault_does_not_repeat_it():
    who_agrees(1, sex="Q")
    with pytest.raises(ValueError, match=r"^A value of sex has another shape than the dictionary says\.$"):
        make_rows("divert", FEBRUARY)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_an_empty_cell_stands_only_where_the_dictionary_allows_one(column):
    known = dict.fromkeys(("person", "programme", "quarter", "source", "sex", "age_band", "ethnic_group"), "")
    known |= {"offence_group": "", "is_started": True, "is_completed": True, "is_case_open": True, "follow_ups": {}}
    is_said = column.name in {"started", "completed", "case_open"}
    if column.may_be_empty or is_said:
        assert column.cell(known) == ("Y" if is_said else "")
    else:
        with pytest.raises(ValueError, match=column.name):
            column.cell(known)


def test_the_dictionary_has_a_line_for_each_column():
    assert [name for name, *_ in dictionary_rows()] == [column.name for column in COLUMNS]


# -- asked for, granted, made


def test_a_file_is_made_once_a_team_leader_grants_it(evaluator, team_leader):
    people = who_agrees(8)
    row = asked(evaluator)
    assert (row.state, row.asked_for) == (ResearchState.ASKED, evaluator.organisation)
    services.grant_research_file(file_id=row.pk, actor=team_leader)
    outbox.run_due_jobs()
    row.refresh_from_db()
    assert (row.state, row.row_count, row.left_out_count, row.granted_by) == (ResearchState.READY, 8, 0, team_leader)
    assert row.named_people() == sorted(person.pk for person in people)


def test_a_file_about_fewer_people_than_are_ever_counted_is_not_made(evaluator, team_leader):
    who_agrees(7)
    row = made(evaluator, team_leader)
    assert (row.state, row.row_count, row.stored.name) == (ResearchState.TOO_FEW, None, "")


def test_an_evaluator_grants_nothing(evaluator):
    row = asked(evaluator)
    with pytest.raises(PermissionDenied):
        services.grant_research_file(file_id=row.pk, actor=evaluator)


def test_a_team_leader_asks_for_nothing(team_leader):
    with pytest.raises(PermissionDenied):
        asked(team_leader)
    assert ResearchFile.objects.count() == 0


def test_a_refusal_keeps_its_reason(evaluator, team_leader):
    row = asked(evaluator)
    services.refuse_research_file(file_id=row.pk, because="ethics", actor=team_leader)
    row.refresh_from_db()
    assert (row.state, row.get_refused_because_display()) == ("refused", "There is no ethics approval for it")


@pytest.mark.parametrize(("ends_on", "is_granted"), [(-1, False), (0, True), (1, True)])
def test_nothing_is_granted_after_the_last_day_of_its_use(ends_on, is_granted, evaluator, team_leader):
    row = asked(evaluator, ends_on=timezone.localdate() + timedelta(days=ends_on))
    if is_granted:
        assert services.grant_research_file(file_id=row.pk, actor=team_leader).state == ResearchState.GRANTED
    else:
        with pytest.raises(MoveRefused, match="The last day of its use has passed"):
            services.grant_research_file(file_id=row.pk, actor=team_leader)


def test_making_it_twice_makes_one_file(evaluator, team_leader):
    who_agrees(8)
    row = made(evaluator, team_leader)
    services.make_research_file(file_id=row.pk, actor=User.objects.clock())
    again = ResearchFile.objects.get(pk=row.pk)
    assert (again.digest, again.stored.name) == (row.digest, row.stored.name)


# -- given out


def test_everybody_in_it_is_entered_before_the_file_is_given(evaluator, team_leader):
    people = who_agrees(8)
    row = made(evaluator, team_leader)
    content = services.give_research_file(file_id=row.pk, actor=evaluator)
    entry = Entry.objects.filter(kind=Kind.EXPORT).last()
    assert len(rows_of(content.decode())) == 8
    assert (entry.actor, entry.object_kind) == (evaluator, "outcomes.researchfile")
    assert sorted(entry.subjects) == sorted(str(person.pk) for person in people)


def test_the_fingerprint_is_that_of_the_rows(evaluator, team_leader):
    who_agrees(8)
    row = made(evaluator, team_leader)
    content = services.give_research_file(file_id=row.pk, actor=evaluator)
    assert row.digest == hashlib.sha256(content.decode("utf-8-sig").encode()).hexdigest()


def test_once_somebody_takes_it_back_the_file_is_not_given_and_can_be_made_without_them(evaluator, team_leader):
    people = who_agrees(9)
    row = made(evaluator, team_leader)
    Consent.objects.filter(case__person=people[0]).update(state="withdrawn")
    with pytest.raises(MoveRefused, match="no longer agrees to it"):
        services.give_research_file(file_id=row.pk, actor=evaluator)
    assert Entry.objects.filter(kind=Kind.EXPORT).count() == 0
    services.make_research_file_again(file_id=row.pk, actor=evaluator)
    outbox.run_due_jobs()
    content = services.give_research_file(file_id=row.pk, actor=evaluator)
    row.refresh_from_db()
    assert (len(rows_of(content.decode())), people[0].pk in row.named_people()) == (8, False)


def test_another_evaluator_finds_no_such_file(evaluator, team_leader):
    who_agrees(8)
    row = made(evaluator, team_leader)
    stranger = member(Role.EVALUATOR, at=organisation(kind_for(Role.EVALUATOR), name="Another university"))
    assert list(ResearchFile.objects.visible_to(stranger)) == []
    with pytest.raises(ResearchFile.DoesNotExist):
        services.give_research_file(file_id=row.pk, actor=stranger)


def test_a_team_leader_grants_rows_and_takes_none(evaluator, team_leader):
    who_agrees(8)
    row = made(evaluator, team_leader)
    with pytest.raises(PermissionDenied):
        services.give_research_file(file_id=row.pk, actor=team_leader)


# -- ended


@pytest.mark.parametrize(("after", "state"), [(0, "ready"), (1, "ended")])
def test_after_the_last_day_of_its_use_the_stored_file_is_gone(
    after, state, evaluator, team_leader, frozen, django_capture_on_commit_callbacks
):
    who_agrees(8)
    row = made(evaluator, team_leader)
    name = row.stored.name
    frozen.move_to(datetime(2026, 9, 30, 12, tzinfo=UTC) + timedelta(days=after))
    with django_capture_on_commit_callbacks(execute=True):
        end_research_files()
    row.refresh_from_db()
    assert (row.state, default_storage.exists(name), row.people.count()) == (
        state,
        state == "ready",
        8 if state == "ready" else 0,
    )


def test_an_evaluator_who_is_done_ends_it_early(evaluator, team_leader, django_capture_on_commit_callbacks):
    who_agrees(8)
    row = made(evaluator, team_leader)
    name = row.stored.name
    with django_capture_on_commit_callbacks(execute=True):
        services.end_research_file(file_id=row.pk, actor=evaluator)
    with pytest.raises(ResearchFile.DoesNotExist):
        services.give_research_file(file_id=row.pk, actor=evaluator)
    assert not default_storage.exists(name)


# -- its pages


def address(name: str, *given_: object) -> str:
    return reverse(f"outcomes:{name}", args=given_)


TYPED = {
    "form": "rows",
    "programme": "divert",
    "first_month": "2024-02",
    "last_month": "2024-02",
    "purpose": "Whether starting early helps",
    "ethics_reference": "REC 24/1",
    "ends_on_day": "30",
    "ends_on_month": "9",
    "ends_on_year": "2026",
}


def test_an_evaluator_asks_on_a_page(client_for, evaluator):
    version_of("divert")
    answer = client_for(evaluator).post(address("researchfile-create"), TYPED)
    row = ResearchFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address("researchfile-detail", row.pk))
    assert (row.first_month, row.ends_on, row.asked_by) == (FEBRUARY.first, LAST_DAY, evaluator)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_month": "February"}, "Enter the first month of acceptance as 2024-01."),
        ({"first_month": "2019-12"}, "The first month is before this service took anybody, in January 2020."),
        ({"first_month": "2024-03"}, "The last month is before the first month."),
        ({"last_month": "2026-03"}, "The last month must have ended."),
        ({"ends_on_day": "3", "ends_on_month": "3"}, "The last day of its use must be after today."),
        ({"ends_on_day": "4", "ends_on_month": "3", "ends_on_year": "2028"}, "A file is used for 24 months at most."),
        ({"purpose": ""}, "Say what is to be found out."),
        ({"ethics_reference": ""}, "Enter the reference of the ethics approval."),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_asked(changes, sentence, client_for, evaluator):
    version_of("divert")
    answer = client_for(evaluator).post(address("researchfile-create"), {**TYPED, **changes})
    assert (sentence in answer.content.decode(), ResearchFile.objects.count()) == (True, 0)
    assert TYPED["programme"] in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"first_month": "2020-01"},
        {"last_month": "2026-02"},
        {"ends_on_day": "4", "ends_on_month": "3"},
        {"ends_on_day": "3", "ends_on_month": "3", "ends_on_year": "2028"},
    ],
)
def test_what_just_fits_is_asked_for(changes, client_for, evaluator):
    version_of("divert")
    client_for(evaluator).post(address("researchfile-create"), {**TYPED, **changes})
    assert ResearchFile.objects.count() == 1


def test_the_page_of_a_file_that_lost_somebody_says_so_and_offers_no_rows(client_for, evaluator, team_leader):
    people = who_agrees(9)
    row = made(evaluator, team_leader)
    page = address("researchfile-detail", row.pk)
    before = client_for(evaluator).get(page).content.decode()
    Consent.objects.filter(case__person=people[0]).update(state="withdrawn")
    after = client_for(evaluator).get(page).content.decode()
    said = ("Download the rows", "no longer agrees to it")
    assert [[words in text for words in said] for text in (before, after)] == [[True, False], [False, True]]


def test_a_team_leader_comes_to_what_was_asked_for_from_the_imports(client_for, evaluator, team_leader):
    version_of("divert")
    asked(evaluator)
    client = client_for(team_leader)
    assert address("researchfile-list") in client.get(address("import-list")).content.decode()
    assert "Waits for the team leader" in client.get(address("researchfile-list")).content.decode()


def test_the_rows_are_downloaded_by_the_evaluator_alone(client_for, evaluator, team_leader, commissioner):
    who_agrees(8)
    row = made(evaluator, team_leader)
    where = address("researchfile-download", row.pk)
    answers = [client_for(user).get(where).status_code for user in (evaluator, team_leader, commissioner)]
    assert answers == [200, 403, 403]


def test_how_many_were_left_out_passes_the_gate(client_for, evaluator, team_leader):
    who_agrees(8)
    given.cohort(7, INDEX)
    row = made(evaluator, team_leader)
    text = client_for(evaluator).get(address("researchfile-detail", row.pk)).content.decode()
    assert (row.left_out_count, ">7<" in text, ">8<" in text) == (7, False, True)


def test_the_dictionary_is_a_file_of_its_own(client_for, evaluator):
    answer = client_for(evaluator).get(address("research-dictionary"))
    assert [row["column"] for row in rows_of(answer.content.decode())] == [column.name for column in COLUMNS]
