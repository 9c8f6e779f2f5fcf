from datetime import date

import pytest

from accounts.roles import Role
from ledger.models import Entry, Kind
from programmes import services
from programmes.models import Commission, Programme, ProgrammeVersion, ReferenceValue
from programmes.terms.choices import ChoiceFault
from programmes.terms.reading import ChoicesRefused
from tests.factories.accounts import member, organisation
from tests.factories.programmes import publish, settings_of, version_of
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 1)


def entries():
    return list(Entry.objects.values_list("verb", "kind", "before", "after"))


def test_a_new_version_begins_when_the_one_before_it_ends(administrator):
    version = publish("divert", valid_from=APRIL, actor=administrator, age_min=12)
    first = ProgrammeVersion.objects.get(programme__code="divert", number=1)
    assert (first.valid_until, version.number, version.valid_until) == (date(2026, 3, 31), 2, None)
    assert version_of("divert", date(2026, 3, 31)).choices.age_min == 10
    assert version_of("divert", APRIL).choices.age_min == 12


def test_publishing_enters_the_end_of_the_old_version_and_the_new_one(administrator):
    publish("divert", valid_from=APRIL, actor=administrator)
    assert entries() == [
        ("retire_version", Kind.SETTING, "", "2026-03-31"),
        ("publish_version", Kind.SETTING, "", ""),
    ]


def test_a_refused_version_leaves_everything_as_it_was(administrator):
    with pytest.raises(ChoicesRefused):
        publish("divert", valid_from=APRIL, actor=administrator, outcome_on_accept="22")
    assert (ProgrammeVersion.objects.count(), version_of("divert").valid_until, entries()) == (10, None, [])


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2020, 1, 1)])
def test_a_version_that_would_overlap_a_later_one_is_refused(administrator, day):
    with pytest.raises(ChoicesRefused) as refusal:
        publish("divert", valid_from=day, actor=administrator)
    assert refusal.value.faults == (ChoiceFault("valid_from", "Version 1 is in force on or after that day."),)


def test_a_new_name_is_the_name_of_the_programme(administrator):
    assert publish("divert", valid_from=APRIL, actor=administrator, name="DIVERT West").programme.name == "DIVERT West"


def test_a_retired_version_is_not_in_force_after_its_last_day(administrator):
    services.retire_version(version=version_of("divert"), valid_until=APRIL, actor=administrator)
    after = ProgrammeVersion.objects.in_force(date(2026, 4, 2)).values_list("programme__code", flat=True)
    assert (version_of("divert", APRIL).number, "divert" in after) == (1, False)


def test_a_version_cannot_end_before_it_begins(administrator):
    with pytest.raises(ChoicesRefused):
        services.retire_version(version=version_of("divert"), valid_until=date(2019, 1, 1), actor=administrator)


def test_a_commission_is_made_once(administrator):
    facts = {"programme_code": "divert", "organisation": organisation("provider"), "areas": ["E08000025"]}
    for _ in range(2):
        services.commission_provider(**facts, valid_from=APRIL, actor=administrator)
    assert (Commission.objects.count(), [verb for verb, *_ in entries()]) == (1, ["commission"])


def test_confirming_a_reference_value_keeps_who_and_when_and_is_entered_once(administrator):
    other, value = member(Role.ADMINISTRATOR), ReferenceValue.objects.get(code="summary_limitation")
    value = services.propose_reference(value=value, actor=other)
    for _ in range(2):
        value = services.confirm_reference(value=value, actor=administrator)
    assert (value.is_confirmed, value.confirmed_by, bool(value.confirmed_at)) == (True, administrator, True)
    assert entries() == [
        ("propose_reference", Kind.SETTING, "", ""),
        ("confirm_reference", Kind.SETTING, "", ""),
    ]


def test_a_mark_is_not_cleared_by_one_administrator_alone(administrator):
    value = ReferenceValue.objects.get(code="summary_limitation")
    with pytest.raises(MoveRefused, match="One administrator says first"):
        services.confirm_reference(value=value, actor=administrator)
    services.propose_reference(value=value, actor=administrator)
    with pytest.raises(MoveRefused, match="Another administrator confirms it"):
        services.confirm_reference(value=value, actor=administrator)
    value.refresh_from_db()
    assert value.is_confirmed is False


def test_settings_of_another_programme_are_refused(administrator):
    with pytest.raises(ChoicesRefused) as refusal:
        services.publish_version(
            programme_code="divert", settings=settings_of("checkpoint"), actor=administrator, valid_from=APRIL
        )
    assert [fault.field for fault in refusal.value.faults] == ["code"]


def test_versions_are_numbered_from_one_in_the_order_in_which_they_were_published(administrator):
    Programme.objects.create(code="new", name="New")
    numbers = []
    for day in (APRIL, date(2026, 5, 1), date(2026, 6, 1)):
        version = services.publish_version(
            programme_code="new", settings=settings_of("divert", code="new"), actor=administrator, valid_from=day
        )
        numbers.append(version.number)
    assert numbers == [1, 2, 3]


def test_the_first_of_the_versions_that_would_overlap_is_named(administrator):
    publish("divert", valid_from=APRIL, actor=administrator)
    with pytest.raises(ChoicesRefused) as refusal:
        publish("divert", valid_from=date(2019, 1, 1), actor=administrator)
    assert refusal.value.faults == (ChoiceFault("valid_from", "Version 1 is in force on or after that day."),)


def test_a_new_name_is_kept(administrator):
    publish("divert", valid_from=APRIL, actor=administrator, name="DIVERT West")
    assert Programme.objects.get(code="divert").name == "DIVERT West"


def test_a_version_may_end_on_the_day_on_which_it_begins(administrator):
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 2)]
    ends = []
    for day in reversed(days):
        try:
            ends.append(
                services.retire_version(version=version_of("divert"), valid_until=day, actor=administrator).valid_until
            )
        except ChoicesRefused:
            ends.append(None)
    assert ends == [days[2], days[1], None]


def test_an_end_is_brought_forward_and_never_put_back(administrator):
    version = version_of("divert")
    services.retire_version(version=version, valid_until=APRIL, actor=administrator)
    with pytest.raises(ChoicesRefused, match="ends earlier already"):
        services.retire_version(version=version, valid_until=date(2026, 4, 2), actor=administrator)
    services.retire_version(version=version, valid_until=APRIL, actor=administrator)
    services.retire_version(version=version, valid_until=date(2026, 3, 31), actor=administrator)
    assert [(before, after) for *_, before, after in entries()] == [
        ("", "2026-04-01"),
        ("2026-04-01", "2026-04-01"),
        ("2026-04-01", "2026-03-31"),
    ]


def test_a_commission_that_is_there_is_given_back_as_it_is(administrator):
    facts = {"programme_code": "divert", "organisation": organisation("provider"), "valid_from": APRIL}
    first = services.commission_provider(**facts, areas=["E08000025"], places_a_year=100, actor=administrator)
    again = services.commission_provider(**facts, areas=["E08000026"], actor=administrator)
    assert (again, again.areas, again.places_a_year) == (first, ["E08000025"], 100)
