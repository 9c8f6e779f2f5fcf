"""Six planted misuses are six lines on the next morning; a day of ordinary work is none."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from administration.misuse.matching import Window, address_words, called_by, has_own_name, has_same_surname, is_inside
from administration.misuse.models import HomeAddress, WorkingHours
from administration.misuse.services import reviewing, setting
from administration.misuse.services.finding import find_missed_days, find_misuse
from caseworkflow.case.models import Case
from ledger import viewing
from ledger.models import Alert, Entry
from referrals.following import services as following
from referrals.following.models import LookUp
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
LONDON = ZoneInfo("Europe/London")
REASON = "I have taken over this investigation from her"
LIST = reverse("administration:alert-list")


@pytest.fixture
def nosy():
    """A caseworker whose own name is Ada Moor."""
    return member(Role.CASEWORKER, name="Ada Moor")


def case_of(given_names="Jo", family_name="Carter", **more):
    return make.allocated("divert", given_names=given_names, family_name=family_name, **more)


def found_on(day=TODAY):
    rows = Alert.objects.filter(on=day).order_by("pattern")
    return [(row.pattern, row.actor, row.subject, row.count) for row in rows]


@pytest.fixture
def next_morning(frozen, auditor):
    def go():
        frozen.move_to(datetime(2026, 3, 4, 5, 10, tzinfo=LONDON))
        return find_misuse(TODAY, actor=auditor)

    return go


def look_up(officer, number="20/1/26"):
    return following.look_up_referrals(actor=officer, number=number, category="taken_over", reason=REASON)


def close(case, on):
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=on)


class TestSixPatterns:
    def test_the_own_name(self, nosy, next_morning):
        case = case_of("Ada", "Moor")
        viewing.record_viewing(case, actor=nosy)
        assert next_morning() == 1
        assert found_on() == [("own_name", nosy, str(case.person_id), 1)]

    @pytest.mark.parametrize("words", ["Ada Moor", " moor  ada", "MOOR, Ada"])
    def test_a_search_for_the_own_name_that_found_nobody(self, nosy, next_morning, words):
        viewing.record_rows_viewing([], [], actor=nosy, kind="caseworkflow.case", sought=words)
        assert (next_morning(), found_on()) == (1, [("own_name", nosy, "", 1)])

    def test_the_same_surname(self, nosy, next_morning):
        case = case_of("Jo", "Moor")
        viewing.record_viewing(case, actor=nosy)
        viewing.record_viewing(case, actor=nosy)
        assert (next_morning(), found_on()) == (1, [("same_surname", nosy, str(case.person_id), 2)])

    def test_the_same_surname_in_the_own_caseload_is_work(self, nosy, next_morning):
        case = case_of("Jo", "Moor")
        Case.objects.filter(pk=case.pk).update(caseworker=nosy)
        viewing.record_viewing(case, actor=nosy)
        assert next_morning() == 0

    def test_the_own_address(self, nosy, administrator, next_morning):
        setting.keep_home_address(nosy, actor=administrator, address="12 High Street", postcode="b1 1aa")
        case = case_of()
        type(case.person).objects.filter(pk=case.person_id).update(address="12, High St, Birmingham", postcode="B1 1AA")
        viewing.record_viewing(case, actor=nosy)
        assert (next_morning(), found_on()) == (1, [("same_address", nosy, str(case.person_id), 1)])

    @pytest.mark.parametrize(("hour", "minute", "count"), [(8, 59, 1), (9, 0, 0), (16, 59, 0), (17, 0, 1)])
    def test_outside_the_hours_of_the_role(self, nosy, administrator, frozen, next_morning, hour, minute, count):
        set_hours(nosy, administrator)
        case = case_of()
        frozen.move_to(datetime(2026, 3, 3, hour, minute, tzinfo=LONDON))
        viewing.record_viewing(case, actor=nosy)
        assert next_morning() == count
        assert found_on() == [("out_of_hours", nosy, "", 1)] * count

    @pytest.mark.parametrize(("days", "count"), [(6, 0), (7, 0), (8, 1)])
    def test_after_everything_was_closed(self, nosy, next_morning, days, count):
        case = case_of()
        close(case, TODAY - timedelta(days=days))
        viewing.record_viewing(case, actor=nosy)
        assert next_morning() == count
        assert found_on() == [("after_closure", nosy, str(case.person_id), 1)] * count

    def test_not_while_another_case_of_theirs_is_open(self, nosy, next_morning):
        case, other = case_of(), case_of("Sam", "Hill")
        close(case, date(2025, 1, 1))
        Case.objects.filter(pk=other.pk).update(person=case.person)
        viewing.record_viewing(case, actor=nosy)
        assert next_morning() == 0

    @pytest.mark.parametrize(("times", "count"), [(4, 0), (5, 1)])
    def test_many_look_ups_of_colleagues_referrals(self, custody_officer, next_morning, times, count):
        for number in range(times):
            look_up(custody_officer, f"20/{number}/26")
        assert next_morning() == count
        assert found_on() == [("colleagues", custody_officer, "", times)] * count

    @pytest.mark.parametrize(("times", "count"), [(2, 0), (3, 1)])
    def test_the_same_number_again_and_again(self, custody_officer, next_morning, times, count):
        for _ in range(times):
            look_up(custody_officer)
        assert next_morning() == count

    def test_a_look_up_that_was_refused(self, custody_officer, frozen, next_morning):
        for number in range(10):
            look_up(custody_officer, f"20/{number}/26")
        with pytest.raises(following.TooManyLookUps):
            look_up(custody_officer, "20/99/26")
        assert (next_morning(), found_on()[0][3]) == (1, 11)

    def test_six_planted_are_six_and_ordinary_work_of_the_day_is_none(
        self, client_for, nosy, administrator, custody_officer, frozen, next_morning
    ):
        ordinary_day(client_for, custody_officer)
        setting.keep_home_address(nosy, actor=administrator, address="12 High Street", postcode="B1 1AA")
        set_hours(nosy, administrator)
        near, closed = case_of("Sam", "Hill"), case_of("Ola", "West")
        type(near.person).objects.filter(pk=near.person_id).update(address="12 High Street", postcode="B1 1AA")
        close(closed, date(2025, 1, 1))
        for case in (case_of("Ada", "Moor"), case_of("Jo", "Moor"), near, closed):
            viewing.record_viewing(case, actor=nosy)
        for _ in range(3):
            look_up(custody_officer)
        frozen.move_to(datetime(2026, 3, 3, 23, 0, tzinfo=LONDON))
        viewing.record_viewing(near, actor=nosy)
        assert next_morning() == 6
        assert [row[0] for row in found_on()] == [
            "after_closure",
            "colleagues",
            "out_of_hours",
            "own_name",
            "same_address",
            "same_surname",
        ]


def set_hours(user, administrator, **more):
    given = {"weekdays": ["0", "1", "2", "3", "4"], "begins": time(9), "ends": time(17), "from_on": date(2026, 1, 1)}
    organisation = user.membership.organisation
    return setting.set_hours(actor=administrator, organisation=organisation, role=user.role, **{**given, **more})


def ordinary_day(client_for, officer):
    """Lists, a search, cases opened by whose they are, an officer who follows what they sent."""
    cases = [case_of("Jo", "Carter"), case_of("Sam", "North")]
    row = refer.waiting(officer, family_name="South")
    worker = client_for(cases[0].caseworker)
    for name in ("today", "case-list", "inbox"):
        worker.get(reverse(f"caseworkflow:{name}"))
    worker.get(f"{reverse('caseworkflow:case-list')}?q=Carter")
    for case in cases:
        worker.get(reverse("caseworkflow:case-detail", args=[case.pk]))
    theirs = client_for(officer)
    theirs.get(reverse("referrals:home"))
    theirs.get(reverse("referrals:referral-detail", args=[row.pk]))
    look_up(officer)


class TestOnceADay:
    def test_again_lists_nothing_twice(self, nosy, auditor, next_morning):
        viewing.record_viewing(case_of("Ada", "Moor"), actor=nosy)
        assert (next_morning(), find_misuse(TODAY, actor=auditor), Alert.objects.count()) == (1, 0, 1)

    def test_a_day_that_is_not_over_is_refused(self, auditor):
        with pytest.raises(ValidationError, match="that is over"):
            find_misuse(TODAY, actor=auditor)

    def test_a_list_that_merely_holds_somebody_is_no_look_up(self, nosy, next_morning):
        viewing.record_list_viewing([case_of("Ada", "Moor")], actor=nosy, kind="caseworkflow.case")
        assert next_morning() == 0

    def test_the_auditors_own_reading_is_not_judged(self, next_morning):
        reader = member(Role.AUDITOR, name="Ada Moor")
        viewing.record_viewing(case_of("Ada", "Moor"), actor=reader)
        assert next_morning() == 0

    @pytest.mark.parametrize(("result", "again"), [("explained", 0), ("no_concern", 0), ("referred", 1)])
    def test_what_was_explained_is_not_asked_again(self, nosy, auditor, frozen, next_morning, result, again):
        case = case_of("Ada", "Moor")
        viewing.record_viewing(case, actor=nosy)
        next_morning()
        reviewing.record_review(Alert.objects.get(), about=nosy, actor=auditor, result=result)
        viewing.record_viewing(case, actor=nosy)
        frozen.shift(timedelta(days=1))
        assert find_misuse(date(2026, 3, 4), actor=auditor) == again

    def test_the_clock_looks_at_yesterday_and_at_every_day_it_missed(self, nosy, frozen):
        clock = User.objects.clock()
        viewing.record_viewing(case_of("Ada", "Moor"), actor=nosy)
        frozen.move_to(datetime(2026, 3, 4, 5, 10, tzinfo=LONDON))
        find_missed_days(actor=clock)
        frozen.move_to(datetime(2026, 3, 7, 5, 10, tzinfo=LONDON))
        find_missed_days(actor=clock)
        days = [entry.facts["day"] for entry in Entry.objects.filter(verb="find_misuse").order_by("seq")]
        assert days[-4:] == ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"]
        assert (len(days), Alert.objects.count()) == (34, 1)

    def test_the_command_needs_an_auditor(self, auditor, nosy, frozen, capsys):
        viewing.record_viewing(case_of("Ada", "Moor"), actor=nosy)
        frozen.shift(timedelta(days=1))
        with pytest.raises(CommandError, match="may not run this. It is for: auditor."):
            call_command("find_misuse", "--day", "2026-03-03", "--as", nosy.username)
        call_command("find_misuse", "--day", "2026-03-03", "--as", auditor.username)
        assert capsys.readouterr().out == "1 new on 2026-03-03.\n"


class TestReview:
    @pytest.fixture
    def alert(self, nosy):
        case = case_of("Jo", "Moor")
        viewing.record_viewing(case, actor=nosy)
        seqs = list(Entry.objects.filter(actor=nosy).values_list("seq", flat=True))
        return Alert.objects.create(
            pattern="same_surname", on=TODAY, actor=nosy, subject=str(case.person_id), count=1, entries=seqs
        )

    def test_the_list_shows_who_and_no_more_of_the_person_than_initials(self, client_for, auditor, alert):
        page = client_for(auditor).get(LIST).content.decode()
        assert ("Ada Moor" in page, "J. M., born" in page, "Jo Moor" in page) == (True, True, False)

    def test_a_review_is_kept_with_who_and_when_and_entered_and_leaves_the_list(self, client_for, auditor, alert):
        auditors = client_for(auditor)
        auditors.post(review_of(alert), {"result": "explained", "note": "No relation"})
        alert.refresh_from_db()
        assert (alert.reviewed_by, alert.result, alert.review_note) == (auditor, "explained", "No relation")
        assert alert.reviewed_at == timezone.now()
        entry = Entry.objects.get(verb="review")
        assert (entry.actor, entry.after, entry.subjects) == (auditor, "explained", [alert.subject])
        shown = {
            given: len(auditors.get(LIST, {"standing": given}).context["lines"]) for given in ("", "reviewed", "all")
        }
        assert shown == {"": 0, "reviewed": 1, "all": 1}

    def test_without_a_result_nothing_is_kept(self, client_for, auditor, alert):
        answer = client_for(auditor).post(review_of(alert), {"note": "Asked her"})
        alert.refresh_from_db()
        assert (answer.context["form"].errors["result"], alert.reviewed_at) == (["Choose what came of it."], None)

    def test_the_first_review_stands(self, auditor, nosy, alert):
        reviewing.record_review(alert, about=nosy, actor=auditor, result="explained")
        with pytest.raises(MoveRefused, match="reviewed this already"):
            reviewing.record_review(alert, about=nosy, actor=auditor, result="referred")

    def test_nobody_reviews_themselves_and_nobody_but_an_auditor_reviews(self, auditor, nosy, alert):
        with pytest.raises(PermissionDenied):
            reviewing.record_review(alert, about=auditor, actor=auditor, result="explained")
        with pytest.raises(PermissionDenied):
            reviewing.record_review(alert, about=nosy, actor=member(Role.TEAM_LEADER), result="explained")

    def test_the_list_names_in_the_ledger_whom_it_is_about(self, client_for, auditor, alert):
        client_for(auditor).get(LIST)
        assert Entry.objects.get(object_kind="ledger.alert", verb="list").subjects == [alert.subject]

    def test_a_look_up_has_its_reason_and_its_review(self, client_for, auditor, custody_officer):
        look_up(custody_officer)
        row, auditors = LookUp.objects.get(), client_for(auditor)
        assert REASON in auditors.get(reverse("administration:lookup-list")).content.decode()
        auditors.post(reverse("administration:lookup-review", args=[row.pk]), {"result": "no_concern"})
        row.refresh_from_db()
        assert (row.reviewed_by, row.result) == (auditor, "no_concern")


def review_of(alert):
    return reverse("administration:alert-review", args=[alert.pk])


class TestLimit:
    def test_one_more_than_the_hour_allows_is_refused_entered_and_keeps_what_was_typed(
        self, client_for, custody_officer, frozen
    ):
        officers, path = client_for(custody_officer), reverse("referrals:referral-look-up")
        typed = {"number": "20/1/26", "category": "taken_over", "reason": REASON}
        codes = [officers.post(path, typed).status_code for _ in range(11)]
        assert codes == [200] * 10 + [429]
        answer = officers.post(path, typed)
        page = answer.content.decode()
        assert ("You have looked up 10 in the last hour" in page, REASON in page) == (True, True)
        refused = Entry.objects.filter(kind="refusal", verb="look_up")
        assert ([entry.actor for entry in refused], LookUp.objects.count()) == ([custody_officer] * 2, 10)

    def test_another_officer_and_the_next_hour_are_free(self, custody_officer, frozen):
        for _ in range(10):
            look_up(custody_officer)
        look_up(member(Role.CUSTODY_OFFICER))
        frozen.shift(timedelta(minutes=59, seconds=59))
        with pytest.raises(following.TooManyLookUps, match="in 1 minute\\."):
            look_up(custody_officer)
        frozen.shift(timedelta(seconds=1))
        look_up(custody_officer)
        assert LookUp.objects.count() == 12


class TestSettings:
    def test_hours_are_added_and_ended_by_an_administrator(self, client_for, administrator, nosy):
        client = client_for(administrator)
        typed = {"organisation": nosy.membership.organisation.pk, "role": "caseworker", "weekdays": ["0", "1"]}
        first = {"from_on_day": "1", "from_on_month": "3", "from_on_year": "2026"}
        client.post(reverse("administration:hours-create"), {**typed, **first, "begins": "8:30", "ends": "5:30 pm"})
        row = WorkingHours.objects.get()
        assert row.window == Window(frozenset({0, 1}), time(8, 30), time(17, 30))
        last = {"until_on_day": "28", "until_on_month": "2", "until_on_year": "2026"}
        early = client.post(reverse("administration:hours-end", args=[row.pk]), last)
        assert list(early.context["form"].errors) == ["until_on"]
        client.post(
            reverse("administration:hours-end", args=[row.pk]), {**last, "until_on_day": "1", "until_on_month": "3"}
        )
        row.refresh_from_db()
        assert row.until_on == date(2026, 3, 1)

    @pytest.mark.parametrize(("until", "count"), [(date(2026, 3, 2), 0), (date(2026, 3, 3), 1), (None, 1)])
    def test_hours_hold_until_their_last_day(self, nosy, administrator, frozen, next_morning, until, count):
        row = set_hours(nosy, administrator)
        WorkingHours.objects.filter(pk=row.pk).update(until_on=until)
        frozen.move_to(datetime(2026, 3, 3, 20, 0, tzinfo=LONDON))
        viewing.record_viewing(case_of(), actor=nosy)
        assert next_morning() == count

    def test_a_home_address_is_kept_as_a_key_alone(self, client_for, administrator, nosy):
        path = reverse("administration:person-home", args=[nosy.pk])
        client_for(administrator).post(path, {"address": "12 High Street", "postcode": "B1 1AA"})
        row = HomeAddress.objects.get(user=nosy)
        assert (len(row.key), "High" in str(row.__dict__)) == (64, False)
        client_for(administrator).post(path, {"address": "", "postcode": ""})
        assert HomeAddress.objects.get(user=nosy).key == ""

    def test_half_an_address_is_refused(self, client_for, administrator, nosy):
        path = reverse("administration:person-home", args=[nosy.pk])
        answer = client_for(administrator).post(path, {"address": "12 High Street", "postcode": ""})
        assert ("Give both" in answer.content.decode(), HomeAddress.objects.count()) == (True, 0)

    def test_only_an_administrator_sets_them(self, auditor, nosy):
        with pytest.raises(PermissionDenied):
            set_hours(nosy, auditor)
        with pytest.raises(PermissionDenied):
            setting.keep_home_address(nosy, actor=auditor, address="12 High Street", postcode="B1 1AA")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.CLOCK, Role.API_CLIENT)])
def test_nobody_but_an_auditor_reads_alerts_and_look_ups(client_for, role):
    client = client_for(member(role))
    assert [client.get(reverse(f"administration:{one}-list")).status_code for one in ("alert", "lookup")] == [403] * 2


class TestMatching:
    @pytest.mark.parametrize(
        ("shown", "named"), [("Ada Moor", ("ada", "moor")), ("Ada", ("", "")), ("Caseworker 3", ("", ""))]
    )
    def test_how_a_user_is_called(self, shown, named):
        assert called_by(shown) == named

    def test_names_are_the_same_without_accents_and_capitals(self):
        user = called_by("Zoë O'Hara")
        assert (has_own_name(user, "ZOE Ann", "O'hara"), has_same_surname(user, "OHARA")) == (True, True)
        assert (has_own_name(user, "Ann Zoe", "O'Hara"), has_same_surname(user, "Hara")) == (False, False)
        assert has_same_surname(called_by("Ada"), "") is False

    @pytest.mark.parametrize(
        ("address", "postcode", "words"),
        [
            ("12 High Street", "B1 1AA", "b11aa 12"),
            ("Flat 2b, The Mill", "b11aa", "b11aa 2b"),
            ("The Mill", "B1 1AA", "b11aa the mill"),
            ("", "B1 1AA", ""),
            ("12 High Street", "", ""),
        ],
    )
    def test_an_address_is_its_house_and_postcode(self, address, postcode, words):
        assert address_words(address, postcode) == words

    @pytest.mark.parametrize(
        ("day", "clock", "inside"),
        [
            (6, time(22), True),
            (6, time(21, 59), False),
            (7, time(5, 59), True),
            (7, time(6), False),
            (7, time(23), False),
        ],
    )
    def test_hours_over_midnight_belong_to_the_day_on_which_they_begin(self, day, clock, inside):
        night = Window(frozenset({4}), time(22), time(6))
        assert is_inside(datetime.combine(date(2026, 3, day), clock), [night]) is inside
