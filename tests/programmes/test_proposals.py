"""The next version, proposed by one administrator and decided by another: what is judged when, what is kept and entered."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from ledger.models import Entry, Kind
from programmes import services
from programmes.models import Programme, ProgrammeVersion, ReferenceValue, VersionProposal
from programmes.terms.choices import ChoiceFault
from programmes.terms.reading import ChoicesRefused
from tests.factories.accounts import member, organisation
from tests.factories.programmes import publish, settings_of, version_of
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db

APRIL, DAY = date(2026, 4, 1), timedelta(days=1)


@pytest.fixture
def second(db):
    return member(Role.ADMINISTRATOR)


def propose(actor, valid_from=APRIL, code="divert", **changes):
    return services.propose_version(
        programme_code=code, settings=settings_of(code, **changes), actor=actor, valid_from=valid_from
    )


def decide(proposal, actor, *, is_confirmed=True):
    return services.decide_proposal(proposal_id=proposal.pk, actor=actor, is_confirmed=is_confirmed)


def test_a_proposal_keeps_who_wrote_what_for_which_day_and_publishes_nothing(administrator):
    made = propose(administrator, age_min=12)
    kept = VersionProposal.objects.get()
    assert (made, kept.programme.code, kept.valid_from, kept.settings["age_min"], kept.proposed_by) == (
        kept,
        "divert",
        APRIL,
        12,
        administrator,
    )
    entry = Entry.objects.about(made).get()
    assert (entry.verb, entry.kind, entry.actor, entry.facts) == (
        "propose_version",
        Kind.SETTING,
        administrator,
        {"programme": "divert", "valid_from": "2026-04-01"},
    )
    assert ProgrammeVersion.objects.filter(programme__code="divert").count() == 1


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_a_version_begins_after_the_newest_one_began(administrator, days, is_refused):
    publish("divert", valid_from=APRIL, actor=administrator)
    publish("checkpoint", valid_from=APRIL + 9 * DAY, actor=administrator)
    said = ()
    try:
        propose(administrator, APRIL + days * DAY)
    except ChoicesRefused as refused:
        said = refused.faults
    fault = ChoiceFault("valid_from", "Version 2 is in force on or after that day.")
    assert (said, VersionProposal.objects.count()) == (((fault,), 0) if is_refused else ((), 1))


def test_a_programme_without_a_version_has_its_first_one_proposed(administrator):
    Programme.objects.create(code="new", name="New")
    made = services.propose_version(
        programme_code="new", settings=settings_of("divert", code="new"), actor=administrator, valid_from=APRIL
    )
    assert made.programme.code == "new"


def test_what_could_not_be_published_is_not_proposed(administrator):
    with pytest.raises(ChoicesRefused):
        propose(administrator, outcome_on_accept="22")
    assert VersionProposal.objects.count() == 0


def test_another_administrator_publishes_it_from_its_day_and_both_are_entered(administrator, second):
    made = propose(administrator, age_min=12)
    done = decide(made, second)
    made.refresh_from_db()
    version = version_of("divert", APRIL)
    assert (done, made.version, made.decided_by, made.decided_at) == (made, version, second, timezone.now())
    assert (version.number, version.choices.age_min, version.published_by) == (2, 12, second)
    entry = Entry.objects.about(made).get(verb="confirm_version")
    assert (entry.actor, entry.kind, entry.facts) == (second, Kind.SETTING, {"proposed_by": str(administrator.pk)})
    published = Entry.objects.about(version).get(verb="publish_version")
    assert published.facts == {"programme": "divert", "number": 2, "digest": version.digest}


@pytest.mark.parametrize("who", ["administrator", "second"])
def test_declined_or_taken_back_nothing_is_published(administrator, second, who):
    made, actor = propose(administrator), {"administrator": administrator, "second": second}[who]
    decide(made, actor, is_confirmed=False)
    made.refresh_from_db()
    assert (made.decided_by, made.decided_at, made.version) == (actor, timezone.now(), None)
    assert ProgrammeVersion.objects.filter(programme__code="divert").count() == 1
    entry = Entry.objects.about(made).get(verb="decline_version")
    assert (entry.actor, entry.facts) == (actor, {"proposed_by": str(administrator.pk)})


def test_nobody_confirms_their_own_and_it_goes_on_waiting(administrator):
    made = propose(administrator)
    with pytest.raises(MoveRefused) as refused:
        decide(made, administrator)
    made.refresh_from_db()
    assert (refused.value.reasons, made.decided_at) == ((services.BY_ANOTHER,), None)


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_what_was_decided_is_not_decided_again(administrator, second, is_confirmed):
    made = propose(administrator)
    decide(made, second, is_confirmed=False)
    with pytest.raises(MoveConflict, match="has decided this already"):
        decide(made, second, is_confirmed=is_confirmed)
    assert Entry.objects.about(made).count() == 2


def test_what_became_impossible_meanwhile_is_refused_with_the_reason_and_waits(administrator, second):
    made = propose(administrator)
    publish("divert", valid_from=APRIL, actor=second)
    with pytest.raises(MoveRefused) as refused:
        decide(made, second)
    made.refresh_from_db()
    assert refused.value.reasons == ("Version 2 is in force on or after that day.",)
    assert (made.decided_at, made.version, ProgrammeVersion.objects.filter(programme__code="divert").count()) == (
        None,
        None,
        2,
    )


# -- Values, ends and commissions ----------------------------------------------------------------------------------------


def test_a_value_is_proposed_once_and_keeps_who_said_so(administrator, second):
    value = ReferenceValue.objects.get(code="summary_limitation")
    found = services.propose_reference(value=value, actor=administrator)
    with pytest.raises(MoveConflict, match="has done this already"):
        services.propose_reference(value=value, actor=second)
    value.refresh_from_db()
    assert (found, value.proposed_by, value.is_confirmed) == (value, administrator, False)
    facts = {"kind": "legal_value", "code": "summary_limitation"}
    assert Entry.objects.about(value).get().facts == facts
    services.confirm_reference(value=value, actor=second)
    value.refresh_from_db()
    assert (value.confirmed_by, value.confirmed_at) == (second, timezone.now())
    assert Entry.objects.about(value).get(verb="confirm_reference").facts == {
        **facts,
        "proposed_by": str(administrator.pk),
    }
    with pytest.raises(MoveConflict, match="has done this already"):
        services.propose_reference(value=value, actor=second)


def test_the_end_of_a_version_is_entered_with_its_programme_and_number(administrator):
    version = version_of("divert")
    found = services.retire_version(version=version, valid_until=APRIL, actor=administrator)
    entry = Entry.objects.about(version).get()
    assert (found, ProgrammeVersion.objects.get(pk=version.pk).valid_until) == (version, APRIL)
    assert (entry.actor, entry.facts) == (administrator, {"programme": "divert", "number": 1})


@pytest.mark.parametrize("served", [True, False])
def test_a_commission_is_entered_with_its_areas_and_the_force_that_it_serves(administrator, served):
    home, force = organisation("provider"), organisation("police") if served else None
    made = services.commission_provider(
        programme_code="divert",
        organisation=home,
        areas=["E08000025"],
        valid_from=APRIL,
        actor=administrator,
        places_a_year=40,
        force=force,
    )
    entry = Entry.objects.about(made).get()
    assert (made.force, made.places_a_year, entry.kind, entry.actor) == (force, 40, Kind.SETTING, administrator)
    assert entry.facts == {
        "programme": "divert",
        "organisation": str(home.pk),
        "areas": ["E08000025"],
        "force": str(force.pk) if force else "",
    }
