"""Files for official bodies: what each holds and leaves out, who agreed to it, and through whose hands it goes."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from caseworkflow.consent.models import Consent
from ledger import outbox
from ledger.models import Entry
from outcomes.research import mapping, services
from outcomes.research.mapping import COLUMNS_OF, NOT_HELD, dictionary_rows
from outcomes.research.models import ResearchFile
from outcomes.research.reports import make_rows
from outcomes.research.terms import NAMING, FileForm
from tests.factories import outcomes as given
from tests.factories.accounts import member
from tests.factories.programmes import version_of
from tests.outcomes.test_research_files import FEBRUARY, INDEX, TYPED, asked

pytestmark = pytest.mark.django_db

WHO = {
    "family_name": "Okafor-Lane",
    "given_names": "'Ngozi Mary",
    "date_of_birth": date(1990, 5, 4),
    "sex": "F",
    "ethnicity_self_defined": "B2",
    "postcode": "B15 2TT",
    "pnc_id": "2012/0000001A",
    "cro_number": "SF12/1A",
    "nhs_number": "943 476 5919",
    "mobile": "+447700900123",
}


def accepted(purpose: str, number: int = 1, state: str = "given", **facts) -> list:
    """People of whom each said the same to one purpose; assessed the next day, and ended in March."""
    people = []
    for _ in range(number):
        person = given.person(**facts)
        referral = given.referral(INDEX, of=person, source="custody", source_reference=f"WMP-{person.pk}")
        case = given.case(referral, assessed_on=date(2024, 2, 15), ended_on=date(2024, 3, 1))
        Consent.objects.create(case=case, purpose=purpose, state=state, said_on=INDEX)
        people.append(person)
    return people


def rows_of(form: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(make_rows("divert", FEBRUARY, form).text)))


def without_number(row: dict[str, str], name: str) -> dict[str, str]:
    return {column: value for column, value in row.items() if column != name and value}


def test_the_data_lab_gets_what_it_finds_people_by_and_nothing_else():
    accepted("research", **WHO)
    (row,) = rows_of(FileForm.DATA_LAB)
    assert without_number(row, "reference") == {
        "surname": "Okafor-Lane",
        "forename": "'Ngozi Mary",
        "date_of_birth": "1990-05-04",
        "gender": "F",
        "intervention_start": "2024-02-14",
        "intervention_end": "2024-03-01",
        "programme": "divert",
        "completed": "N",
    }


def test_treatment_services_get_initials_and_the_first_part_of_a_postcode():
    accepted("share_health", **WHO)
    (row,) = rows_of(FileForm.TREATMENT)
    assert without_number(row, "CLIENTID") == {
        "CONSENT": "Y",
        "FINITIAL": "N",
        "SINITIAL": "O",
        "DOB": "19900504",
        "SEX": "2",
        "ETHNIC": "N",
        "PC": "B15",
        "RFLS": "63",
        "REFLD": "20240214",
        "TRIAGED": "20240215",
        "DISD": "20240301",
        "cjit_event_on": "20240214",
    }


@pytest.mark.parametrize(("sex", "code"), [("M", "1"), ("F", "2"), ("X", ""), ("U", "")])
def test_a_sex_for_which_no_code_is_confirmed_is_left_empty(sex, code):
    accepted("share_health", **{**WHO, "sex": sex})
    assert [row["SEX"] for row in rows_of(FileForm.TREATMENT)] == [code]


@pytest.mark.parametrize("form", FileForm)
def test_no_number_of_a_force_or_of_this_service_leaves(form):
    (person,) = accepted(mapping_purpose(form), **WHO)
    text = make_rows("divert", FEBRUARY, form).text
    raw = ("2012/0000001A", "SF12", "943 476", "7700900123", "WMP-", str(person.pk), person.pk.hex, "2TT")
    assert [one for one in raw if one in text] == []
    if form != FileForm.DATA_LAB:
        assert [one for one in ("Okafor", "Ngozi") if one in text] == []


def mapping_purpose(form):
    return "share_health" if form == FileForm.TREATMENT else "research"


@pytest.mark.parametrize("form", FileForm)
def test_only_those_who_agreed_to_what_the_form_is_for_are_in_it(form):
    purpose = mapping_purpose(form)
    other = "research" if purpose == "share_health" else "share_health"
    agreed = accepted(purpose, 2)
    accepted(other)
    accepted(purpose, state="refused")
    accepted(purpose, state="withdrawn")
    found = make_rows("divert", FEBRUARY, form)
    assert (sorted(found.people), found.left_out) == (sorted(one.pk for one in agreed), 3)


@pytest.mark.parametrize("form", FileForm)
def test_the_dictionary_of_each_form_is_generated_and_says_how_sure_each_column_is(form):
    rows = dictionary_rows(form)
    assert [name for name, *_ in rows] == [column.name for column in COLUMNS_OF[form]]
    assert [name for name, *_, standing in rows if not standing] == []


def test_what_is_not_confirmed_is_marked_and_what_is_not_held_is_empty():
    standing = {name: sure for name, *_, sure in dictionary_rows(FileForm.TREATMENT)}
    assert (standing["DOB"], standing["RFLS"], standing["DISRSN"]) == (
        mapping.DATASET_K,
        mapping.CODES_OPEN,
        mapping.NOT_HELD,
    )
    accepted("share_health", **WHO)
    (row,) = rows_of(FileForm.TREATMENT)
    assert {row[name] for name, sure in standing.items() if sure == NOT_HELD} == {""}


def test_a_value_of_another_shape_makes_no_file():
    accepted("share_health", **{**WHO, "ethnicity_self_defined": "B2", "postcode": "b15"})
    with pytest.raises(ValueError, match=r"^A value of PC has another shape than the dictionary says\.$"):
        make_rows("divert", FEBRUARY, FileForm.TREATMENT)


@pytest.fixture
def second_leader() -> User:
    return member(Role.TEAM_LEADER)


def made_for(leader: User, second: User, form: str = FileForm.DATA_LAB) -> ResearchFile:
    accepted(mapping_purpose(form), 8)
    row = asked(leader, form=form)
    services.grant_research_file(file_id=row.pk, actor=second)
    outbox.run_due_jobs()
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("form", NAMING)
def test_the_team_leader_who_asked_takes_it_under_their_own_name(form, team_leader, second_leader, evaluator):
    row = made_for(team_leader, second_leader, form)
    content = services.give_research_file(file_id=row.pk, actor=team_leader)
    assert len(content.decode("utf-8-sig").splitlines()) == 9
    entry = Entry.objects.get(verb="export")
    assert (entry.actor, entry.facts["form"], len(entry.subjects)) == (team_leader, form, 8)
    with pytest.raises(PermissionDenied):
        services.give_research_file(file_id=row.pk, actor=second_leader)
    with pytest.raises(ResearchFile.DoesNotExist):
        services.give_research_file(file_id=row.pk, actor=evaluator)


def test_nobody_grants_what_they_asked_for(team_leader):
    row = asked(team_leader, form=FileForm.DATA_LAB)
    with pytest.raises(PermissionDenied):
        services.grant_research_file(file_id=row.pk, actor=team_leader)


@pytest.mark.parametrize("form", NAMING)
def test_an_evaluator_never_asks_for_what_people_are_found_by(form, evaluator):
    with pytest.raises(PermissionDenied):
        asked(evaluator, form=form)


def test_a_team_leader_asks_for_no_research_rows(team_leader):
    with pytest.raises(PermissionDenied):
        asked(team_leader, form=FileForm.ROWS)


@pytest.mark.parametrize(("form", "status"), [("data_lab", 302), ("treatment", 302), ("rows", 200), ("", 200)])
def test_a_team_leader_asks_on_the_page_for_the_forms_that_are_theirs(form, status, client_for, team_leader):
    version_of("divert")
    answer = client_for(team_leader).post(reverse("outcomes:researchfile-create"), {**TYPED, "form": form})
    assert (answer.status_code, ResearchFile.objects.count()) == (status, int(status == 302))


def test_each_dictionary_is_a_file_of_its_own_and_an_evaluator_reads_theirs_alone(client_for, evaluator, team_leader):
    names = ("research-dictionary", "research-data-lab-dictionary", "research-treatment-dictionary")
    where = [reverse(f"outcomes:{name}") for name in names]
    found = [[client_for(user).get(each).status_code for each in where] for user in (team_leader, evaluator)]
    assert found == [[200, 200, 200], [200, 403, 403]]
    text = client_for(team_leader).get(where[1]).content.decode("utf-8-sig")
    assert [row["column"] for row in csv.DictReader(StringIO(text))] == [
        column.name for column in COLUMNS_OF[FileForm.DATA_LAB]
    ]
