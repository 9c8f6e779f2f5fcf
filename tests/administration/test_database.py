"""The second line: what PostgreSQL shows and takes, asked as the role that serves and never as a superuser."""

import re
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, models, transaction

from accounts.models import OrganisationKind
from accounts.roles import Role
from accounts.second_line.context import acting_as, acting_now, rows_of, rows_of_all
from administration.database.mapping import AUDITED, GUARDED, OPEN, READ, REPORTED, guarded_tables
from administration.database.services import roles
from administration.database.services.rows import put_rules_in_place, unbound_tables
from caseworkflow.case.models import Case
from caseworkflow.note.models import Note
from ledger.models import Entry
from outcomes.figure.querysets import programmes_read_by
from referrals.people.models import Likeness, Person
from referrals.people.services.judging import judge_likeness
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation
from tests.factories.second_line import forget_role, role_here, serving
from tests.house.test_holdings import that_hang_on_a_person

ROOT = Path(__file__).parents[2]
ROOMS = ("accounts", "ledger", "programmes", "referrals", "caseworkflow", "outcomes", "administration", "diversion")
postgres = pytest.mark.postgres
ODD = [
    "",
    " ",
    "system",
    "system:",
    "system:9",
    "System:job",
    "xsystem:job",
    " system:job",
    "provider",
    "provider:",
    "provider:*",
    "provider:%",
    "provider:null",
    "provider:' OR true --",
    f"provider:{uuid.UUID(int=0)}",
    f"provider:{uuid.UUID(int=7)}",
    f"{uuid.UUID(int=7)}",
    f"PROVIDER:{uuid.UUID(int=7)}",
    f"provider: {uuid.UUID(int=7)}",
    f"provider:{uuid.UUID(int=7)} ",
    f"provider:{uuid.UUID(int=7)}\nsystem:job",
    f"commissioner:{uuid.UUID(int=7)}",
    "provider:" + "-" * 36,
    "x" * 5000,
]
FILLED = {"referrals_referral", "referrals_person", "referrals_feedback", "caseworkflow_case", "caseworkflow_contract"}


# -- every table has its decision ------------------------------------------------------------------------------------


def test_every_table_that_hangs_on_a_person_has_a_rule_or_a_reason():
    tables = apps.get_models(include_auto_created=True)
    assert that_hang_on_a_person(tables) ^ (set(GUARDED) | set(OPEN)) == set()
    assert set(GUARDED) & set(OPEN) == set()


def test_every_reason_is_a_sentence():
    assert [label for label, reason in OPEN.items() if not reason.endswith(".") or len(reason) < 20] == []


def test_what_is_shown_beside_a_rule_is_of_a_table_that_has_one():
    assert set(READ) - set(GUARDED) == set()


WRITTEN = (
    "name",
    "number",
    "address",
    "postcode",
    "mobile",
    "note",
    "reason",
    "text",
    "question",
    "reference",
    "record",
)


def test_the_role_that_reports_reads_no_name_identifier_or_text_about_a_person():
    fields = [
        apps.get_model(label)._meta.get_field(one)
        for label, names in REPORTED.items()
        for one in names
        if label in GUARDED
    ]
    assert [one.name for one in fields if isinstance(one, models.TextField | models.JSONField)] == []
    spoken = [one.name for one in fields if one.name.endswith(WRITTEN)]
    assert spoken == ["rejection_reason", "withdrawal_reason", "closure_reason"]  # closed lists, no text


def test_no_table_about_people_is_given_whole_to_who_reports_or_audits():
    about = set(GUARDED) | set(OPEN)
    assert [
        label for given in (REPORTED, AUDITED) for label, names in given.items() if label in about and not names
    ] == ["outcomes.FollowUp"]


# -- who acts --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "side"),
    [
        (Role.CUSTODY_OFFICER, "police"),
        (Role.DECISION_MAKER, "police"),
        (Role.PARTNER, "sender"),
        (Role.API_CLIENT, "sender"),
        (Role.ARREST_REFERRAL_WORKER, "provider"),
        (Role.CASEWORKER, "provider"),
        (Role.TEAM_LEADER, "provider"),
        (Role.AUDITOR, "auditor"),
        (Role.ADMINISTRATOR, "administrator"),
        (Role.COMMISSIONER, ""),
        (Role.EVALUATOR, ""),
        (Role.CLOCK, ""),
    ],
)
def test_a_role_acts_on_one_side_or_on_none(role, side):
    user = member(role)
    assert acting_as(user) == (f"{side}:{user.organisation.pk}" if side else "")


@pytest.mark.django_db
def test_an_account_that_was_closed_or_whose_role_ended_acts_for_nobody(caseworker):
    caseworker.is_active = False
    assert acting_as(caseworker) == ""
    caseworker.is_active, caseworker.membership = True, None
    assert acting_as(caseworker) == ""


@pytest.mark.parametrize("name", ["", "Job", "job'; x", "a b", "9"])
def test_the_system_works_under_a_name_of_plain_signs(name):
    with pytest.raises(ValueError, match="no name of a work of the system"), rows_of_all(name):
        pass


@pytest.mark.django_db
def test_who_acts_is_forgotten_with_the_block_and_with_a_fault(caseworker):
    with rows_of(caseworker), rows_of_all("job"):
        pass
    assert acting_now() == ""
    with pytest.raises(ZeroDivisionError), rows_of(caseworker), rows_of_all("job"):
        raise ZeroDivisionError
    assert acting_now() == ""


#: What a person's act, or a command, asks of every row, and why their own would not do.
WORKS = {
    "command": "manage.py is the system's own door; who asked is named by --as and in the ledger.",
    "referrals.decide_by_rules": "The clock decides: the person is looked for among all, and earlier offers count.",
    "referrals.known_to_sender": "Who the sender's own earlier referrals were about, which the sender never reads.",
    "referrals.judge_likeness": "Two records become one for every provider that has either.",
    "referrals.give_unprovided": "An administrator commissions; what waited goes to the provider.",
    "caseworkflow.one_open_case": "One open case a person and programme, whoever has it.",
    "caseworkflow.caseload": "A worker of two providers has one caseload.",
    "caseworkflow.return_to_desk": "A leaver's cases go to the desk, whoever records the leaving.",
    "caseworkflow.keep_apart": "Two people must not meet, whoever books.",
    "administration.check_removal": "What would be removed is counted in tables that an auditor never reads.",
    "outcomes.programmes_read_by": "Whose figures are mixed with another force's, asked for somebody who reads no row.",
    "outcomes.newest_quarter": "Figures are counted of everybody and shown to those who read nobody.",
    "outcomes.count_board": "Figures are counted of everybody and shown to those who read nobody.",
    "outcomes.count_compared": "How many people to compare with are on record, and nothing about any of them.",
    "outcomes.count_links": "How many events are linked or wait for a judgment, without the events.",
    "outcomes.draw_panel_pack": "Cases are drawn for whoever reads no person, in words that few people share with nobody.",
    "outcomes.judge_link": "An event that is parted goes back to whom it was linked to before.",
    "outcomes.research_file": "Whether somebody in the file was removed or sealed, asked for who reads no person.",
}


def test_every_work_for_all_rows_has_its_reason():
    sources = [ROOT / "manage.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    named = {name for path in sources for name in re.findall(r'rows_of_all\("([^"]*)"\)', path.read_text())}
    assert named == set(WORKS)


# -- rows ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_sides(db):
    """A referral and a case with the usual force and provider, and a referral of another force with another provider."""
    case = make.in_treatment("checkpoint")
    there = organisation(OrganisationKind.POLICE, "Northshire Police", "17")
    stranger = member(Role.CUSTODY_OFFICER, at=there)
    other = refer.accepted(stranger, family_name="Winter", given_names="Ola", date_of_birth=date(1971, 5, 6))
    harbour = organisation(OrganisationKind.PROVIDER, "Harbour")
    Referral.objects.filter(pk=other.pk).update(provider=harbour)
    return {"case": case, "stranger": stranger, "other": other, "harbour": member(Role.TEAM_LEADER, at=harbour)}


def raw(table, what="count(*)"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM {table}")
        return cursor.fetchone()[0]


@postgres
def test_without_a_context_no_row_is_shown(two_sides):
    assert {table for table in guarded_tables() if raw(table)} > FILLED
    with serving():
        assert {table for table in guarded_tables() if raw(table)} == set()


@postgres
def test_an_odd_context_shows_nothing_and_breaks_nothing(two_sides):
    with serving(), transaction.atomic():
        line = connection.connection
        for said in ODD:
            line.execute("SELECT set_config('diversion.acting', %s, true)", [said])
            found = [table for table in guarded_tables() if line.execute(f"SELECT 1 FROM {table}").fetchone()]
            assert (said, found) == (said, [])


@postgres
def test_a_force_sees_none_of_another_force_by_the_orm_or_by_sql(two_sides):
    with serving(), rows_of(two_sides["stranger"]):
        assert list(Referral.objects.values_list("pk", flat=True)) == [two_sides["other"].pk]
        assert (raw("referrals_referral"), raw("referrals_person"), raw("caseworkflow_case")) == (1, 0, 0)
        assert raw("referrals_feedback", "count(DISTINCT referral_id)") == 1


@postgres
def test_a_provider_sees_none_of_another_provider_by_the_orm_or_by_sql(two_sides):
    case, other = two_sides["case"], two_sides["other"]
    with serving(), rows_of(case.caseworker):
        assert list(Referral.objects.values_list("pk", flat=True)) == [case.referral_id]
        assert list(Person.objects.values_list("pk", flat=True)) == [case.person_id]
        assert list(Case.objects.values_list("pk", flat=True)) == [case.pk]
        assert raw("caseworkflow_contract") == 1
    with serving(), rows_of(two_sides["harbour"]):
        assert list(Person.objects.values_list("pk", flat=True)) == [other.person_id]
        assert (raw("caseworkflow_case"), raw("caseworkflow_contract"), raw("caseworkflow_condition")) == (0, 0, 0)


@postgres
@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.EVALUATOR])
def test_who_reads_figures_alone_is_shown_nobody(two_sides, role):
    with serving(), rows_of(member(role)):
        assert [raw(table) for table in guarded_tables()] == [0] * len(guarded_tables())


@postgres
def test_an_auditor_is_shown_people_and_referrals_and_no_case(two_sides):
    with serving(), rows_of(member(Role.AUDITOR)):
        assert (raw("referrals_referral"), raw("referrals_person"), raw("caseworkflow_case")) == (2, 2, 0)
        assert Person.objects.update(mobile="") == 0


@postgres
def test_an_administrator_is_shown_what_waits_for_a_provider_and_nothing_else(two_sides):
    Referral.objects.filter(pk=two_sides["other"].pk).update(provider=None)
    with serving(), rows_of(member(Role.ADMINISTRATOR)):
        assert list(Referral.objects.values_list("pk", flat=True)) == [two_sides["other"].pk]
        assert (raw("referrals_person"), raw("caseworkflow_case")) == (0, 0)
        assert Referral.objects.update(note="") == 0


@postgres
def test_work_of_the_system_is_shown_every_row(two_sides):
    with serving(), rows_of_all("job"):
        assert (raw("referrals_referral"), raw("referrals_person"), raw("caseworkflow_case")) == (2, 2, 1)


REFUSED = "violates row-level security policy"


@postgres
def test_a_row_for_somebody_else_is_refused(two_sides):
    mine, other = two_sides["case"].referral, two_sides["other"]
    with serving(), rows_of(two_sides["stranger"]):
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            Referral.objects.create(sender=mine.sender, force=mine.force, source="custody")
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            Referral.objects.filter(pk=other.pk).update(sender=mine.sender, force=mine.force)
        assert Referral.objects.filter(pk=mine.pk).update(note="x") == 0
    with serving(), rows_of(two_sides["harbour"]):
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            Note.objects.create(case=two_sides["case"], text="x", by=two_sides["harbour"])
        assert Case.objects.all().delete()[0] == 0


@postgres
def test_the_ledger_is_added_to_and_read_by_the_service(two_sides):
    with serving(), rows_of_all("job"):
        before = Entry.objects.count()
        make.allocated("divert", family_name="Ash")
        assert Entry.objects.count() > before
        for act in ("UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(act)


@postgres
def test_two_records_that_are_judged_one_are_one_for_every_provider(two_sides):
    case, other, leader = two_sides["case"], two_sides["other"], make.leader()
    mine = refer.accepted(make.officer(), family_name="Frost")
    Referral.objects.filter(pk=mine.pk).update(person=other.person)
    pair = Likeness.objects.create(older=case.person, newer=other.person, why="Same name")
    with serving(), rows_of(leader):
        judge_likeness(likeness_id=pair.pk, actor=leader, version=pair.version, is_same=True)
    moved = Referral.objects.filter(pk__in=[mine.pk, other.pk]).values_list("person", flat=True)
    assert list(moved) == [case.person_id] * 2


@postgres
def test_a_commissioner_is_told_no_figure_that_another_force_shares(two_sides):
    office = two_sides["stranger"].organisation
    commissioner = member(Role.COMMISSIONER)
    commissioner.organisation.force = office
    before = set(programmes_read_by(commissioner).values_list("code", flat=True))
    with serving(), rows_of(commissioner):
        assert set(programmes_read_by(commissioner).values_list("code", flat=True)) == before
    assert two_sides["case"].programme.code not in before


# -- one transaction, and no longer ----------------------------------------------------------------------------------


@pytest.fixture
def committed(real_commits):
    made = make.allocated("divert")
    yield made
    forget_role()


def asked_bare():
    """What the same connection is shown by a statement that says nothing."""
    return connection.connection.execute("SELECT count(*) FROM referrals_referral").fetchone()[0]


@postgres
def test_a_context_ends_with_its_transaction_on_the_same_connection(committed):
    with serving():
        assert asked_bare() == 0
        with rows_of_all("job"):
            assert (Referral.objects.count(), asked_bare()) == (1, 0)
            with transaction.atomic():
                assert (Referral.objects.count(), asked_bare()) == (1, 1)
            assert asked_bare() == 0
            with transaction.atomic():
                Referral.objects.count()
                transaction.set_rollback(True)
            assert asked_bare() == 0
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                Referral.objects.count()
                raise ZeroDivisionError
            assert asked_bare() == 0
        with transaction.atomic():
            with rows_of_all("job"):
                assert Referral.objects.count() == 1
            assert Referral.objects.count() == 0


@postgres
def test_the_next_request_on_the_same_connection_is_shown_its_own_rows(committed, client_for):
    worker, path = client_for(committed.caseworker), f"/cases/{committed.pk}/"
    stranger = client_for(member(Role.CASEWORKER, at=organisation(OrganisationKind.PROVIDER, "Harbour")))
    with serving():
        answers = [client.get(path).status_code for client in (worker, stranger, worker)]
        assert (answers, acting_now(), asked_bare()) == ([200, 404, 200], "", 0)


@postgres
def test_rows_that_are_read_in_pieces_are_those_of_the_context(committed):
    with serving(), rows_of_all("job"):
        assert [one.pk for one in Referral.objects.iterator(chunk_size=1)] == [committed.referral_id]
        with transaction.atomic():
            assert [one.pk for one in Referral.objects.iterator(chunk_size=1)] == [committed.referral_id]
    with serving():
        assert list(Referral.objects.iterator(chunk_size=1)) == []


@postgres
def test_many_rows_in_one_call_are_written_within_the_context(committed):
    said = "UPDATE referrals_referral SET note = %s WHERE id = %s"
    with serving(), rows_of_all("job"), connection.cursor() as cursor:
        cursor.executemany(said, [("one", committed.referral_id), ("two", committed.referral_id)])
        assert Referral.objects.get().note == "two"


# -- in place --------------------------------------------------------------------------------------------------------


@postgres
@pytest.mark.django_db
def test_the_rules_bind_the_role_that_serves_and_no_superuser():
    assert unbound_tables(connection) == sorted(guarded_tables())
    with serving():
        assert unbound_tables(connection) == []


@postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        "ALTER TABLE caseworkflow_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY second_line ON caseworkflow_case",
        "CREATE POLICY open ON caseworkflow_case USING (true)",
    ],
)
def test_a_rule_that_is_off_or_not_alone_is_named_and_put_back(act):
    with connection.cursor() as cursor:
        cursor.execute(act)
    with serving():
        assert unbound_tables(connection) == ["caseworkflow_case"]
    if "open" not in act:
        assert put_rules_in_place(connection) == ["caseworkflow_case"]
        with serving():
            assert unbound_tables(connection) == []


@postgres
@pytest.mark.django_db
def test_the_owner_is_bound_too_where_it_is_no_superuser():
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE owns_in_a_test NOSUPERUSER")
        cursor.execute("GRANT ALL ON SCHEMA public TO owns_in_a_test")
        cursor.execute("ALTER TABLE caseworkflow_case OWNER TO owns_in_a_test")
        cursor.execute("SET SESSION AUTHORIZATION owns_in_a_test")
        cursor.execute("SELECT row_security_active('caseworkflow_case')")
        assert cursor.fetchone() == (True,)


@postgres
@pytest.mark.django_db
def test_what_stands_is_left_alone():
    assert put_rules_in_place(connection) == []


# -- roles -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def all_roles(settings, db):
    settings.APPLICATION_ROLE = role_here()
    settings.OTHER_ROLES = {"REPORTING": "reports_in_a_test", "AUDIT": "audits_in_a_test", "BACKUP": "keeps_in_a_test"}
    return roles.grant_to_roles(connection)


def may(role, table, right="SELECT", column=""):
    with connection.cursor() as cursor:
        if column:
            cursor.execute("SELECT has_column_privilege(%s, %s, %s, %s)", [role, table, column, right])
        else:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
        return cursor.fetchone()[0]


def tables():
    return connection.introspection.table_names()


RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@postgres
def test_the_service_may_work_in_every_table_and_only_add_to_the_ledger(all_roles):
    held = {table: [right for right in RIGHTS if may(role_here(), table, right)] for table in tables()}
    usual = ["SELECT", "INSERT", "UPDATE", "DELETE"]
    assert {table: rights for table, rights in held.items() if rights != usual} == {
        "ledger_entry": ["SELECT", "INSERT"],
        "ledger_checkpoint": ["SELECT", "INSERT"],
        "ledger_head": ["SELECT", "INSERT", "UPDATE"],
    }


@postgres
def test_who_reports_reads_columns_without_names(all_roles):
    role = all_roles["reporting"]
    read = [may(role, "referrals_referral", column=one) for one in ("accepted_on", "family_name", "crime_number")]
    assert (read, may(role, "ledger_entry"), may(role, "caseworkflow_note")) == ([True, False, False], False, False)


@postgres
def test_who_audits_reads_the_ledger_and_no_person(all_roles):
    role = all_roles["audit"]
    read = [may(role, one) for one in ("ledger_entry", "ledger_checkpoint", "referrals_person", "accounts_user")]
    assert (read, may(role, "accounts_user", column="password")) == ([True, True, False, False], False)
    assert [right for right in RIGHTS if may(role, "ledger_entry", right)] == ["SELECT"]


@postgres
def test_who_backs_up_reads_every_table_and_writes_none(all_roles):
    role = all_roles["backup"]
    held = {tuple(right for right in RIGHTS if may(role, table, right)) for table in tables()}
    assert held == {("SELECT",)}


@postgres
def test_a_table_to_come_is_covered(all_roles):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE to_come (id int)")
    given = [
        may(role_here(), "to_come", "INSERT"),
        may(role_here(), "to_come", "TRUNCATE"),
        may(all_roles["backup"], "to_come"),
    ]
    assert (given, may(all_roles["reporting"], "to_come")) == ([True, False, True], False)


@postgres
def test_a_backup_that_would_be_empty_and_a_service_that_sees_all_are_named(all_roles):
    backup = all_roles["backup"]
    assert roles.role_faults(connection) == [roles.NOT_WHOLE.format(role=backup)]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {backup} BYPASSRLS")
        assert roles.role_faults(connection) == []
        cursor.execute(f'ALTER ROLE "{role_here()}" BYPASSRLS')
    assert roles.role_faults(connection) == [roles.SEES_ALL.format(role=role_here())]


@postgres
def test_an_owner_that_makes_no_roles_says_which_is_missing(all_roles, settings):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE owns_in_a_test NOSUPERUSER NOCREATEROLE")
        cursor.execute("SET SESSION AUTHORIZATION owns_in_a_test")
    settings.APPLICATION_ROLE = "nobody_made_it"
    with pytest.raises(ImproperlyConfigured, match="no role nobody_made_it"):
        roles.grant_to_roles(connection)


@postgres
def test_the_command_says_what_stands_and_fails_on_what_it_cannot_set(all_roles, capsys):
    with pytest.raises(CommandError, match="keeps_in_a_test must have BYPASSRLS"):
        call_command("database_roles")
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE keeps_in_a_test BYPASSRLS")
    call_command("database_roles")
    told = capsys.readouterr().out
    assert (
        f"{len(GUARDED)} tables show rows by rule; 0 rules are new." in told,
        f"application: {role_here()}" in told,
    ) == (
        True,
        True,
    )


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="SQLite alone has no roles")
def test_a_database_without_roles_is_told_so():
    with pytest.raises(CommandError, match="only PostgreSQL has"):
        call_command("database_roles")
